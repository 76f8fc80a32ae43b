using System.Text.Json;
using ChatBoost.SystemTests.Isolation;
using Npgsql;

namespace ChatBoost.SystemTests.ScheduledMessages;

/// <summary>A scheduled message as the API shows it.</summary>
internal sealed record Scheduled(
    string Id, string ConversationId, string Channel, DateTimeOffset ScheduledAt, string Status, string AuthorId, string? Message, string? Subject, JsonElement? FallbackTemplate,
    string? MessageId, bool UsedFallback, string? ErrorCode, bool? Unreadable);

internal sealed record ScheduledPage(IReadOnlyList<Scheduled> Data, bool HasMore);

/// <summary>A conversation in which messages are scheduled.</summary>
internal sealed class SchedulingShop(SystemStack stack, Shop shop, Customer customer, string conversationId)
{
    public const string All = "/api/v1/scheduled-messages";

    public Shop Shop => shop;

    public ChatBoostApi Api => shop.Api;

    public Customer Customer => customer;

    public string ConversationId => conversationId;

    public string Messages => $"/api/v1/conversations/{conversationId}/messages";

    public string Path => $"{Messages}/schedule";

    public string List => $"/api/v1/conversations/{conversationId}/scheduled-messages";

    /// <summary>In the future still when a busy machine has brought the request to the service.</summary>
    public static DateTimeOffset Soon => DateTimeOffset.UtcNow.AddSeconds(10);

    public static DateTimeOffset Tomorrow => DateTimeOffset.UtcNow.AddDays(1);

    public static async Task<SchedulingShop> OpenAsync(SystemStack stack, Shop? shop = null)
    {
        shop ??= await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        return new SchedulingShop(stack, shop, customer, (await customer.ConversationAsync(Cancellation)).Id);
    }

    public Task<Scheduled> ScheduleAsync(string message, DateTimeOffset at, object? fallbackTemplate = null, ChatBoostApi? by = null) =>
        (by ?? Api).PostAsync<Scheduled>(Path, new { channel = "WhatsApp", message, scheduledAt = at, fallbackTemplate }, Cancellation);

    /// <summary>The scheduled message as soon as it has this status.</summary>
    public Task<Scheduled> ExpectAsync(string id, string status) => Wait.ForAsync(
        $"{id} to be {status}",
        async () => (await Api.GetAsync<ScheduledPage>($"{List}?status={status}", Cancellation)).Data.FirstOrDefault(one => one.Id == id),
        cancellationToken: Cancellation);

    /// <summary>Lets the contact have written long ago.</summary>
    public Task CloseWindowAsync() => ExecuteAsync("update conversations set last_inbound_at = now() - interval '25 hours' where id = $1", Id);

    /// <summary>Brings the time of a scheduled message about: what comes before it takes as long as it takes.</summary>
    public Task MakeDueAsync(string id) =>
        ExecuteAsync("update scheduled_messages set scheduled_at = now(), due_at = now() where id = $1 and status = 0", ScheduledMessageId.Parse(id).Value);

    public Guid Id => global::ChatBoost.Contracts.Id<ChatBoost.Contracts.ConversationTag>.Parse(conversationId).Value;

    /// <summary>Changes rows behind the service's back.</summary>
    public async Task<int> ExecuteAsync(string sql, params object[] values)
    {
        await using var databases = await ServiceDatabases.OpenAsync(stack.Running);
        await using var command = databases.All.Single(database => database.Name == "inboxdb").Superuser.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteNonQueryAsync(Cancellation);
    }
}
