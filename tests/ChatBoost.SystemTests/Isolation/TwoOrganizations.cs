using System.Globalization;

namespace ChatBoost.SystemTests.Isolation;

/// <summary>
/// Two organizations that used everything the API lets one create, and now rest: what changes in the rows of one is then somebody's doing.
/// </summary>
public sealed class TwoOrganizations(SystemStack stack) : IAsyncLifetime
{
    private readonly EventReceiver _receiver = EventReceiver.Start();

    internal ServiceDatabases Databases { get; private set; } = null!;

    internal ApiDocument Document { get; private set; } = null!;

    internal Calls Calls { get; private set; } = null!;

    internal Member Ours { get; private set; } = null!;

    internal Member Theirs { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Databases = await ServiceDatabases.OpenAsync(stack.Running);
        Document = await ApiDocument.ReadAsync(stack.Running.Anonymous());
        Calls = new Calls(Document);
        var both = await Task.WhenAll(SettleAsync(), SettleAsync());
        (Ours, Theirs) = (both[0], both[1]);
        Belongings.KeepApart(Ours.Has, Theirs.Has);
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        if (Databases is not null)
        {
            await Databases.DisposeAsync();
        }
    }

    private async Task<Member> SettleAsync()
    {
        var shop = await stack.OpenShopAsync();
        // Statuses would go on changing rows for seconds.
        await stack.Simulator.ConfigureAsync(new { phoneNumberId = shop.PhoneNumberId, statuses = false }, Cancellation);
        await TwilioNumber.ConnectAsync(stack.Running, "SMS", shop.Api, Cancellation);
        await Mailbox.ConnectAsync(stack.Running, shop.Api, Cancellation);
        await InstagramAccount.ConnectAsync(stack.Running, shop.Api, Cancellation);
        await EraseSomebodyAsync(shop);
        await ServeSomebodyAsync(shop);
        await MergeSomebodyAsync(shop);
        await shop.Api.PutAsync("/api/v1/privacy/retention", new { messages = 30_000 }, Cancellation);
        // The same person writes to both.
        var common = new Customer(shop, "447700900199", "Somebody of both");
        await common.WritesAsync("hello to both", Cancellation);
        await common.ReadsAsync(SystemStack.Greeting, Cancellation);
        var customer = shop.NewCustomer($"Customer {Guid.NewGuid():N}");
        await customer.WritesAsync($"hello from {customer.Name}", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);

        Assert.True(OrganizationId.TryParse(shop.Api.Session!.OrganizationId, out var id));
        var member = new Member(shop.Api, customer.Name, id.Value, new Belongings());
        // Who has not verified an address invites nobody.
        var token = await stack.Simulator.MailedSecretAsync(shop.Api.Email!, "verify-email", 0, Cancellation);
        await shop.Api.PostAsync("/api/v1/auth/email/verify", new { token }, Cancellation);
        await TellWebhookAsync(shop);
        // First of all a conversation with a message of it: other lists name the one or the other.
        using (var newest = await shop.Api.SendAsync(HttpMethod.Get, "/api/v1/conversations?pageSize=1", null, Cancellation))
        {
            member.Has.Learn(await newest.Content.ReadAsStringAsync(Cancellation));
        }

        await LookAroundAsync(member);
        foreach (var operation in Document.Operations.Where(operation => operation.Method == HttpMethod.Post && HasNoPathButItsOrganization(operation)))
        {
            // Signing up and in is for others, and a session that has ended is one thing less to have.
            if (operation.Name != "LogOut" && !await Calls.IsPublicAsync(stack.Running.Anonymous(), operation))
            {
                member.Has.Learn((await Calls.CallAsync(member.Api, operation, new Filling(member.Has, Style.Usual))).Body);
            }
        }

        var talk = (await shop.Api.ConversationsAsync("", Cancellation)).Data[0];
        var contact = talk.ContactId;
        await shop.Api.PostAsync($"/api/v1/conversations/{talk.Id}/notes", new { text = $"about {customer.Name}", mentions = new[] { shop.Api.Session!.UserId } }, Cancellation);
        await shop.Api.PutAsync($"/api/v1/conversations/{talk.Id}/read", new { }, Cancellation);
        await shop.Api.PutAsync("/api/v1/teams/availability", new { isAway = true }, Cancellation);
        var label = await shop.Api.PostAsync<Label>("/api/v1/labels", new { name = $"label {customer.Name}"[..40], color = "#112233" }, Cancellation);
        await shop.Api.UpdateConversationAsync(talk.Id, new { labels = new[] { label.Id } }, Cancellation);
        await shop.Api.PostAsync("/api/v1/canned-responses", new { code = "hello-all", text = $"hello from the people of {customer.Name}" }, Cancellation);
        var macro = await shop.Api.PostAsync<System.Text.Json.JsonElement>(
            "/api/v1/macros", new { name = $"macro of {customer.Name}", steps = new object[] { new { action = "add_label", labelId = label.Id } } }, Cancellation);
        await shop.Api.PostAsync($"/api/v1/macros/{macro.GetProperty("id").GetString()}/run", new { conversationIds = new[] { talk.Id }, runId = $"run for {customer.Name}" }, Cancellation);
        foreach (var conversation in (await shop.Api.ConversationsAsync("", Cancellation)).Data)
        {
            await shop.Api.PutAsync($"/api/v1/conversations/{conversation.Id}/draft", new { text = $"begun for {customer.Name}" }, Cancellation);
            await shop.Api.PostAsync(
                $"/api/v1/conversations/{conversation.Id}/messages/schedule",
                new { channel = "WhatsApp", message = $"later for {customer.Name}", scheduledAt = DateTimeOffset.UtcNow.AddDays(10) }, Cancellation);
        }

        await shop.Api.PostAsync($"/api/v1/contacts/{contact}/consents", new { channel = "WhatsApp", state = "granted", source = $"form {customer.Name}" }, Cancellation);
        await shop.Api.PostAsync($"/api/v1/contacts/{contact}/attributes", new { key = "preferred_language", value = $"language of {customer.Name}" }, Cancellation);
        var kept = $"/api/v1/conversations/{(await shop.Api.ConversationsAsync("", Cancellation)).Data[0].Id}/contact";
        await shop.Api.PostAsync($"{kept}/emails", new { email = $"{Guid.NewGuid():N}@test.example" }, Cancellation);
        await shop.Api.PostAsync($"{kept}/phones", new { phone = $"+4479{Shop.Digits(8)}" }, Cancellation);
        await shop.Api.PostAsync($"{kept}/tags", new { tag = $"tag of {customer.Name}" }, Cancellation);
        await shop.Api.PostAsync($"{kept}/followers", new { userId = shop.Api.Session.UserId }, Cancellation);
        await Wait.UntilAsync(
            "no import to be under way",
            async () => (await shop.Api.GetAsync<Page<System.Text.Json.JsonElement>>("/api/v1/contacts/imports", Cancellation)).Data.All(one => one.TryGetProperty("finishedAt", out _)),
            cancellationToken: Cancellation);
        await Wait.UntilAsync("all messages to be with the provider", async () => await CountAsync("deliveries", id.Value) == 0, cancellationToken: Cancellation);
        await Wait.UntilAsync("both services to have deleted what is too old", async () => await CountAsync("retention_results", id.Value) == 2, cancellationToken: Cancellation);
        await LookAroundAsync(member);
        await Wait.UntilAsync("no push to be under way", async () => await RestPushesAsync(id.Value), cancellationToken: Cancellation);
        await SettleAuditLogAsync(shop, id.Value);
        await member.Has.LearnAsync(Databases, id.Value);
        return member;
    }

    private static bool HasNoPathButItsOrganization(Operation operation) =>
        operation.Parameters.All(parameter => parameter.In != "path" || parameter.Name == "organizationId");

    /// <summary>Reads all it can read, twice: what the first round finds opens more.</summary>
    private async Task LookAroundAsync(Member member)
    {
        foreach (var operation in Document.Operations.Where(operation => operation.IsSafe).OrderBy(operation => operation.HasPathParameters))
        {
            var answer = await Calls.CallAsync(member.Api, operation, new Filling(member.Has, Style.Least));
            if (answer.IsSuccess)
            {
                member.Has.Learn(answer.Body);
            }
        }
    }

    /// <summary>What was done goes to the audit log by way of the broker. When the last thing done in each service is there, so is the rest.</summary>
    private async Task SettleAuditLogAsync(Shop shop, Guid organization)
    {
        var since = DateTimeOffset.UtcNow;
        var conversation = (await shop.Api.ConversationsAsync("", Cancellation)).Data[0].Id;
        await shop.Api.PutAsync($"/api/v1/team/organizations/{shop.Api.Session!.OrganizationId}", new { openJoin = false }, Cancellation);
        await shop.Api.UpdateConversationAsync(conversation, new { isStarred = true }, Cancellation);
        await shop.Api.SetBotRulesAsync(SystemStack.Rules, Cancellation);
        var log = Databases.Tables.Single(table => table.Name == "audit_entries");
        await Wait.UntilAsync(
            "the last things done to be in the audit log",
            async () => new[] { "UpdateOrganization", "UpdateConversation", "UpdateBot" }
                .Except((await ServiceDatabases.RowsAsync(log, organization)).Where(row => DateTimeOffset.Parse(row["at"]!.ToString(), CultureInfo.InvariantCulture) >= since).Select(row => row["action"]!.ToString()))
                .Any() is false,
            cancellationToken: Cancellation);
    }

    /// <summary>A webhook that was told something, and is told nothing more.</summary>
    private async Task TellWebhookAsync(Shop shop)
    {
        var webhook = await shop.Api.PostAsync<Label>("/api/v1/webhooks", new { url = _receiver.Url, eventTypes = new[] { "contact.erased" } }, Cancellation);
        await shop.Api.PostAsync($"/api/v1/webhooks/{webhook.Id}/test", null, Cancellation);
        await Wait.UntilAsync(
            "the webhook to be told",
            async () => (await shop.Api.GetAsync<Page<System.Text.Json.JsonElement>>($"/api/v1/webhooks/{webhook.Id}/deliveries?state=delivered", Cancellation)).Data.Count == 1,
            cancellationToken: Cancellation);
    }

    /// <summary>Somebody who waited, got a message that did not arrive, and said how satisfied that left them.</summary>
    private async Task ServeSomebodyAsync(Shop shop)
    {
        await shop.Api.PutAsync("/api/v1/settings/service-levels", new { inBusinessHours = false, targets = new[] { new { firstResponseMinutes = 600 } } }, Cancellation);
        var customer = shop.NewCustomer();
        await customer.WritesAsync("help me", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);
        await stack.Simulator.PostAsync("/simulator/faults", new { phoneNumberId = shop.PhoneNumberId, count = 1, code = 131026 }, Cancellation);
        await shop.Api.SendHumanAsync(conversation.Id, "this fails", Cancellation);
        await Wait.UntilAsync(
            "the failed message to be a task",
            async () => (await shop.Api.GetAsync<Page<System.Text.Json.JsonElement>>("/api/v1/conversations/manual-actions", Cancellation)).Data.Count == 1,
            cancellationToken: Cancellation);
        await shop.Api.PutAsync("/api/v1/settings/satisfaction-survey", new { isOn = true, question = "1 to 5?", everyDays = 7, answerHours = 72, commentMinutes = 30 }, Cancellation);
        await shop.Api.UpdateConversationAsync(conversation.Id, new { status = "resolved" }, Cancellation);
        await customer.ReadsAsync("1 to 5?", Cancellation);
        await customer.WritesAsync("5", Cancellation);
        await customer.StoredAsync(m => m.Text == "5", Cancellation);
        // What the others go through is not to be asked about.
        await shop.Api.PutAsync("/api/v1/settings/satisfaction-survey", new { isOn = false, question = "1 to 5?", everyDays = 7, answerHours = 72, commentMinutes = 30 }, Cancellation);
    }

    /// <summary>Two people who turned out to be one, with their conversations.</summary>
    private static async Task MergeSomebodyAsync(Shop shop)
    {
        var talks = new List<Conversation>();
        for (var i = 0; i < 2; i++)
        {
            var customer = shop.NewCustomer();
            await customer.WritesAsync("I have two numbers", Cancellation);
            await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
            talks.Add(await customer.ConversationAsync(Cancellation));
        }

        await shop.Api.PostAsync($"/api/v1/contacts/{talks[0].ContactId}/merge", new { contactId = talks[1].ContactId }, Cancellation);
    }

    private static async Task EraseSomebodyAsync(Shop shop)
    {
        var customer = shop.NewCustomer();
        await customer.WritesAsync("forget me", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        await shop.Api.PostAsync($"/api/v1/contacts/{(await customer.ConversationAsync(Cancellation)).ContactId}/erasure", null, Cancellation);
        await Wait.UntilAsync(
            "the erasure",
            async () => (await shop.Api.GetAsync<Page<System.Text.Json.JsonElement>>("/api/v1/erasures", Cancellation)).Data[0].TryGetProperty("proof", out _),
            cancellationToken: Cancellation);
    }

    /// <summary>The browser the operations subscribed does not exist; its pushes would be tried again for an hour. True when none will be.</summary>
    private async Task<bool> RestPushesAsync(Guid organization)
    {
        var pushes = Databases.Tables.Single(table => table.Name == "push_deliveries");
        await using var rest = pushes.Database.Superuser.CreateCommand(
            "update push_deliveries set next_attempt_at = now() + interval '1 day' where organization_id = $1 and next_attempt_at < now() + interval '12 hours'");
        rest.Parameters.Add(new Npgsql.NpgsqlParameter { Value = organization });
        return await rest.ExecuteNonQueryAsync(Cancellation) == 0;
    }

    private async Task<int> CountAsync(string table, Guid organization) =>
        (await ServiceDatabases.RowsAsync(Databases.Tables.Single(t => t.Name == table), organization)).Count;
}

/// <summary>The owner of an organization.</summary>
/// <param name="Api">The API as the owner sees it.</param>
/// <param name="Word">A word only this organization's data has.</param>
/// <param name="Organization">Whose rows are this organization's.</param>
/// <param name="Has">What it has.</param>
internal sealed record Member(ChatBoostApi Api, string Word, Guid Organization, Belongings Has);
