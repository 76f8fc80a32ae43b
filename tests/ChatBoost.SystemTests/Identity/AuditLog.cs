using System.Net;
using System.Text.Json;
using Npgsql;

namespace ChatBoost.SystemTests.Identity;

public sealed class AuditLog(SystemStack stack)
{
    [Fact]
    public async Task Who_signed_in_read_took_over_sent_and_changed_roles_is_in_the_log_with_the_record()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var conversation = (await customer.ConversationAsync(Cancellation)).Id;
        var organization = $"/api/v1/team/organizations/{shop.Api.Session!.OrganizationId}";
        var member = (await shop.Api.PostAsync<JsonElement>(
            $"{organization}/members", new { name = "Mary", email = Team.NewAddress(), password = Team.Password, role = "agent" }, Cancellation)).GetProperty("userId").GetString()!;

        await shop.Api.ConversationAsync(conversation, Cancellation);
        await shop.Api.ConversationAsync(conversation, Cancellation);
        await shop.Api.TakeOverAsync(conversation, Cancellation);
        await shop.Api.SendHumanAsync(conversation, "Good morning", Cancellation);
        await shop.Api.PutAsync($"{organization}/members/{member}", new { role = "viewer" }, Cancellation);

        var log = await LogAsync(shop.Api, "SignIn", "GetConversation", "TakeOverConversation", "SendHumanMessage", "AddMember", "UpdateMember");
        Assert.Contains(("SignIn", true), log.Select(line => (Text(line, "action"), Text(line, "target").StartsWith("ses_", StringComparison.Ordinal))));
        Assert.Single(log, line => (Text(line, "action"), Text(line, "target")) == ("GetConversation", conversation));
        Assert.Contains(("TakeOverConversation", conversation), log.Select(line => (Text(line, "action"), Text(line, "target"))));
        Assert.Contains(("SendHumanMessage", conversation), log.Select(line => (Text(line, "action"), Text(line, "target"))));
        Assert.Contains(("AddMember", member), log.Select(line => (Text(line, "action"), Text(line, "target"))));
        Assert.Contains(("UpdateMember", member), log.Select(line => (Text(line, "action"), Text(line, "target"))));
        Assert.All(log, line => Assert.Equal((shop.Api.Session.UserId, "Olive Owner", "user"), (Text(line, "actorId"), Text(line, "actorName"), Text(line, "actorKind"))));
        Assert.All(log, line => Assert.True(IPAddress.TryParse(Text(line, "address"), out _), Text(line, "address")));
        Assert.DoesNotContain("Good morning", string.Concat(log.Select(line => line.GetRawText())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_sign_in_is_in_the_log_of_the_accounts_organization()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);

        await Refusal.ExpectAsync(HttpStatusCode.Unauthorized, () => stack.Running.Anonymous().LoginAsync(owner.Email!.ToUpperInvariant(), "not-my-password", Cancellation));

        var log = await LogAsync(owner, "SignInFailed");
        var line = Assert.Single(log, line => Text(line, "action") == "SignInFailed");
        Assert.Equal(owner.Session!.UserId, Text(line, "actorId"));
        Assert.DoesNotContain("not-my-password", line.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_is_not_in_the_log_and_what_a_key_did_is_the_keys()
    {
        var team = await Team.CreateAsync(stack);
        var told = await team.Owner.PostAsync<JsonElement>("/api/v1/team/api-keys", new { name = "Program", permissions = new[] { "roles.manage" } }, Cancellation);
        var program = team.Owner.WithToken(told.GetProperty("key").GetString());

        await Refusal.ExpectAsync(HttpStatusCode.Conflict, () => program.PostAsync<JsonElement>("/api/v1/team/roles", new { name = "admin", permissions = Array.Empty<string>() }, Cancellation));
        await program.PostAsync("/api/v1/team/roles", new { name = "reader", permissions = Array.Empty<string>() }, Cancellation);

        var made = (await LogAsync(team.Owner, "CreateRole")).Where(line => Text(line, "action") == "CreateRole").ToList();
        var only = Assert.Single(made);
        Assert.Equal(("reader", told.GetProperty("apiKey").GetProperty("id").GetString(), "api_key"), (Text(only, "target"), Text(only, "actorId"), Text(only, "actorKind")));
    }

    [Fact]
    public async Task It_is_filtered_paged_and_exported_for_those_who_may()
    {
        var team = await Team.CreateAsync(stack);
        var agent = await team.MemberAsync("agent");
        foreach (var name in new[] { "first", "second", "third" })
        {
            await team.Owner.PostAsync("/api/v1/team/roles", new { name, description = "=1+1", permissions = Array.Empty<string>() }, Cancellation);
        }

        await Wait.UntilAsync("all three to be logged", async () => (await PageAsync(team.Owner, "?action=CreateRole")).Data.Count == 3, cancellationToken: Cancellation);

        var newest = await PageAsync(team.Owner, "?action=CreateRole&limit=2");
        var oldest = await PageAsync(team.Owner, $"?action=CreateRole&limit=2&after={newest.Next}");
        Assert.Equal(["third", "second", "first"], newest.Data.Concat(oldest.Data).Select(line => Text(line, "target")));
        Assert.Null(oldest.Next);
        Assert.Equal(["second"], (await PageAsync(team.Owner, "?target=second")).Data.Select(line => Text(line, "target")));
        Assert.Empty((await PageAsync(team.Owner, $"?to={Uri.EscapeDataString("2020-01-01T00:00:00+02:00")}")).Data);
        using var csv = await team.Owner.SendAsync(HttpMethod.Get, "/api/v1/audit/export?action=CreateRole", null, Cancellation);
        var lines = (await csv.Content.ReadAsStringAsync(Cancellation)).Trim('\uFEFF').TrimEnd().Split("\r\n");
        Assert.Equal(("text/csv", 4), (csv.Content.Headers.ContentType?.MediaType, lines.Length));
        Assert.Contains("third", lines[1], StringComparison.Ordinal);
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "forbidden", () => agent.GetAsync<JsonElement>("/api/v1/audit", Cancellation));
        var stranger = await stack.Running.CreateOrganizationAsync(Cancellation);
        Assert.Empty((await PageAsync(stranger, "?action=CreateRole")).Data);
    }

    [Theory]
    [InlineData("update audit_entries set action = 'nothing'")]
    [InlineData("delete from audit_entries")]
    [InlineData("truncate audit_entries")]
    public async Task The_services_own_role_cannot_change_what_is_written(string sql)
    {
        await using var database = NpgsqlDataSource.Create(stack.Running.Description.All("identity")[0].EnvironmentVariable("ConnectionStrings__identitydb"));
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select set_config('app.system', 'on', true)"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => batch.ExecuteNonQueryAsync(Cancellation));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    private static async Task<IReadOnlyList<JsonElement>> LogAsync(ChatBoostApi caller, params string[] actions) => await Wait.ForAsync(
        $"{string.Join(", ", actions)} to be in the audit log",
        async () => (await PageAsync(caller, "?limit=200")).Data is { } lines && !actions.Except(lines.Select(line => Text(line, "action"))).Any() ? lines : null,
        cancellationToken: Cancellation);

    private static async Task<(IReadOnlyList<JsonElement> Data, string? Next)> PageAsync(ChatBoostApi caller, string query)
    {
        var page = await caller.GetAsync<JsonElement>($"/api/v1/audit{query}", Cancellation);
        return ([.. page.GetProperty("data").EnumerateArray()], page.TryGetProperty("next", out var next) ? next.GetString() : null);
    }

    private static string Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString()! : "";
}
