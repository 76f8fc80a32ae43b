using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.Settings;

namespace ChatBoost.ProviderSimulator.Numbers;

/// <summary>One phone number of a business, with the customers it knows.</summary>
internal sealed class BusinessNumber
{
    // Far above what a run reaches by hand; a load run with more customers forgets those silent the longest.
    private const int MostCustomers = 250_000;

    private readonly ConcurrentDictionary<string, Customer> _byPhone = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Customer> _byUserId = new(StringComparer.Ordinal);
    private readonly Lock _pruning = new();
    private bool _businessAccountIsGiven;

    public BusinessNumber(string id, SimulatorSettings settings)
    {
        Id = id;
        Settings = settings;
        BusinessAccountId = "2" + id[1..];
        DisplayPhoneNumber = "155501" + id[Math.Max(0, id.Length - 5)..].PadLeft(5, '0');
    }

    public string Id { get; }

    /// <summary>The WABA: as given to <c>POST /simulator/apps</c>, else learned from the first one the number's token reads.</summary>
    public string BusinessAccountId { get; private set; }

    /// <summary>Digits without plus, as in webhooks.</summary>
    public string DisplayPhoneNumber { get; set; }

    public string VerifiedName { get; set; } = "Simulated Business";

    /// <summary>The app the number's webhooks go to; null until <c>POST /simulator/apps</c> named it.</summary>
    public MetaApp? App { get; set; }

    /// <summary>The number's own webhook URL; goes before the WABA's and the app's.</summary>
    public Uri? WebhookOverride { get; set; }

    /// <summary>The WABA's webhook URL; goes before the app's.</summary>
    public Uri? BusinessAccountWebhookOverride { get; set; }

    /// <summary>Whether an app is subscribed to the WABA. Webhooks need it only where the settings say so.</summary>
    public bool IsSubscribed { get; set; }

    public bool IsRegistered { get; set; } = true;

    public string? Pin { get; set; }

    public JsonObject Profile { get; set; } = [];

    public ConcurrentDictionary<string, byte> Blocked { get; } = new(StringComparer.Ordinal);

    public RateMeter Throughput { get; } = new();

    /// <summary>Settings in force for this number.</summary>
    public SimulatorSettings Settings { get; set; }

    public JsonObject? SettingsOverride { get; set; }

    /// <summary>Pairs the number with a WABA for good; another WABA id then answers as one the token may not see.</summary>
    public void BelongsTo(string businessAccountId)
    {
        BusinessAccountId = businessAccountId;
        _businessAccountIsGiven = true;
    }

    /// <summary>Whether the number's token may see this WABA; learns the pair when nobody gave one.</summary>
    public bool SeesBusinessAccount(string businessAccountId)
    {
        if (BusinessAccountId == businessAccountId)
        {
            return true;
        }

        if (_businessAccountIsGiven)
        {
            return false;
        }

        // What was learned may be learned anew: whoever connects the number again may do so under another WABA.
        BusinessAccountId = businessAccountId;
        return true;
    }

    /// <summary>The customer with this phone number (digits), known from then on.</summary>
    public Customer CustomerByPhone(string waId, DateTimeOffset now, string? userId = null)
    {
        var customer = _byPhone.GetOrAdd(waId, static (phone, args) =>
            new Customer(phone, args.userId ?? Customer.UserIdFor(args.Id, phone), args.now), (Id, userId, now));
        _byUserId.TryAdd(customer.UserId, customer);
        return Seen(customer, now);
    }

    /// <summary>The customer with this business-scoped user id, known from then on.</summary>
    public Customer CustomerByUserId(string userId, DateTimeOffset now) =>
        Seen(_byUserId.GetOrAdd(userId, static (id, now) => new Customer(null, id, now), now), now);

    public bool TryFindCustomer(string waIdOrUserId, [NotNullWhen(true)] out Customer? customer) =>
        _byPhone.TryGetValue(waIdOrUserId, out customer) || _byUserId.TryGetValue(waIdOrUserId, out customer);

    public IEnumerable<Customer> Customers => _byUserId.Values;

    public void ForgetCustomers()
    {
        _byPhone.Clear();
        _byUserId.Clear();
        Blocked.Clear();
    }

    private Customer Seen(Customer customer, DateTimeOffset now)
    {
        customer.LastSeen = now;

        // The cheap check may be off by a few; only one caller prunes, the others go on.
        if (_byUserId.Count > MostCustomers && _pruning.TryEnter())
        {
            try
            {
                foreach (var silent in _byUserId.Values.OrderBy(c => c.LastSeen).Take(MostCustomers / 5).ToList())
                {
                    _byUserId.TryRemove(silent.UserId, out _);
                    if (silent.WaId is not null)
                    {
                        _byPhone.TryRemove(silent.WaId, out _);
                    }
                }
            }
            finally
            {
                _pruning.Exit();
            }
        }

        return customer;
    }
}

/// <summary>What Meta's App Dashboard knows of the app a number belongs to.</summary>
/// <param name="Secret">Key of the webhook signatures.</param>
/// <param name="WebhookUrl">Where the number's webhooks go; null = the simulator's default.</param>
/// <param name="VerifyToken">Sent with the verification handshake.</param>
internal sealed record MetaApp(string Secret, Uri? WebhookUrl, string? VerifyToken)
{
    /// <summary>The secret's bytes, encoded once.</summary>
    public byte[] Key { get; } = System.Text.Encoding.UTF8.GetBytes(Secret);
}
