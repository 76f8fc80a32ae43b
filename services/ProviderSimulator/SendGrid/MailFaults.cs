using System.Collections.Concurrent;

namespace ChatBoost.ProviderSimulator.SendGrid;

/// <summary>An order for trouble with the next mails.</summary>
/// <param name="Status">What SendGrid answers, 429 or 5xx.</param>
/// <param name="Count">How many calls it hits.</param>
/// <param name="ResetSeconds">Seconds until <c>X-RateLimit-Reset</c>.</param>
internal sealed record MailFault(int Status, int Count = 1, int ResetSeconds = 1);

/// <summary>The trouble ordered for SendGrid.</summary>
internal sealed class MailFaults
{
    private readonly ConcurrentQueue<MailFault> _next = new();

    public void Add(MailFault fault)
    {
        for (var i = 0; i < Math.Min(fault.Count, 1000); i++)
        {
            _next.Enqueue(fault);
        }
    }

    public MailFault? Take() => _next.TryDequeue(out var fault) ? fault : null;

    public void Clear() => _next.Clear();
}
