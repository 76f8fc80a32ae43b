using System.Net;
using ChatBoost.Contracts.Receiver;

namespace ChatBoost.WhatsAppReceiver.Clerk;

/// <summary>What the receiver tells Identity. Throws <see cref="HttpRequestException"/> when it is away.</summary>
internal sealed class IdentityClient(HttpClient http)
{
    /// <summary>Hands an event over: 204 when it is stored, 400 when it is none, 404 when Identity does not know the instance.</summary>
    public async Task<HttpStatusCode> ApplyAsync(ClerkDelivered delivered, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync("/internal/clerk/events", delivered, cancellationToken);
        return response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound ? response.StatusCode : response.EnsureSuccessStatusCode().StatusCode;
    }
}
