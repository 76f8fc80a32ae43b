using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ChatBoost.ProviderSimulator.SendGrid;

/// <summary>A mail SendGrid took, once for each recipient.</summary>
/// <param name="Sequence">Order of arrival.</param>
/// <param name="MessageId">The <c>X-Message-Id</c> it was answered with.</param>
/// <param name="To">The recipient.</param>
/// <param name="From">The sender.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Text">The plain text, if any.</param>
/// <param name="Html">The HTML, if any.</param>
/// <param name="CustomArgs">What comes back with every event.</param>
/// <param name="At">When it was taken.</param>
/// <param name="Mail">The whole order, as it was sent; files without their bytes.</param>
internal sealed record ReceivedMail(
    long Sequence, string MessageId, string To, string From, string Subject, string? Text, string? Html, JsonObject? CustomArgs, DateTimeOffset At, JsonObject Mail);

/// <summary>The mailboxes of everybody mail was sent to, the newest mails only.</summary>
internal sealed class Mailboxes
{
    private const int Most = 10_000;
    private readonly Lock _gate = new();
    private ImmutableList<ReceivedMail> _mails = [];
    private long _sequence;

    public ReceivedMail Deliver(Func<long, ReceivedMail> mail)
    {
        lock (_gate)
        {
            var delivered = mail(++_sequence);
            _mails = (_mails.Count < Most ? _mails : _mails.RemoveAt(0)).Add(delivered);
            return delivered;
        }
    }

    /// <summary>The mails of one address, or of all, oldest first.</summary>
    public IReadOnlyList<ReceivedMail> Of(string? to, long after) =>
        [.. _mails.Where(mail => mail.Sequence > after && (to is null || mail.To.Equals(to, StringComparison.OrdinalIgnoreCase)))];

    public void Clear()
    {
        lock (_gate)
        {
            _mails = [];
        }
    }
}
