using ChatBoost.Contracts.Inbox;
using ChatBoost.WhatsAppReceiver.Webhooks;
using Microsoft.Extensions.Options;

namespace ChatBoost.WhatsAppReceiver.Signatures;

/// <summary>What a signature proves.</summary>
/// <param name="IsGood">False when it is wrong for one connected number or account: then nothing of the body may be used.</param>
/// <param name="NotConnected">Whom nobody connected; their updates are not used.</param>
internal sealed record SignatureProof(bool IsGood, IReadOnlySet<Owner> NotConnected);

/// <summary>Checks a signature for every number and account a body names: one organization's secret must not speak for another's number.</summary>
internal sealed class VerifySignature(WebhookSecretsCache secrets, IOptions<WhatsAppOptions> options)
{
    /// <exception cref="HttpRequestException">Inbox is away and the secrets of a number are not known.</exception>
    public async Task<SignatureProof> VerifyAsync(ReadOnlyMemory<byte> body, byte[] signature, IReadOnlyCollection<Owner> owners, CancellationToken cancellationToken)
    {
        var check = new Check(body, signature);
        var isPlatform = options.Value.PlatformAppSecret is { Length: > 0 } platformSecret && check.Fits(platformSecret);

        var notConnected = new HashSet<Owner>();
        HttpRequestException? away = null;
        // Asked side by side, judged one by one.
        var known = owners.Select(owner => (Owner: owner, Secrets: secrets.GetAsync(owner, cancellationToken).AsTask())).ToList();
        foreach (var (owner, lookup) in known)
        {
            try
            {
                var found = await lookup;
                if (found is not null && !isPlatform && !check.Fits(found))
                {
                    found = await secrets.GetChangedAsync(owner, cancellationToken);
                    if (found is not null && !check.Fits(found))
                    {
                        return new SignatureProof(IsGood: false, notConnected);
                    }
                }

                if (found is null)
                {
                    notConnected.Add(owner);
                }
            }
            catch (HttpRequestException exception)
            {
                // The platform's signature needs no secret of the number; whether it is connected the worker finds out.
                away = isPlatform ? away : exception;
            }
        }

        return away is null ? new SignatureProof(IsGood: true, notConnected) : throw away;
    }

    // A hundred numbers of one app have one secret: each is tried once.
    private sealed class Check(ReadOnlyMemory<byte> body, byte[] signature)
    {
        private readonly Dictionary<string, bool> _tried = [];

        public bool Fits(WebhookSecrets secrets) => secrets.AppSecrets.Any(Fits);

        public bool Fits(string secret)
        {
            if (!_tried.TryGetValue(secret, out var fits))
            {
                _tried[secret] = fits = Signature.Matches(body.Span, signature, secret);
            }

            return fits;
        }
    }
}
