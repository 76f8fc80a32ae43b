using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatBoost.ProviderSimulator.Webhooks;

namespace ChatBoost.ProviderSimulator.Numbers;

/// <summary>A person as one business number sees them: by phone number, by business-scoped user id, or both.</summary>
internal sealed class Customer
{
    private long _lastWroteAt;
    private byte[]? _contact;

    public Customer(string? waId, string userId, DateTimeOffset now)
    {
        WaId = waId;
        UserId = userId;
        LastSeen = now;
    }

    /// <summary>Phone number in digits; null for somebody known by user id only.</summary>
    public string? WaId { get; }

    /// <summary>Business-scoped user id, for example <c>GB.12345678901234567890</c>.</summary>
    public string UserId { get; }

    /// <summary>What orders the webhooks of this person.</summary>
    public string Key => WaId ?? UserId;

    public string? Name { get; private set; }

    public string? Username { get; private set; }

    /// <summary>Whether webhooks leave the phone number out (somebody who adopted a username).</summary>
    public bool HidesPhoneNumber { get; private set; }

    public RateMeter PairRate { get; } = new();

    public DateTimeOffset LastSeen { get; set; }

    /// <summary>Sequence of the newest message the business has read; reading one reads all before it.</summary>
    public long ReadUpTo { get; set; }

    /// <summary>Until when the phone shows that the business is typing.</summary>
    public DateTimeOffset? TypingUntil { get; set; }

    /// <summary>When the person last wrote: opens the customer service window. Null: never.</summary>
    public DateTimeOffset? LastWroteAt
    {
        get => Volatile.Read(ref _lastWroteAt) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        set => Volatile.Write(ref _lastWroteAt, value?.UtcTicks ?? 0);
    }

    /// <summary>The person's entry in <c>contacts[]</c> of a webhook, ready to write.</summary>
    public byte[] Contact(bool withUserId) => withUserId ? _contact ??= WriteContact(true) : WriteContact(false);

    public void Introduce(string? name, string? username, bool hidesPhoneNumber)
    {
        if ((name ?? Name) == Name && (username ?? Username) == Username && hidesPhoneNumber == HidesPhoneNumber)
        {
            return;
        }

        Name = name ?? Name;
        Username = username ?? Username;
        HidesPhoneNumber = hidesPhoneNumber;
        _contact = null;
    }

    /// <summary>A user id as Meta would give it: country, dot, digits; the same each time for the same number and person.</summary>
    public static string UserIdFor(string phoneNumberId, string waId)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(phoneNumberId + "/" + waId), hash);
        var country = waId.StartsWith('1') ? "US" : waId.StartsWith("55", StringComparison.Ordinal) ? "BR" : "GB";
        return $"{country}.{BitConverter.ToUInt64(hash) % 10_000_000_000_000_000_000UL:D19}";
    }

    private byte[] WriteContact(bool withUserId)
    {
        var buffer = new ArrayBufferWriter<byte>(160);
        using (var json = new Utf8JsonWriter(buffer, MetaJson.Writing))
        {
            json.WriteStartObject();
            json.WriteStartObject("profile");
            json.WriteString("name", Name ?? "Customer " + Key[Math.Max(0, Key.Length - 4)..]);
            if (Username is not null)
            {
                json.WriteString("username", Username);
            }

            json.WriteEndObject();
            if (!HidesPhoneNumber && WaId is not null)
            {
                json.WriteString("wa_id", WaId);
            }

            if (withUserId || HidesPhoneNumber || WaId is null)
            {
                json.WriteString("user_id", UserId);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
