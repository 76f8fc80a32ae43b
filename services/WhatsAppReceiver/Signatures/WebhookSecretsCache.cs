using ChatBoost.Contracts.Inbox;
using ChatBoost.ServiceDefaults.Caching;

namespace ChatBoost.WhatsAppReceiver.Signatures;

/// <summary>What an update names its owner by.</summary>
internal enum OwnerKind
{
    /// <summary>A number of Meta's.</summary>
    Number,

    /// <summary>A whole business account, when the update names no number.</summary>
    Account,

    /// <summary>A connection to another provider, by its key.</summary>
    Connection,
}

/// <summary>Whose update it is.</summary>
internal readonly record struct Owner(OwnerKind Kind, string Id)
{
    /// <summary>Meta's ids are decimal numbers, keys of connections made of printable letters. Anything far from that belongs to nobody and is not worth a question.</summary>
    public bool IsPlausible => Kind == OwnerKind.Connection
        ? Id.Length is > 0 and <= 300 && Id.All(letter => letter is > ' ' and <= '~')
        : Id.Length is > 0 and <= 64 && Id.All(char.IsAsciiLetterOrDigit);
}

/// <summary>
/// App secrets in memory: a minute while Inbox answers, an hour while it does not. "Nobody connected it" is believed for two seconds only, since a number may
/// be connected at any moment.
/// </summary>
internal sealed class WebhookSecretsCache : IDisposable
{
    // Anybody can post a body that names a thousand numbers: Inbox is asked about so many at a time.
    private const int MaxQuestions = 16;

    private readonly SemaphoreSlim _questions = new(MaxQuestions);
    private readonly InboxClient _inbox;
    private readonly RefreshingCache<Owner, WebhookSecrets> _cache;

    public WebhookSecretsCache(InboxClient inbox, TimeProvider clock)
    {
        _inbox = inbox;
        _cache = new RefreshingCache<Owner, WebhookSecrets>(new RefreshingCacheSettings(), clock, AskAsync);
    }

    /// <summary>The secrets; null when nobody connected it.</summary>
    public ValueTask<WebhookSecrets?> GetAsync(Owner owner, CancellationToken cancellationToken) =>
        owner.IsPlausible ? _cache.GetAsync(owner, cancellationToken) : default;

    /// <summary>The secrets as Inbox has them now, asked once a second at most: for a signature that does not fit, since the secret may have been changed.</summary>
    public ValueTask<WebhookSecrets?> GetChangedAsync(Owner owner, CancellationToken cancellationToken) =>
        owner.IsPlausible ? _cache.GetNewerThanAsync(owner, TimeSpan.FromSeconds(1), cancellationToken) : default;

    public void Dispose() => _questions.Dispose();

    private async Task<WebhookSecrets?> AskAsync(Owner owner)
    {
        await _questions.WaitAsync();
        try
        {
            return await _inbox.GetSecretsAsync(owner);
        }
        finally
        {
            _questions.Release();
        }
    }
}
