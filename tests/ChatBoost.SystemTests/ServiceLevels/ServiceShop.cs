using System.Text.Json;
using ChatBoost.SystemTests.Isolation;
using Npgsql;

namespace ChatBoost.SystemTests.ServiceLevels;

/// <summary>An action as the API shows it.</summary>
internal sealed record ActionView(
    string Id, string ConversationId, string Action, string Kind, string Status, string? AssignedTo, string? MessageId, DateTimeOffset? CompletedAt, string? CompletedBy);

/// <summary>What a conversation promises, as the API shows it.</summary>
internal sealed record LevelView(DateTimeOffset? FirstResponseDueAt, DateTimeOffset? FirstResponseBreachedAt, DateTimeOffset? ResolutionDueAt, DateTimeOffset? ResolutionBreachedAt);

/// <summary>A shop with a customer who waits for a person, and somebody who moves its clocks.</summary>
internal sealed class ServiceShop(SystemStack stack, Shop shop, Customer customer, string conversationId)
{
    public const string Actions = "/api/v1/conversations/manual-actions";

    public Shop Shop => shop;

    public ChatBoostApi Owner => shop.Api;

    public string OwnerId => shop.Api.Session!.UserId;

    public Customer Customer => customer;

    public string Id => conversationId;

    // Answers two words and nothing else.
    private static readonly BotRules Terse = new(
        null, [new KeywordRule(["hello"], "exact", SystemStack.Greeting), new KeywordRule(["hours"], "exact", SystemStack.HoursAnswer)], null);

    /// <summary>In mode human; the customer has been greeted by the bot before, and waits for nothing. To others the bot has little to say.</summary>
    public static Task<ServiceShop> OpenAsync(SystemStack stack) => OpenAsync(stack, Terse);

    /// <summary>The same, with another bot.</summary>
    public static async Task<ServiceShop> OpenAsync(SystemStack stack, BotRules rules)
    {
        var shop = await stack.Running.OpenShopAsync(rules, Cancellation);
        var customer = shop.NewCustomer($"Customer {Guid.NewGuid():N}");
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);
        await shop.Api.TakeOverAsync(conversation.Id, Cancellation);
        return new ServiceShop(stack, shop, customer, conversation.Id);
    }

    /// <summary>Somebody else, whose first message waits for a person: no bot says anything.</summary>
    public async Task<(Customer Customer, string ConversationId)> NewcomerAsync(string text = "is anybody there?")
    {
        var newcomer = shop.NewCustomer($"Newcomer {Guid.NewGuid():N}");
        await newcomer.WritesAsync(text, Cancellation);
        return (newcomer, (await newcomer.ConversationAsync(Cancellation)).Id);
    }

    /// <summary>Writes and waits until that is stored.</summary>
    public async Task WritesAsync(string text)
    {
        await customer.WritesAsync(text, Cancellation);
        await customer.StoredAsync(m => m.Text == text, Cancellation);
    }

    public Task SetAsync(string what, object settings) => Owner.PutAsync($"/api/v1/settings/{what}", settings, Cancellation);

    public async Task<IReadOnlyList<ActionView>> ActionsAsync(string query = "") => (await Owner.GetAsync<Page<ActionView>>($"{Actions}?{query}", Cancellation)).Data;

    public Task<ActionView> ExpectActionAsync(string kind, string status = "pending") => Wait.ForAsync(
        $"an action {kind} to be {status}", async () => (await ActionsAsync()).FirstOrDefault(a => a.Kind == kind && a.Status == status), cancellationToken: Cancellation);

    public async Task<LevelView?> LevelAsync(string id) =>
        (await Owner.GetAsync<JsonElement>($"/api/v1/conversations/{id}", Cancellation)).TryGetProperty("serviceLevel", out var level) && level.ValueKind == JsonValueKind.Object
            ? level.Deserialize<LevelView>(JsonSerializerOptions.Web)
            : null;

    public Task<LevelView> ExpectLevelAsync(string id, Func<LevelView, bool> fits) => Wait.ForAsync(
        $"the service level of {id}", async () => await LevelAsync(id) is { } level && fits(level) ? level : null, cancellationToken: Cancellation);

    public async Task ExpectNoLevelAsync(string id) => await Wait.UntilAsync($"{id} to have nothing due", async () => await LevelAsync(id) is null, cancellationToken: Cancellation);

    /// <summary>So much time passes for a conversation, and what falls due by it does.</summary>
    public async Task PassAsync(string id, TimeSpan time)
    {
        var conversation = UuidOf(id);
        await Wait.UntilAsync("the conversation to be watched", async () => (long)(await ScalarAsync("select count(*) from conversation_watches where conversation_id = $1", conversation))! == 1, cancellationToken: Cancellation);
        // At once, or a look in between would see half of it.
        await ScalarAsync(
            """
            with c as (update conversations set waiting_since = waiting_since - $2, last_inbound_at = last_inbound_at - $2 where id = $1),
                a as (update manual_actions set waiting_since = waiting_since - $2 where conversation_id = $1)
            update conversation_watches set waiting_since = waiting_since - $2, running_since = running_since - $2, due_at = now() where conversation_id = $1
            """,
            conversation,
            time);
    }

    public async Task<object?> ScalarAsync(string sql, params object[] values)
    {
        await using var databases = await ServiceDatabases.OpenAsync(stack.Running);
        await using var command = Command(databases, sql, values);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    /// <summary>Inbox as the services behind it see it.</summary>
    public async Task<ChatBoostApi> AutomationAsync()
    {
        var worker = stack.Running.Description.All("whatsapp-worker")[0];
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(stack.Running.Description.All("identity")[0].Url), "/api/v1/auth/token"))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = worker.EnvironmentVariable("ServiceAccount__ClientId"),
                ["client_secret"] = worker.EnvironmentVariable("ServiceAccount__ClientSecret"),
            }),
        };
        using var http = new HttpClient();
        using var response = await http.SendAsync(request, Cancellation);
        var token = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("access_token").GetString();
        return new ChatBoostApi(new Uri(stack.Running.Description.All("inbox")[0].Url), token);
    }

    public static Guid UuidOf(string id) => ConversationId.TryParse(id, out var read) ? read.Value : throw new InvalidOperationException($"{id} is no conversation.");

    private static NpgsqlCommand Command(ServiceDatabases databases, string sql, object[] values)
    {
        var command = databases.All.Single(d => d.Name == "inboxdb").Superuser.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
