using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ChatBoost.ProviderSimulator.Twilio;

/// <summary>How an account's messages go; all times are milliseconds.</summary>
/// <param name="Statuses">Whether there are status callbacks at all.</param>
/// <param name="SentMs">From acceptance to <c>sent</c>.</param>
/// <param name="DeliveredMs">From acceptance to <c>delivered</c>.</param>
/// <param name="ReadMs">From acceptance to <c>read</c>, on WhatsApp.</param>
/// <param name="Duplicates">How often each webhook is posted.</param>
internal sealed record TwilioSettings(bool Statuses = true, int SentMs = 100, int DeliveredMs = 400, int ReadMs = 900, int Duplicates = 1);

/// <summary>A phone number of an account.</summary>
/// <param name="Sid"><c>PN…</c>.</param>
/// <param name="Address">In E.164.</param>
internal sealed record PlayedNumber(string Sid, string Address)
{
    /// <summary>Where its messages are posted; set over the API, as in the console.</summary>
    public Uri? SmsUrl { get; set; }

    /// <summary>The same for the WhatsApp sender of this number.</summary>
    public Uri? WhatsAppUrl { get; set; }
}

/// <summary>A file that travels with a message.</summary>
internal sealed record PlayedMedia(string Sid, string ContentType, byte[] Bytes);

/// <summary>A message of an account, in or out.</summary>
internal sealed class PlayedMessage
{
    public required long Sequence { get; init; }

    public required string Sid { get; init; }

    public required string AccountSid { get; init; }

    public required bool IsInbound { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    public required string Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? MessagingServiceSid { get; init; }

    public string? ContentSid { get; init; }

    public string? ContentVariables { get; init; }

    public IReadOnlyList<string> MediaUrls { get; init; } = [];

    public IReadOnlyList<PlayedMedia> Media { get; init; } = [];

    public Uri? StatusCallback { get; init; }

    public string Status { get; set; } = "queued";

    public int? ErrorCode { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public bool IsWhatsApp => To.StartsWith("whatsapp:", StringComparison.Ordinal);
}

/// <summary>An account with its numbers and messages.</summary>
internal sealed class PlayedAccount(string sid, string authToken)
{
    private readonly ConcurrentDictionary<(string Ours, string Theirs), DateTimeOffset> _wrote = new();
    private readonly ConcurrentDictionary<(string Ours, string Theirs), bool> _stopped = new();
    private readonly ConcurrentDictionary<string, PlayedNumber> _numbers = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly List<PlayedMessage> _messages = [];

    public string Sid => sid;

    public string AuthToken { get; set; } = authToken;

    public TwilioSettings Settings { get; set; } = new();

    public IEnumerable<PlayedNumber> Numbers => _numbers.Values;

    public PlayedNumber Number(string address) => _numbers.GetOrAdd(address, given => new PlayedNumber(PlayedTwilio.NewSid("PN"), given));

    public bool Has(string address) => _numbers.ContainsKey(address);

    public PlayedMessage Add(Func<long, PlayedMessage> message)
    {
        lock (_lock)
        {
            var added = message(_messages.Count + 1);
            _messages.Add(added);
            return added;
        }
    }

    public IReadOnlyList<PlayedMessage> Messages()
    {
        lock (_lock)
        {
            return [.. _messages];
        }
    }

    public void Wrote(string ours, string theirs, DateTimeOffset at) => _wrote[(ours, theirs)] = at;

    public DateTimeOffset? LastWrote(string ours, string theirs) => _wrote.TryGetValue((ours, theirs), out var at) ? at : null;

    public void Stop(string ours, string theirs, bool stopped) => _stopped[(ours, theirs)] = stopped;

    public bool HasStopped(string ours, string theirs) => _stopped.GetValueOrDefault((ours, theirs));
}

/// <summary>All accounts of the Twilio that is played.</summary>
internal sealed class PlayedTwilio
{
    private readonly ConcurrentDictionary<string, PlayedAccount> _accounts = new(StringComparer.Ordinal);

    public PlayedAccount? Find(string sid) => _accounts.GetValueOrDefault(sid);

    public PlayedAccount? OwnerOf(string address) => _accounts.Values.FirstOrDefault(account => account.Has(address));

    public PlayedAccount Open(string sid, string authToken)
    {
        var account = _accounts.GetOrAdd(sid, given => new PlayedAccount(given, authToken));
        account.AuthToken = authToken;
        return account;
    }

    public void Clear() => _accounts.Clear();

    /// <summary>Two letters and 32 hexadecimal digits, as all of Twilio's ids.</summary>
    public static string NewSid(string prefix) => prefix + RandomNumberGenerator.GetHexString(32, lowercase: true);
}
