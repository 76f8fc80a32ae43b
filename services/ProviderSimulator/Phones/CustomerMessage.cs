using ChatBoost.ProviderSimulator.Numbers;

namespace ChatBoost.ProviderSimulator.Phones;

/// <summary>One message a customer wrote.</summary>
/// <param name="Item">The element of <c>messages[]</c> that told the business.</param>
internal sealed record CustomerMessage(
    string Wamid, BusinessNumber Number, Customer Customer, string Type, string? Text, byte[] Item, DateTimeOffset At)
{
    public long Sequence { get; set; }

    /// <summary>Whether the business's webhook has taken it.</summary>
    public bool IsDelivered { get; set; }

    public bool IsRead => Sequence <= Customer.ReadUpTo;
}

/// <summary>The newest messages customers wrote, in a ring.</summary>
internal sealed class CustomerMessages
{
    private const int Capacity = 100_000;

    private readonly Lock _lock = new();
    private readonly CustomerMessage?[] _ring = new CustomerMessage?[Capacity];
    private readonly Dictionary<string, CustomerMessage> _byWamid = new(StringComparer.Ordinal);
    private long _last;

    public void Add(CustomerMessage message)
    {
        lock (_lock)
        {
            message.Sequence = ++_last;
            ref var slot = ref _ring[_last % Capacity];
            if (slot is not null)
            {
                _byWamid.Remove(slot.Wamid);
            }

            slot = message;

            // The same wamid again is a repetition somebody asked for; the first one stays the one that is read.
            _byWamid.TryAdd(message.Wamid, message);
        }
    }

    public CustomerMessage? Find(string wamid)
    {
        lock (_lock)
        {
            return _byWamid.GetValueOrDefault(wamid);
        }
    }

    /// <summary>The newest messages between a customer and a number, oldest first.</summary>
    public List<CustomerMessage> ReadNewest(BusinessNumber number, Customer customer, int limit)
    {
        var found = new List<CustomerMessage>();
        lock (_lock)
        {
            for (var sequence = _last; sequence > Math.Max(0, _last - Capacity) && found.Count < limit; sequence--)
            {
                if (_ring[sequence % Capacity] is { } message && message.Number == number && message.Customer == customer)
                {
                    found.Add(message);
                }
            }
        }

        found.Reverse();
        return found;
    }

    public void Clear()
    {
        lock (_lock)
        {
            Array.Clear(_ring);
            _byWamid.Clear();
        }
    }
}
