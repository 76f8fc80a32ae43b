using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatBoost.ProviderSimulator.Graph;

namespace ChatBoost.ProviderSimulator.Faults;

/// <summary>An order for trouble: which calls, how many, and what happens to them.</summary>
/// <param name="PhoneNumberId">Calls of this number only; null = of every number.</param>
/// <param name="Operation">Calls of this operation only (default <c>messages</c>); <c>any</c> = all.</param>
/// <param name="To">Messages to this customer only.</param>
/// <param name="Count">Calls to hit.</param>
/// <param name="Code">Meta's error code to answer.</param>
/// <param name="Async">Accept the message and report <paramref name="Code"/> in a <c>failed</c> status later.</param>
/// <param name="AfterSent">With <paramref name="Async"/>: a <c>sent</c> status comes first.</param>
/// <param name="Timeout">Never answer.</param>
/// <param name="Drop">Cut the connection without an answer.</param>
/// <param name="DelayMs">Wait this long first.</param>
/// <param name="AfterAccept">Carry the call out before the trouble starts.</param>
internal sealed record FaultOrder(
    string? PhoneNumberId = null, string Operation = "messages", string? To = null, int Count = 1,
    int? Code = null, int? Subcode = null, int? HttpStatus = null, int? RetryAfterSeconds = null, string? Details = null,
    bool Async = false, bool AfterSent = false, bool Timeout = false, bool Drop = false, int DelayMs = 0, bool AfterAccept = false)
{
    public GraphError ToError() => new(Code!.Value, Details: Details)
    {
        Subcode = Subcode,
        HttpStatus = HttpStatus,
        RetryAfterSeconds = RetryAfterSeconds,
    };
}

/// <summary>An order being carried out.</summary>
internal sealed class Fault(long id, FaultOrder order)
{
    private int _hits;

    public long Id => id;

    [JsonIgnore]
    public FaultOrder Order => order;

    public int Hits => Math.Min(Volatile.Read(ref _hits), order.Count);

    public int Remaining => order.Count - Hits;

    public bool TryHit() => Interlocked.Increment(ref _hits) <= order.Count;
}

/// <summary>The faults in force, oldest first.</summary>
internal sealed class FaultList
{
    private ImmutableArray<Fault> _faults = [];
    private long _id;

    public bool IsEmpty => _faults.IsEmpty;

    public IReadOnlyList<Fault> All => _faults;

    public Fault Add(FaultOrder order)
    {
        var fault = new Fault(Interlocked.Increment(ref _id), order);
        ImmutableInterlocked.Update(ref _faults, faults => (faults.Length < 100 ? faults : faults.RemoveAll(f => f.Remaining == 0)).Add(fault));
        return fault;
    }

    /// <summary>The first fault that wants this call, one of its count used up.</summary>
    public Fault? Take(string phoneNumberId, string operation, string? to)
    {
        foreach (var fault in _faults)
        {
            if ((fault.Order.PhoneNumberId ?? phoneNumberId) == phoneNumberId
                && (fault.Order.Operation == "any" || fault.Order.Operation == operation)
                && (fault.Order.To is null || (to is not null && PhoneDigits.Of(to) == PhoneDigits.Of(fault.Order.To)))
                && fault.Remaining > 0 && fault.TryHit())
            {
                return fault;
            }
        }

        return null;
    }

    public bool Remove(long id)
    {
        var before = _faults;
        return ImmutableInterlocked.Update(ref _faults, faults => faults.RemoveAll(f => f.Id == id)) && before.Any(f => f.Id == id);
    }

    public void Clear() => ImmutableInterlocked.Update(ref _faults, faults => faults.Clear());
}
