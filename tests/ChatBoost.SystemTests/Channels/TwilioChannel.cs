using System.Text.Json.Nodes;

namespace ChatBoost.SystemTests.Channels;

/// <summary>SMS or WhatsApp over Twilio.</summary>
public sealed class TwilioChannel(SystemStack stack, string kind) : PlayedChannel(stack)
{
    private readonly string _phone = TwilioNumber.NewPhone();
    private TwilioNumber? _number;

    public override ChatBoostApi Api => Number.Api;

    public override string Kind => kind;

    public override int CodeForGood => 21614;

    public override string LastStatus => kind == "SMS" ? "delivered" : "read";

    private TwilioNumber Number => _number!;

    private string Path => kind == "SMS" ? "/webhooks/twilio/sms" : "/webhooks/twilio/whatsapp";

    public override async Task OpenAsync()
    {
        _number = await TwilioNumber.ConnectAsync(Stack.Running, kind, null, Cancellation);
        await _number.Api.SetBotRulesAsync(SystemStack.Rules, Cancellation);
    }

    public override Task<string> WritesAsync(string text) => Number.WritesAsync(_phone, text, Cancellation);

    public override async Task<IReadOnlyList<string>> ArrivedAsync() => [.. (await Number.ArrivedAsync(_phone, Cancellation)).Select(message => message.Body)];

    public override Task OrderAsync(Trouble trouble, int count)
    {
        var order = trouble switch
        {
            Trouble.ForNow => new JsonObject { ["status"] = 429, ["code"] = 20429 },
            Trouble.ForGood => new JsonObject { ["code"] = CodeForGood },
            Trouble.AnswerLost => new JsonObject { ["drop"] = true, ["afterAccept"] = true },
            _ => new JsonObject { ["drop"] = true },
        };
        order["from"] = Number.Address;
        order["count"] = count;
        return Stack.Simulator.PostWithoutAnswerAsync("/simulator/twilio/faults", order, Cancellation);
    }

    public override async Task<int> HitsAsync() =>
        (await Stack.Simulator.GetAsync($"/simulator/twilio/faults?from={Uri.EscapeDataString(Number.Address)}", Cancellation)).GetProperty("hits").GetInt32();

    public override Task<int> PostForgedAsync(string text) => Number.PostWebhookAsync(
        Path,
        new()
        {
            ["MessageSid"] = $"SM{Guid.NewGuid():N}",
            ["AccountSid"] = Number.AccountSid,
            ["From"] = Number.AddressOf(_phone),
            ["To"] = Number.Address,
            ["Body"] = text,
            ["NumMedia"] = "0",
            ["SmsStatus"] = "received",
        },
        // Well formed, and made with another key.
        Convert.ToBase64String(new byte[20]),
        1,
        Cancellation);

    public override Task<int> ReportAsync(string providerMessageId, string reported, int times) => Number.PostWebhookAsync(
        Path + "/status",
        new()
        {
            ["MessageSid"] = providerMessageId,
            ["AccountSid"] = Number.AccountSid,
            ["From"] = Number.Address,
            ["To"] = Number.AddressOf(_phone),
            ["MessageStatus"] = reported,
        },
        null,
        times,
        Cancellation);
}

public sealed class TwilioSmsAdapter(SystemStack stack) : AdapterFacts(new TwilioChannel(stack, "SMS"));

public sealed class TwilioWhatsAppAdapter(SystemStack stack) : AdapterFacts(new TwilioChannel(stack, "WhatsApp"));
