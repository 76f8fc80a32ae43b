using System.Net;
using System.Text.Json;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Contracts.Receiver;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace ChatBoost.WhatsAppWorker.Inbox;

/// <summary>
/// What the worker asks of Inbox; every call may be repeated. Throws <see cref="RefusedException"/> for an answer that will not change,
/// <see cref="UnavailableException"/> when Inbox is away, <see cref="FailedInsideException"/> when it failed for a reason that may lie in it or in the request.
/// </summary>
internal sealed class InboxClient(HttpClient http, IOptions<JsonOptions> json)
{
    /// <summary>Records a message a contact wrote, or an echo; null when nobody connected the number, or the contact was erased after it wrote.</summary>
    public Task<ReceivedMessage?> RecordMessageAsync(ProviderUpdate update, CancellationToken cancellationToken) =>
        UnlessForNobodyAsync<ReceivedMessage>("/internal/messages/received", new RecordReceivedMessage(update), cancellationToken);

    /// <summary>Records updates that are neither messages nor statuses.</summary>
    public Task RecordEventAsync(ProviderUpdate update, CancellationToken cancellationToken) =>
        UnlessForNobodyAsync<object>("/internal/provider-events", new RecordProviderEvents([update]), cancellationToken);

    /// <summary>Records that a message was edited or taken back.</summary>
    public Task RecordChangeAsync(ProviderUpdate update, CancellationToken cancellationToken) =>
        UnlessForNobodyAsync<object>("/internal/messages/changes", new RecordMessageChange(update), cancellationToken);

    /// <summary>Records up to 500 statuses.</summary>
    public async Task<StatusesRecorded> RecordStatusesAsync(IReadOnlyList<ProviderUpdate> updates, CancellationToken cancellationToken) =>
        (await PostAsync<StatusesRecorded>("/internal/statuses", new RecordStatuses(updates), cancellationToken))!;

    /// <summary>Stores and sends an automatic reply, once for each key.</summary>
    public async Task<MessageQueued> SendAsync(SendAutomaticMessage message, CancellationToken cancellationToken) =>
        (await PostAsync<MessageQueued>("/internal/messages/send", message, cancellationToken))!;

    /// <summary>Says that a person has to go on in a conversation.</summary>
    public Task RequestHumanAsync(RequestHumanAttention request, CancellationToken cancellationToken) =>
        PostAsync<HumanAttentionNoted>("/internal/human-attention", request, cancellationToken);

    /// <summary>Meta's ids of the numbers an organization has connected.</summary>
    public async Task<IReadOnlySet<string>> ListNumbersAsync(OrganizationId organizationId, CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync<HashSet<string>>($"/internal/whatsapp-numbers?organizationId={organizationId}", json.Value.SerializerOptions, cancellationToken))!;

    /// <summary>True when Inbox says that it and everything it needs is well.</summary>
    public async Task<bool> IsHealthyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri("/health", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<T?> UnlessForNobodyAsync<T>(string path, object request, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await PostAsync<T>(path, request, cancellationToken);
        }
        catch (RefusedException refusal) when (refusal.Code is "number_not_connected" or "contact_erased")
        {
            return null;
        }
    }

    private async Task<T?> PostAsync<T>(string path, object request, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var body = JsonContent.Create(request, request.GetType(), options: json.Value.SerializerOptions);
            using var response = await http.PostAsync(new Uri(path, UriKind.Relative), body, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw await RefusalOfAsync(path, response, cancellationToken);
            }

            return response.StatusCode == HttpStatusCode.NoContent || typeof(T) == typeof(object)
                ? null
                : await response.Content.ReadFromJsonAsync<T>(json.Value.SerializerOptions, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new UnavailableException($"Inbox is away: {exception.Message}", exception);
        }
        catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnavailableException("Inbox did not answer in time.", exception);
        }
    }

    private static async Task<Exception> RefusalOfAsync(string path, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var code = await CodeOfAsync(response, cancellationToken);
        var status = (int)response.StatusCode;
        var what = $"Inbox answered {path} with {status} {code}.";
        return response.StatusCode switch
        {
            // One organization's encryption key is away, and Inbox is not: the others do not wait for it.
            HttpStatusCode.ServiceUnavailable when code == "content_keys_unavailable" => new FailedInsideException(what),
            // A token refused is trouble between services and no fault of the message.
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
                or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => new UnavailableException(what),
            _ => status >= 500 ? new FailedInsideException(what) : new RefusedException(response.StatusCode, code, what),
        };
    }

    private static async Task<string> CodeOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            return problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("code", out var code) ? code.ToString() : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}

/// <summary>The same request would be answered the same again.</summary>
internal sealed class RefusedException(HttpStatusCode status, string code, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    public string Code { get; } = code;
}

/// <summary>Another service is away. The message is not at fault: it waits.</summary>
internal sealed class UnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Another service failed inside (500): it, what it needs, or a fault the message brings out.</summary>
internal sealed class FailedInsideException(string message) : Exception(message);
