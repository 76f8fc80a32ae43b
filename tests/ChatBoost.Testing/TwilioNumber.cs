using System.Text.Json;
using ChatBoost.Testing.Api;
using ChatBoost.Testing.Stack;

namespace ChatBoost.Testing;

/// <summary>An organization with a number of a Twilio account, connected for SMS or WhatsApp.</summary>
public sealed class TwilioNumber
{
    private TwilioNumber(RunningStack stack, ChatBoostApi api, string channel)
    {
        Stack = stack;
        Api = api;
        Channel = channel;
    }

    /// <summary>Where it lives.</summary>
    public RunningStack Stack { get; }

    /// <summary>The API as the organization's owner sees it.</summary>
    public ChatBoostApi Api { get; }

    /// <summary><c>SMS</c> or <c>WhatsApp</c>.</summary>
    public string Channel { get; }

    /// <summary>The account.</summary>
    public string AccountSid { get; } = $"AC{Guid.NewGuid():N}";

    /// <summary>Its token.</summary>
    public string AuthToken { get; } = $"{Guid.NewGuid():N}";

    /// <summary>The number, in E.164.</summary>
    public string Number { get; } = "+1555" + Shop.Digits(7);

    /// <summary>The number as Twilio names it on this channel.</summary>
    public string Address => AddressOf(Number);

    /// <summary>The settings that connect it.</summary>
    public object Settings => new { accountSid = AccountSid, authToken = AuthToken, number = Number, channel = Channel };

    /// <summary>What to tell the simulator of it.</summary>
    public object Account(object? settings = null) => new { accountSid = AccountSid, authToken = AuthToken, numbers = new[] { Number }, settings };

    /// <summary>A new organization, or an account's number for one that is there, connected.</summary>
    public static async Task<TwilioNumber> ConnectAsync(RunningStack stack, string channel, ChatBoostApi? api, CancellationToken cancellationToken)
    {
        var number = await PrepareAsync(stack, channel, api, cancellationToken);
        await number.Api.PostAsync<JsonElement>("/api/v1/settings/twilio/connect", number.Settings, cancellationToken);
        return number;
    }

    /// <summary>The same, known to Twilio and not connected.</summary>
    public static async Task<TwilioNumber> PrepareAsync(RunningStack stack, string channel, ChatBoostApi? api, CancellationToken cancellationToken)
    {
        var number = new TwilioNumber(stack, api ?? await stack.CreateOrganizationAsync(cancellationToken), channel);
        await stack.Simulator.PostWithoutAnswerAsync("/simulator/twilio/accounts", number.Account(), cancellationToken);
        return number;
    }

    /// <summary>How Twilio names a phone on this channel.</summary>
    public string AddressOf(string phone) => Channel == "WhatsApp" ? $"whatsapp:{phone}" : phone;

    /// <summary>A phone nobody else has.</summary>
    public static string NewPhone() => "+4477" + Shop.Digits(8);

    /// <summary>Somebody writes; answers the message's SID.</summary>
    public async Task<string> WritesAsync(string phone, string? body, CancellationToken cancellationToken, object? media = null, object? parameters = null) =>
        (await Stack.Simulator.PostAsync("/simulator/twilio/messages", new { from = AddressOf(phone), to = Address, body, media, parameters }, cancellationToken))
            .GetProperty("sid").GetString()!;

    /// <summary>What arrived on a phone, oldest first.</summary>
    public async Task<IReadOnlyList<TwilioSent>> ArrivedAsync(string phone, CancellationToken cancellationToken) =>
        (await Stack.Simulator.GetAsync($"/simulator/twilio/messages?accountSid={AccountSid}&to={Uri.EscapeDataString(AddressOf(phone))}", cancellationToken))
            .GetProperty("data").Deserialize<IReadOnlyList<TwilioSent>>(Json.Web)!;

    /// <summary>Waits for the conversation with a phone.</summary>
    public Task<Conversation> ConversationAsync(string name, CancellationToken cancellationToken) => Wait.ForAsync(
        $"a conversation with {name}",
        async () => (await Api.ConversationsAsync($"channel={Channel}&search={Uri.EscapeDataString(name)}", cancellationToken)).Data.FirstOrDefault(),
        cancellationToken: cancellationToken);

    /// <summary>Waits for a message of a conversation that fits.</summary>
    public Task<Message> StoredAsync(string conversationId, Predicate<Message> fits, CancellationToken cancellationToken) => Wait.ForAsync(
        "a message that fits",
        async () => (await Api.MessagesAsync(conversationId, "pageSize=200", cancellationToken)).Data.SingleOrDefault(message => fits(message)),
        cancellationToken: cancellationToken);

    /// <summary>Posts a form at the gateway as Twilio would; answers the status.</summary>
    /// <param name="path">Of the webhook.</param>
    /// <param name="parameters">The form.</param>
    /// <param name="signature">Null: a good one; empty: none.</param>
    /// <param name="times">How often.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<int> PostWebhookAsync(string path, Dictionary<string, string> parameters, string? signature, int times, CancellationToken cancellationToken)
    {
        var attempts = await Stack.Simulator.PostAsync(
            "/simulator/twilio/webhooks", new { accountSid = AccountSid, url = new Uri(Stack.Gateway, path).ToString(), parameters, signature, times }, cancellationToken);
        return attempts[attempts.GetArrayLength() - 1].GetProperty("statusCode").GetInt32();
    }
}

/// <summary>What the business sent over Twilio.</summary>
public sealed record TwilioSent(
    string Sid, string From, string To, string Body, string Status, IReadOnlyList<string> MediaUrls, string? ContentSid, string? ContentVariables, string? StatusCallback);
