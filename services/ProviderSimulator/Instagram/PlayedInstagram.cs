using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ChatBoost.ProviderSimulator.Instagram;

/// <summary>How an account's messages go; all times are milliseconds.</summary>
/// <param name="Echoes">Whether what the account sends comes back as an echo.</param>
/// <param name="EchoMs">From acceptance to the echo.</param>
/// <param name="ReadMs">From acceptance to the message being seen; 0: never.</param>
/// <param name="Duplicates">How often each webhook is posted.</param>
internal sealed record InstagramPlay(bool Echoes = true, int EchoMs = 100, int ReadMs = 400, int Duplicates = 1);

/// <summary>What an account and one person wrote to each other.</summary>
internal sealed record PlayedDirect(
    long Sequence, string Mid, string Person, bool IsFromPerson, string? Text, string? AttachmentType, string? AttachmentUrl, IReadOnlyList<string> QuickReplies, string? Tag,
    DateTimeOffset At);

/// <summary>A professional account, linked to a page.</summary>
internal sealed class PlayedInstagramAccount(string id, string pageId)
{
    private readonly Lock _lock = new();
    private readonly List<PlayedDirect> _messages = [];

    public string Id => id;

    public string PageId => pageId;

    public string Username { get; set; } = "";

    public string AppSecret { get; set; } = "";

    public required Uri WebhookUrl { get; set; }

    public bool IsSubscribed { get; set; }

    public InstagramPlay Play { get; set; } = new();

    public ConcurrentDictionary<string, DateTimeOffset> LastWrote { get; } = new(StringComparer.Ordinal);

    public PlayedDirect Add(Func<long, PlayedDirect> message)
    {
        lock (_lock)
        {
            var added = message(_messages.Count + 1);
            _messages.Add(added);
            return added;
        }
    }

    public IReadOnlyList<PlayedDirect> Messages()
    {
        lock (_lock)
        {
            return [.. _messages];
        }
    }
}

/// <summary>The accounts of the Instagram that is played, and the files people send. A page's token is <c>sim-page-</c> and its id.</summary>
internal sealed class PlayedInstagram
{
    /// <summary>Before the page's id in its token; a number's token begins with another word.</summary>
    public const string TokenPrefix = "sim-page-";

    private readonly ConcurrentDictionary<string, PlayedInstagramAccount> _byPage = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string ContentType, byte[] Bytes)> _files = new(StringComparer.Ordinal);

    public PlayedInstagramAccount? OfPage(string pageId) => _byPage.GetValueOrDefault(pageId);

    public PlayedInstagramAccount? Find(string accountId) => _byPage.Values.FirstOrDefault(account => account.Id == accountId);

    public PlayedInstagramAccount Open(string accountId, string pageId, Uri webhookUrl)
    {
        var account = _byPage.GetOrAdd(pageId, page => new PlayedInstagramAccount(accountId, page) { WebhookUrl = webhookUrl });
        account.WebhookUrl = webhookUrl;
        return account;
    }

    public string Keep(string contentType, byte[] bytes)
    {
        var id = RandomNumberGenerator.GetHexString(24, lowercase: true);
        _files[id] = (contentType, bytes);
        return id;
    }

    public (string ContentType, byte[] Bytes)? File(string id) => _files.TryGetValue(id, out var file) ? file : null;

    public void Clear()
    {
        _byPage.Clear();
        _files.Clear();
    }

    /// <summary>Meta's ids of messages there: long, in the letters of base64, and opaque.</summary>
    public static string NewMid() => "aWdf" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(66)).Replace('+', 'A').Replace('/', 'B');
}
