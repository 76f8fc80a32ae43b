using System.Net;
using System.Text.Json;

namespace ChatBoost.SystemTests.Clerk;

public sealed class Webhooks(SystemStack stack)
{
    private readonly ClerkInstance _clerk = new(stack);

    [Fact]
    public async Task People_organizations_and_members_are_what_the_webhooks_say()
    {
        var (organization, admin, email) = await _clerk.OrganizationWithAdminAsync("Clara's café");
        var (viewer, _) = await _clerk.PersonAsync();
        await _clerk.MemberAsync(organization, viewer, "org:viewer");
        var newEmail = ClerkInstance.NewEmail();

        var before = await _clerk.MeAsync(admin, organization);
        await _clerk.UserAsync(new { id = admin, firstName = "Clarissa", lastName = "Clerk", email = newEmail });
        await _clerk.OrganizationAsync(new { id = organization, name = "Clarissa's café", createdBy = admin });
        await _clerk.MemberAsync(organization, viewer, "org:manager");
        var after = await _clerk.MeAsync(admin, organization);

        Assert.Equal(("Clara Clerk", email, true, "Clara's café", "owner"), Of(before));
        Assert.Equal(("Clarissa Clerk", newEmail, true, "Clarissa's café", "owner"), Of(after));
        Assert.Equal(before.GetProperty("userId").GetString(), after.GetProperty("userId").GetString());
        Assert.Equal("manager", (await _clerk.MeAsync(viewer, organization)).GetProperty("role").GetString());

        static (string?, string?, bool, string?, string?) Of(JsonElement me) => (
            me.GetProperty("name").GetString(), me.GetProperty("email").GetString(), me.GetProperty("emailConfirmed").GetBoolean(), me.GetProperty("organizationName").GetString(), me.GetProperty("role").GetString());
    }

    [Fact]
    public async Task A_webhook_posted_often_and_at_once_is_applied_once()
    {
        var user = await _clerk.UserAsync(new { firstName = "Dora", email = ClerkInstance.NewEmail() }, deliver: false);
        var organization = await _clerk.OrganizationAsync(new { name = "Once", createdBy = user.Id }, deliver: false);
        var member = await _clerk.MemberAsync(organization.Id, user.Id, "org:admin", deliver: false);

        foreach (var told in new[] { member, user, organization, member })
        {
            Assert.All(await _clerk.PostAsync(new { @event = told.Event, id = ClerkInstance.NewId("msg"), times = 5 }), status => Assert.Equal(200, status));
        }

        var caller = await _clerk.SignedInAsync(user.Id, organization.Id);
        var id = (await caller.GetAsync<JsonElement>("/api/v1/auth/me", Cancellation)).GetProperty("organizationId").GetString();
        Assert.Single((await caller.GetAsync<JsonElement>($"/api/v1/team/organizations/{id}/members", Cancellation)).EnumerateArray());
        var entries = await Wait.ForAsync("the audit log", async () =>
            (await caller.GetAsync<JsonElement>("/api/v1/audit?action=AddMember", Cancellation)).GetProperty("data").EnumerateArray().ToList() is { Count: > 0 } found ? found : null,
            cancellationToken: Cancellation);
        Assert.Equal("Clerk", Assert.Single(entries).GetProperty("actorName").GetString());
    }

    [Fact]
    public async Task The_same_message_with_another_content_changes_nothing()
    {
        var (organization, admin, _) = await _clerk.OrganizationWithAdminAsync();
        var id = ClerkInstance.NewId("msg");
        var first = await _clerk.UserAsync(new { id = admin, firstName = "First" }, deliver: false);
        var second = await _clerk.UserAsync(new { id = admin, firstName = "Second" }, deliver: false);

        Assert.Equal([200], await _clerk.PostAsync(new { @event = first.Event, id }));
        Assert.Equal([200], await _clerk.PostAsync(new { @event = second.Event, id }));

        Assert.Equal("First", (await _clerk.MeAsync(admin, organization)).GetProperty("name").GetString());
    }

    [Fact]
    public async Task What_is_older_than_what_is_known_changes_nothing()
    {
        var (organization, admin, email) = await _clerk.OrganizationWithAdminAsync("Named");
        var oldUser = await _clerk.UserAsync(new { id = admin, firstName = "Older", email = ClerkInstance.NewEmail() }, deliver: false);
        var oldOrganization = await _clerk.OrganizationAsync(new { id = organization, name = "Older", createdBy = admin }, deliver: false);
        var agent = (await _clerk.PersonAsync()).Id;
        await _clerk.MemberAsync(organization, agent);
        var oldMember = await _clerk.MemberAsync(organization, agent, "org:admin", deliver: false);
        await _clerk.UserAsync(new { id = admin, firstName = "Newer", email });
        await _clerk.OrganizationAsync(new { id = organization, name = "Newer", createdBy = admin });
        await _clerk.MemberAsync(organization, agent, "org:viewer");

        foreach (var told in new[] { oldUser, oldOrganization, oldMember })
        {
            await _clerk.DeliverAsync(told);
        }

        var me = await _clerk.MeAsync(admin, organization);
        Assert.Equal(("Newer", email, "Newer"), (me.GetProperty("name").GetString(), me.GetProperty("email").GetString(), me.GetProperty("organizationName").GetString()));
        Assert.Equal("viewer", (await _clerk.MeAsync(agent, organization)).GetProperty("role").GetString());
    }

    [Fact]
    public async Task A_membership_is_taken_before_its_person_and_its_organization()
    {
        var user = await _clerk.UserAsync(new { firstName = "Early", lastName = "Bird", email = ClerkInstance.NewEmail() }, deliver: false);
        var organization = await _clerk.OrganizationAsync(new { name = "Before its time", createdBy = user.Id }, deliver: false);
        await _clerk.MemberAsync(organization.Id, user.Id, "org:admin");

        var before = await _clerk.MeAsync(user.Id, organization.Id);
        await _clerk.DeliverAsync(organization);
        await _clerk.DeliverAsync(user);
        var after = await _clerk.MeAsync(user.Id, organization.Id);

        Assert.Equal(("Early Bird", "Before its time", "owner"), (before.GetProperty("name").GetString(), before.GetProperty("organizationName").GetString(), before.GetProperty("role").GetString()));
        Assert.EndsWith(".invalid", before.GetProperty("email").GetString(), StringComparison.Ordinal);
        Assert.Equal(user.Event.GetProperty("data").GetProperty("email_addresses")[0].GetProperty("email_address").GetString(), after.GetProperty("email").GetString());
        Assert.Equal(before.GetProperty("userId").GetString(), after.GetProperty("userId").GetString());
    }

    [Fact]
    public async Task A_removed_member_loses_access_and_no_token_or_late_webhook_brings_it_back()
    {
        var (organization, _, _) = await _clerk.OrganizationWithAdminAsync();
        var agent = (await _clerk.PersonAsync()).Id;
        var joined = await _clerk.MemberAsync(organization, agent);
        var promoted = await _clerk.MemberAsync(organization, agent, "org:admin", deliver: false);
        var token = await _clerk.TokenAsync(agent, organization);
        await _clerk.MeAsync(agent, organization);

        await _clerk.RemoveMemberAsync(organization, agent);
        await _clerk.DeliverAsync(promoted);
        await _clerk.DeliverAsync(joined);

        await RefusedAsync(token);
        await RefusedAsync(await _clerk.TokenAsync(agent, organization));
        await _clerk.MemberAsync(organization, agent);
        Assert.Equal("agent", (await _clerk.MeAsync(agent, organization)).GetProperty("role").GetString());
    }

    [Fact]
    public async Task A_removal_that_overtakes_the_joining_wins()
    {
        var (organization, _, _) = await _clerk.OrganizationWithAdminAsync();
        var agent = (await _clerk.PersonAsync()).Id;
        var joined = await _clerk.MemberAsync(organization, agent, deliver: false);
        await _clerk.RemoveMemberAsync(organization, agent);

        await _clerk.DeliverAsync(joined);

        await RefusedAsync(await _clerk.TokenAsync(agent, organization));
    }

    [Fact]
    public async Task A_deleted_person_and_a_deleted_organization_stay_deleted()
    {
        var (organization, admin, email) = await _clerk.OrganizationWithAdminAsync();
        var agent = (await _clerk.PersonAsync()).Id;
        await _clerk.MemberAsync(organization, agent);
        var lateUser = await _clerk.UserAsync(new { id = agent, firstName = "Late" }, deliver: false);
        var lateOrganization = await _clerk.OrganizationAsync(new { id = organization, name = "Late", createdBy = admin }, deliver: false);

        await _clerk.DeleteUserAsync(agent);
        await _clerk.DeliverAsync(lateUser);
        await RefusedAsync(await _clerk.TokenAsync(agent, organization, "member"));
        await _clerk.MemberAsync(organization, agent);
        await RefusedAsync(await _clerk.TokenAsync(agent, organization, "member"));

        await _clerk.DeleteOrganizationAsync(organization);
        await _clerk.DeliverAsync(lateOrganization);
        await RefusedAsync(await _clerk.TokenAsync(admin, organization, "admin"));
    }

    [Fact]
    public async Task A_banned_person_gets_in_nowhere_until_it_may_again()
    {
        var (organization, _, _) = await _clerk.OrganizationWithAdminAsync();
        var (agent, email) = await _clerk.PersonAsync();
        await _clerk.MemberAsync(organization, agent);

        await _clerk.UserAsync(new { id = agent, firstName = "Clara", email, banned = true });
        await RefusedAsync(await _clerk.TokenAsync(agent, organization));
        await _clerk.UserAsync(new { id = agent, firstName = "Clara", email, banned = false });

        Assert.Equal("agent", (await _clerk.MeAsync(agent, organization)).GetProperty("role").GetString());
    }

    [Fact]
    public async Task An_organization_whose_owner_leaves_has_its_next_admin_as_owner()
    {
        var (organization, first, _) = await _clerk.OrganizationWithAdminAsync();
        var second = (await _clerk.PersonAsync()).Id;
        await _clerk.MemberAsync(organization, second, "org:admin");
        Assert.Equal("admin", (await _clerk.MeAsync(second, organization)).GetProperty("role").GetString());

        await _clerk.MemberAsync(organization, first);
        Assert.Equal(("agent", "owner"), (await RoleAsync(first), await RoleAsync(second)));
        await _clerk.MemberAsync(organization, first, "org:admin");
        await _clerk.RemoveMemberAsync(organization, second);
        Assert.Equal("owner", await RoleAsync(first));

        async Task<string?> RoleAsync(string user) => (await _clerk.MeAsync(user, organization)).GetProperty("role").GetString();
    }

    [Fact]
    public async Task Only_what_is_signed_with_the_secret_and_in_time_is_taken()
    {
        var user = await _clerk.UserAsync(new { firstName = "Forged", email = ClerkInstance.NewEmail() }, deliver: false);
        var (organization, _, _) = await _clerk.OrganizationWithAdminAsync();
        var member = await _clerk.MemberAsync(organization, user.Id, "org:admin", deliver: false);

        foreach (var (what, webhook, status) in new (string, object, int)[]
        {
            ("signed with another secret", new { @event = member.Event, secret = "whsec_" + Convert.ToBase64String(new byte[32]) }, 401),
            ("signed badly", new { @event = member.Event, signature = "v1,AAAA" }, 401),
            ("signed in another version", new { @event = member.Event, signature = "v1a,AAAA" }, 401),
            ("too old", new { @event = member.Event, age = 310 }, 401),
            ("of the future", new { @event = member.Event, age = -310 }, 401),
            ("no JSON", new { raw = "nonsense" }, 400),
            ("a list", new { raw = "[]" }, 400),
            ("no event", new { raw = "{}" }, 400),
            ("no membership", new { raw = """{"type":"organizationMembership.created","timestamp":1767323045000,"data":{"id":1}}""" }, 400),
            ("without an object", new { raw = """{"type":"user.created","timestamp":1767323045000,"data":null}""" }, 400),
            ("of no time", new { raw = """{"type":"user.deleted","timestamp":-5,"data":{"id":"user_x"}}""" }, 400),
            ("of a kind nobody asked for", new { raw = """{"type":"email.created","timestamp":1767323045000,"data":{}}""" }, 200),
        })
        {
            Assert.True((await _clerk.PostAsync(webhook)).Single() == status, what);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stack.Running.Gateway, "/webhooks/clerk")) { Content = new StringContent(member.Event.GetRawText()) };
        var problem = await Refusal.ExpectAsync(HttpStatusCode.Unauthorized, await stack.Running.Anonymous().SendAsync(request, Cancellation));
        Assert.Equal("invalid_signature", problem.Code);
    }

    private async Task RefusedAsync(string token)
    {
        var caller = stack.Running.Anonymous().WithToken(token);
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "not_a_member", () => caller.GetAsync<JsonElement>("/api/v1/auth/me", Cancellation));
    }
}
