namespace ChatBoost.SystemTests.Channels;

/// <summary>Mail over SendGrid.</summary>
public sealed class SendGridChannel(SystemStack stack) : PlayedChannel(stack)
{
    private readonly string _address = Mailbox.NewAddress();
    private Mailbox? _mailbox;

    public override ChatBoostApi Api => TheMailbox.Api;

    public override string Kind => "Email";

    public override int CodeForGood => 413;

    public override string LastStatus => "delivered";

    private Mailbox TheMailbox => _mailbox!;

    public override async Task OpenAsync()
    {
        _mailbox = await Mailbox.ConnectAsync(Stack.Running, null, Cancellation);
        await _mailbox.Api.SetBotRulesAsync(SystemStack.Rules, Cancellation);
    }

    public override async Task<string> WritesAsync(string text) => (await TheMailbox.WritesAsync(new { from = _address, text }, Cancellation)).MessageId;

    public override async Task<IReadOnlyList<string>> ArrivedAsync() => [.. (await TheMailbox.ArrivedAsync(_address, Cancellation)).Select(mail => mail.GetProperty("text").GetString()!)];

    public override Task OrderAsync(Trouble trouble, int count) => Stack.Simulator.PostWithoutAnswerAsync(
        "/simulator/mails/faults",
        trouble switch
        {
            Trouble.ForNow => new { from = TheMailbox.Email, count, status = 429, drop = false, afterAccept = false },
            Trouble.ForGood => new { from = TheMailbox.Email, count, status = CodeForGood, drop = false, afterAccept = false },
            Trouble.AnswerLost => new { from = TheMailbox.Email, count, status = 0, drop = true, afterAccept = true },
            _ => new { from = TheMailbox.Email, count, status = 0, drop = true, afterAccept = false },
        },
        Cancellation);

    public override async Task<int> HitsAsync() =>
        (await Stack.Simulator.GetAsync($"/simulator/mails/faults?from={Uri.EscapeDataString(TheMailbox.Email)}", Cancellation)).GetProperty("hits").GetInt32();

    public override async Task<int> PostForgedAsync(string text) =>
        (await TheMailbox.WritesAsync(new { from = _address, text, url = TheMailbox.InboundUrl[..^3] + "xyz" }, Cancellation)).Status;

    public override Task<int> ReportAsync(string providerMessageId, string reported, int times) => TheMailbox.ReportAsync(
        [TheMailbox.Event(providerMessageId.Trim('<', '>').Split('@')[0], reported == "sent" ? "processed" : reported)], null, times, Cancellation);
}

public sealed class SendGridEmailAdapter(SystemStack stack) : AdapterFacts(new SendGridChannel(stack));
