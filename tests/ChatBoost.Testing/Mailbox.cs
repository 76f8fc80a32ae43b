using System.Text.Json;
using ChatBoost.Testing.Api;
using ChatBoost.Testing.Stack;

namespace ChatBoost.Testing;

/// <summary>An organization with a mailbox connected over SendGrid.</summary>
public sealed class Mailbox
{
    private Mailbox(RunningStack stack, ChatBoostApi api)
    {
        Stack = stack;
        Api = api;
    }

    /// <summary>Where it lives.</summary>
    public RunningStack Stack { get; }

    /// <summary>The API as the organization's owner sees it.</summary>
    public ChatBoostApi Api { get; }

    /// <summary>The account's key.</summary>
    public string ApiKey { get; } = $"SG.{Guid.NewGuid():N}";

    /// <summary>The mailbox.</summary>
    public string Email { get; } = $"support@{Guid.NewGuid():N}.example";

    /// <summary>Where Inbound Parse posts to.</summary>
    public string InboundUrl { get; private set; } = "";

    /// <summary>A new organization with a mailbox, or another mailbox of one.</summary>
    public static async Task<Mailbox> ConnectAsync(RunningStack stack, ChatBoostApi? api, CancellationToken cancellationToken)
    {
        var mailbox = new Mailbox(stack, api ?? await stack.CreateOrganizationAsync(cancellationToken));
        await mailbox.OpenAsync(events: true, cancellationToken);
        var connected = await mailbox.Api.PostAsync<JsonElement>("/api/v1/settings/sendgrid/connect", new { apiKey = mailbox.ApiKey, email = mailbox.Email, fromName = "The shop" }, cancellationToken);
        mailbox.InboundUrl = connected.GetProperty("inboundParseUrl").GetString()!;
        return mailbox;
    }

    /// <summary>Makes the account known to SendGrid, or changes whether it reports.</summary>
    public Task OpenAsync(bool events, CancellationToken cancellationToken) =>
        Stack.Simulator.PostAsync("/simulator/sendgrid/accounts", new { apiKey = ApiKey, events }, cancellationToken);

    /// <summary>An address nobody else has.</summary>
    public static string NewAddress() => $"ann.{Guid.NewGuid():N}@mail.example";

    /// <summary>Somebody writes; answers the mail's <c>Message-ID</c> and the status it was taken with.</summary>
    public async Task<(string MessageId, int Status)> WritesAsync(object mail, CancellationToken cancellationToken)
    {
        var order = JsonSerializer.SerializeToNode(mail, Json.Web)!.AsObject();
        order["url"] ??= InboundUrl;
        order["to"] ??= Email;
        order["subject"] ??= "A question";
        var delivered = await Stack.Simulator.PostAsync("/simulator/sendgrid/mails", order, cancellationToken);
        return (delivered.GetProperty("messageId").GetString()!, delivered.GetProperty("statusCode").GetInt32());
    }

    /// <summary>Posts events; answers the status.</summary>
    public async Task<int> ReportAsync(object[] list, string? signature, int times, CancellationToken cancellationToken, int ageSeconds = 0) =>
        (await Stack.Simulator.PostAsync("/simulator/sendgrid/events", new { apiKey = ApiKey, list, signature, times, ageSeconds }, cancellationToken)).GetProperty("statusCode").GetInt32();

    /// <summary>What arrived at an address, as it was ordered from SendGrid, oldest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> ArrivedAsync(string address, CancellationToken cancellationToken) =>
        [.. (await Stack.Simulator.GetAsync($"/simulator/mails?to={Uri.EscapeDataString(address)}", cancellationToken)).GetProperty("data").EnumerateArray()];

    /// <summary>An event about a mail of ours.</summary>
    public object Event(string messageId, string name, object? more = null)
    {
        var one = JsonSerializer.SerializeToNode(more ?? new { }, Json.Web)!.AsObject();
        one["event"] = name;
        one["email"] = "somebody@mail.example";
        one["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        one["sg_event_id"] = $"{Guid.NewGuid():N}";
        one["mail_id"] = messageId;
        one["chatboost_channel"] = $"sendgrid:email:{Email}";
        return one;
    }

    /// <summary>Waits for the conversation with an address.</summary>
    public Task<Conversation> ConversationAsync(string name, CancellationToken cancellationToken) => Wait.ForAsync(
        $"a conversation with {name}",
        async () => (await Api.ConversationsAsync($"channel=Email&search={Uri.EscapeDataString(name)}", cancellationToken)).Data.FirstOrDefault(),
        cancellationToken: cancellationToken);

    /// <summary>Waits for a message of a conversation that fits.</summary>
    public Task<Message> StoredAsync(string conversationId, Predicate<Message> fits, CancellationToken cancellationToken) => Wait.ForAsync(
        "a message that fits",
        async () => (await Api.MessagesAsync(conversationId, "pageSize=200", cancellationToken)).Data.SingleOrDefault(message => fits(message)),
        cancellationToken: cancellationToken);
}
