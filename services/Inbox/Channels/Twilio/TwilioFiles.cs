using System.Net;
using ChatBoost.Inbox.Media;

namespace ChatBoost.Inbox.Channels.Twilio;

/// <summary>
/// Fetches files of inbound messages. Their addresses came in a signed webhook, but credentials go to Twilio's API alone, and along a redirect only the request
/// without them, to storage Twilio uses.
/// </summary>
internal sealed class TwilioFiles(TwilioClient twilio)
{
    private static readonly string[] Stores = [".twilio.com", ".twiliocdn.com", ".amazonaws.com"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The file at an address.</summary>
    public async Task<FetchedFile> FetchAsync(string providerFileId, TwilioCredentials credentials, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(providerFileId, UriKind.Absolute, out var address) || !twilio.IsApi(address))
        {
            return FetchedFile.Gone("The address is not Twilio's.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var first = await twilio.OpenAsync(address, credentials, limit.Token);
            if (first.StatusCode is not (HttpStatusCode.Redirect or HttpStatusCode.TemporaryRedirect or HttpStatusCode.MovedPermanently or HttpStatusCode.SeeOther or HttpStatusCode.PermanentRedirect))
            {
                return await ReadAsync(first, limit.Token);
            }

            var target = first.Headers.Location is { } location ? new Uri(address, location) : null;
            if (target is null || target.Scheme != Uri.UriSchemeHttps || !target.IsDefaultPort || !Array.Exists(Stores, store => target.Host.EndsWith(store, StringComparison.OrdinalIgnoreCase)))
            {
                return FetchedFile.Gone("Twilio leads to a place that is none of its own.");
            }

            using var second = await twilio.OpenAsync(target, credentials: null, limit.Token);
            return await ReadAsync(second, limit.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return FetchedFile.NotNow(exception.Message);
        }
    }

    private static async Task<FetchedFile> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) => response.StatusCode switch
    {
        HttpStatusCode.OK => await FetchedFile.ReadAsync(response, cancellationToken),
        HttpStatusCode.NotFound or HttpStatusCode.Gone => FetchedFile.Gone("Twilio does not have it any more."),
        var status => FetchedFile.NotNow($"Status {(int)status}."),
    };
}
