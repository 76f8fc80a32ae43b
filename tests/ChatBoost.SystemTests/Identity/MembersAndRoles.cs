using System.Net;
using System.Text.Json;

namespace ChatBoost.SystemTests.Identity;

public sealed class MembersAndRoles(SystemStack stack)
{
    [Fact]
    public async Task Each_role_may_what_its_permissions_say_and_the_check_says_the_same()
    {
        var team = await Team.CreateAsync(stack);
        var viewer = await team.MemberAsync("viewer");
        var manager = await team.MemberAsync("manager");

        await viewer.ConversationsAsync("", Cancellation);
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "forbidden", () => viewer.PostAsync<JsonElement>("/api/v1/bots", new { name = "Mine" }, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "forbidden", () => manager.GetAsync<JsonElement>("/api/v1/team/api-keys", Cancellation));
        Assert.Equal((true, false, false), (await MayAsync(viewer, "conversations.read"), await MayAsync(viewer, "bots.manage"), await MayAsync(viewer, "apikeys.manage")));
        Assert.Equal((true, true, false), (await MayAsync(manager, "conversations.read"), await MayAsync(manager, "bots.manage"), await MayAsync(manager, "apikeys.manage")));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, "unknown_permission", () => MayAsync(viewer, "world.domination"));
    }

    [Fact]
    public async Task Nobody_gives_or_takes_more_than_they_have()
    {
        var team = await Team.CreateAsync(stack);
        var manager = await team.MemberAsync("manager");
        var managerId = await IdAsync(manager);
        var email = Team.NewAddress();

        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "role_above_own", () => manager.PostAsync<JsonElement>(
            $"{team.Path}/members", new { name = "Adam", email, password = Team.Password, role = "admin" }, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "role_above_own", () => manager.PutAsync($"{team.Path}/members/{managerId}", new { role = "owner" }, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "role_above_own", () => manager.DeleteAsync($"{team.Path}/members/{team.Owner.Session!.UserId}", Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, "unknown_role", () => team.Owner.PutAsync($"{team.Path}/members/{managerId}", new { role = "emperor" }, Cancellation));
    }

    [Fact]
    public async Task An_organization_keeps_an_owner_also_when_two_leave_at_once()
    {
        var team = await Team.CreateAsync(stack);
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "last_owner", () => team.Owner.DeleteAsync($"{team.Path}/members/{team.Owner.Session!.UserId}", Cancellation));
        var second = await team.MemberAsync("owner");
        var secondId = await IdAsync(second);

        var outcomes = await Task.WhenAll(
            SucceedsAsync(() => team.Owner.DeleteAsync($"{team.Path}/members/{team.Owner.Session!.UserId}", Cancellation)),
            SucceedsAsync(() => second.DeleteAsync($"{team.Path}/members/{secondId}", Cancellation)));

        Assert.Single(outcomes, succeeded => succeeded);
    }

    [Fact]
    public async Task An_own_role_gives_its_permissions_and_no_others()
    {
        var team = await Team.CreateAsync(stack);
        await team.Owner.PostAsync<JsonElement>("/api/v1/team/roles", new { name = "auditor", description = "Reads", permissions = new[] { "conversations.read" } }, Cancellation);
        var auditor = await team.MemberAsync("auditor");

        await auditor.ConversationsAsync("", Cancellation);
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "forbidden", () => auditor.GetAsync<JsonElement>("/api/v1/bots", Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "role_in_use", () => team.Owner.DeleteAsync("/api/v1/team/roles/auditor", Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "role_exists", () => team.Owner.PostAsync<JsonElement>(
            "/api/v1/team/roles", new { name = "admin", permissions = Array.Empty<string>() }, Cancellation));

        await team.Owner.PutAsync("/api/v1/team/roles/auditor", new { permissions = new[] { "bots.read" } }, Cancellation);
        var names = (await team.Owner.GetAsync<JsonElement>("/api/v1/team/roles", Cancellation)).GetProperty("roles").EnumerateArray()
            .ToDictionary(role => role.GetProperty("name").GetString()!, role => role.GetProperty("permissions").EnumerateArray().Select(p => p.GetString()).ToList());
        Assert.Equal(["owner", "admin", "manager", "agent", "viewer", "auditor"], names.Keys);
        Assert.Equal(["bots.read"], names["auditor"]);
    }

    [Fact]
    public async Task Who_is_removed_gets_no_new_token()
    {
        var team = await Team.CreateAsync(stack);
        var email = Team.NewAddress();
        await team.Owner.PostAsync<JsonElement>($"{team.Path}/members", new { name = "Mary", email, password = Team.Password, role = "agent" }, Cancellation);
        var session = await stack.Running.Anonymous().LoginAsync(email, Team.Password, Cancellation);

        await team.Owner.DeleteAsync($"/api/v1/users/{session.UserId}", Cancellation);

        await Assert.ThrowsAsync<ApiProblemException>(() => stack.Running.Anonymous().TokenByRefreshAsync(session.RefreshToken, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "not_a_member", () => stack.Running.Anonymous().LoginAsync(email, Team.Password, Cancellation));
    }

    [Fact]
    public async Task People_are_found_by_part_of_their_name_or_address_within_the_organization_only()
    {
        var (team, other) = (await Team.CreateAsync(stack), await Team.CreateAsync(stack));
        var email = Team.NewAddress();
        await team.Owner.PostAsync<JsonElement>($"{team.Path}/members", new { name = "Zoë 50%_Zebra", email, password = Team.Password, role = "agent" }, Cancellation);

        Assert.Equal([email], await FindAsync(team.Owner, "/api/v1/users/search?q=ZEBRA"));
        Assert.Equal([email], await FindAsync(team.Owner, "/api/v1/users?search=50%25_&role=USER"));
        Assert.Equal([team.Owner.Email!], await FindAsync(team.Owner, "/api/v1/auth/users?role=ADMIN"));
        Assert.Empty(await FindAsync(team.Owner, "/api/v1/users?role=CUST"));
        Assert.Equal([email], await FindAsync(team.Owner, $"/api/v1/users?exclude={team.Owner.Session!.UserId}"));
        Assert.Empty(await FindAsync(other.Owner, "/api/v1/users/search?q=Zebra"));
        var first = await team.Owner.GetAsync<JsonElement>("/api/v1/users?limit=1", Cancellation);
        var second = await FindAsync(team.Owner, $"/api/v1/users?limit=1&after={Uri.EscapeDataString(first.GetProperty("next").GetString()!)}");
        Assert.Equal([team.Owner.Email!, email], first.GetProperty("data").EnumerateArray().Select(u => u.GetProperty("email").GetString()!).Concat(second).Order());
    }

    [Fact]
    public async Task A_deleted_organization_is_gone_in_every_service()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var refresh = shop.Api.Session!.RefreshToken;

        await shop.Api.DeleteAsync($"/api/v1/team/organizations/{shop.Api.Session.OrganizationId}", Cancellation);

        // The access token still works for a while: it sees that nothing is left.
        await Wait.UntilAsync("inbox to have deleted the conversations", async () => (await shop.Api.ConversationsAsync("", Cancellation)).Data.Count == 0, cancellationToken: Cancellation);
        await Wait.UntilAsync("catalog to have deleted the bots", async () => (await shop.Api.GetAsync<JsonElement>("/api/v1/bots", Cancellation)).GetProperty("data").GetArrayLength() == 0, cancellationToken: Cancellation);
        await Assert.ThrowsAsync<ApiProblemException>(() => stack.Running.Anonymous().TokenByRefreshAsync(refresh, Cancellation));
    }

    private static async Task<bool> MayAsync(ChatBoostApi caller, string permission) =>
        (await caller.GetAsync<JsonElement>($"/api/v1/team/permissions/check?permission={permission}", Cancellation)).GetProperty("permissions").GetProperty(permission).GetBoolean();

    private static async Task<string> IdAsync(ChatBoostApi caller) => (await caller.GetAsync<JsonElement>("/api/v1/auth/me", Cancellation)).GetProperty("userId").GetString()!;

    private static async Task<IReadOnlyList<string>> FindAsync(ChatBoostApi caller, string path) =>
        [.. (await caller.GetAsync<JsonElement>(path, Cancellation)).GetProperty("data").EnumerateArray().Select(user => user.GetProperty("email").GetString()!)];

    private static async Task<bool> SucceedsAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (ApiProblemException)
        {
            return false;
        }
    }
}
