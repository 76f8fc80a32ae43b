using ChatBoost.Contracts.Inbox;
using ChatBoost.ServiceDefaults.Caching;

namespace ChatBoost.WhatsAppReceiver.Signatures;

/// <summary>Whose update it is: a connected number, or the whole business account when the update names no number.</summary>
internal readonly record struct Owner(bool IsNumber, string Id)
{
    /// <summary>Meta's ids are decimal numbers. Anything far from that belongs to nobody and is not worth a question.</summary>
    public bool IsPlausible => Id.Length is > 0 and <= 64 && Id.All(char.IsAsciiLetterOrDigit);
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
