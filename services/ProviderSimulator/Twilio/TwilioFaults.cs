using System.Collections.Immutable;

namespace ChatBoost.ProviderSimulator.Twilio;

/// <summary>An order for trouble with sends.</summary>
/// <param name="From">Sends of this number only, as it stands in <c>From</c>.</param>
/// <param name="Count">How many sends it hits.</param>
/// <param name="Status">The HTTP status to answer.</param>
/// <param name="Code">Twilio's code; without one the answer is not Twilio's envelope.</param>
/// <param name="Async">Accept the message and report <paramref name="Code"/> in a callback.</param>
/// <param name="Timeout">Never answer.</param>
/// <param name="Drop">Cut the connection.</param>
/// <param name="AfterAccept">Carry the call out first.</param>
/// <param name="RetryAfterSeconds">The header of that name.</param>
internal sealed record TwilioFault(
    string From, int Count = 1, int? Status = null, int? Code = null, bool Async = false, bool Timeout = false, bool Drop = false, bool AfterAccept = false,
    int? RetryAfterSeconds = null);

/// <summary>The trouble ordered for Twilio, oldest first.</summary>
internal sealed class TwilioFaults
{
    private ImmutableList<Order> _orders = [];

    public void Add(TwilioFault fault) => ImmutableInterlocked.Update(ref _orders, orders => orders.Add(new Order(fault)));

    public TwilioFault? Take(string from) => _orders.FirstOrDefault(order => order.Fault.From == from && order.TryHit())?.Fault;

    /// <summary>How many sends of a number were hit.</summary>
    public int Hits(string from) => _orders.Where(order => order.Fault.From == from).Sum(order => order.Hits);

    public void Clear() => ImmutableInterlocked.Update(ref _orders, orders => orders.Clear());

    private sealed class Order(TwilioFault fault)
    {
        private int _hits;

        public TwilioFault Fault => fault;

        public int Hits => Math.Min(Volatile.Read(ref _hits), fault.Count);

        public bool TryHit() => Volatile.Read(ref _hits) < fault.Count && Interlocked.Increment(ref _hits) <= fault.Count;
    }
}
