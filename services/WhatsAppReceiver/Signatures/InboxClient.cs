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

    /// <summary>Stores a file of a mail under an id that is the same for each repeat; answers Inbox's id of it.</summary>
    public async Task<string> StoreFileAsync(string connection, Guid id, string fileName, string contentType, byte[] bytes, CancellationToken cancellationToken)
    {
        using var body = new ByteArrayContent(bytes);
        using var response = await http.PutAsync(
            $"/internal/inbound-files/{id}?connection={Uri.EscapeDataString(connection)}&contentType={Uri.EscapeDataString(contentType)}&fileName={Uri.EscapeDataString(fileName)}",
            body, cancellationToken);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<string>(cancellationToken))!;
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
