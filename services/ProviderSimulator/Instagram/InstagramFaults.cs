using System.Collections.Immutable;

namespace ChatBoost.ProviderSimulator.Instagram;

/// <summary>An order for trouble with sends.</summary>
/// <param name="PageId">Sends of this page only.</param>
/// <param name="Count">How many sends it hits.</param>
/// <param name="Status">The HTTP status to answer.</param>
/// <param name="Code">Meta's code; without one the answer is not Meta's envelope.</param>
/// <param name="Subcode">Meta's subcode.</param>
/// <param name="Timeout">Never answer.</param>
/// <param name="Drop">Cut the connection.</param>
/// <param name="AfterAccept">Carry the call out first.</param>
/// <param name="RetryAfterSeconds">The header of that name.</param>
internal sealed record InstagramFault(
    string PageId, int Count = 1, int? Status = null, int? Code = null, int? Subcode = null, bool Timeout = false, bool Drop = false, bool AfterAccept = false,
    int? RetryAfterSeconds = null);

/// <summary>The trouble ordered for Instagram, oldest first.</summary>
internal sealed class InstagramFaults
{
    private ImmutableList<Order> _orders = [];

    public void Add(InstagramFault fault) => ImmutableInterlocked.Update(ref _orders, orders => orders.Add(new Order(fault)));

    public InstagramFault? Take(string pageId) => _orders.FirstOrDefault(order => order.Fault.PageId == pageId && order.TryHit())?.Fault;

    /// <summary>How many sends of a page were hit.</summary>
    public int Hits(string pageId) => _orders.Where(order => order.Fault.PageId == pageId).Sum(order => order.Hits);

    public void Clear() => ImmutableInterlocked.Update(ref _orders, orders => orders.Clear());

    private sealed class Order(InstagramFault fault)
    {
        private int _hits;

        public InstagramFault Fault => fault;

        public int Hits => Math.Min(Volatile.Read(ref _hits), fault.Count);

        public bool TryHit() => Volatile.Read(ref _hits) < fault.Count && Interlocked.Increment(ref _hits) <= fault.Count;
    }
}
