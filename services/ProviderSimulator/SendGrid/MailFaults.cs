using System.Collections.Concurrent;

namespace ChatBoost.ProviderSimulator.SendGrid;

/// <summary>An order for trouble with the next mails.</summary>
/// <param name="Status">What SendGrid answers, 429 or 5xx.</param>
/// <param name="Count">How many calls it hits.</param>
/// <param name="ResetSeconds">Seconds until <c>X-RateLimit-Reset</c>.</param>
/// <param name="From">Mails of this sender only.</param>
/// <param name="Drop">Cut the connection.</param>
/// <param name="AfterAccept">Carry the call out first.</param>
internal sealed record MailFault(int Status = 0, int Count = 1, int ResetSeconds = 1, string? From = null, bool Drop = false, bool AfterAccept = false);

/// <summary>The trouble ordered for SendGrid.</summary>
internal sealed class MailFaults
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<MailFault>> _next = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, int> _hits = new(StringComparer.OrdinalIgnoreCase);

    public void Add(MailFault fault)
    {
        for (var i = 0; i < Math.Min(fault.Count, 1000); i++)
        {
            _next.GetOrAdd(fault.From ?? "", _ => new()).Enqueue(fault);
        }
    }

    public MailFault? Take(string from)
    {
        var fault = TakeOf(from) ?? TakeOf("");
        if (fault is not null)
        {
            _hits.AddOrUpdate(from, 1, (_, hits) => hits + 1);
        }

        return fault;
    }

    /// <summary>How many mails of a sender were hit.</summary>
    public int Hits(string from) => _hits.GetValueOrDefault(from);

    public void Clear()
    {
        _next.Clear();
        _hits.Clear();
    }

    private MailFault? TakeOf(string from) => _next.TryGetValue(from, out var faults) && faults.TryDequeue(out var fault) ? fault : null;
}
