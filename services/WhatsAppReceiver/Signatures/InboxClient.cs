using System.Net;
using ChatBoost.Contracts.Inbox;

namespace ChatBoost.WhatsAppReceiver.Signatures;

/// <summary>What the receiver asks of Inbox. Throws <see cref="HttpRequestException"/> when it is away.</summary>
internal sealed class InboxClient(HttpClient http)
{
    /// <summary>The secrets good for a number, an account or a connection; null when nobody connected it.</summary>
    public async Task<WebhookSecrets?> GetSecretsAsync(Owner owner)
    {
        var parameter = owner.Kind switch
        {
            OwnerKind.Number => "phoneNumberId",
            OwnerKind.Account => "businessAccountId",
            _ => "connection",
        };
        var secrets = await http.GetFromJsonAsync<WebhookSecrets>($"/internal/webhook-secrets?{parameter}={Uri.EscapeDataString(owner.Id)}");
        return secrets is { AppSecrets.Count: > 0 } ? secrets : null;
    }

    /// <summary>True when a connected number has this verify token.</summary>
    public async Task<bool> IsVerifyTokenAsync(string token, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync("/internal/webhook-verifications", new VerifyWebhook(token), cancellationToken);
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound => false,
            _ => response.EnsureSuccessStatusCode().IsSuccessStatusCode,
        };
    }
}
