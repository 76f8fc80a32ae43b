using System.Net;
using ChatBoost.Inbox.Channels.Graph;
using ChatBoost.Inbox.Media;
using Microsoft.Extensions.Options;

namespace ChatBoost.Inbox.Channels.Instagram;

/// <summary>
/// Fetches files people sent. Their addresses came in a signed webhook, are Meta's own and need no token, so none goes along; other hosts are never asked, nor are redirects followed.
/// </summary>
internal sealed class InstagramFiles(IHttpClientFactory clients, IOptions<WhatsAppOptions> options)
{
    private static readonly string[] Stores = [".fbsbx.com", ".fbcdn.net", ".cdninstagram.com"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Uri _graphHost = new(options.Value.GraphBaseUrl);

    /// <summary>The file at an address.</summary>
    public async Task<FetchedFile> FetchAsync(string providerFileId, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(providerFileId, UriKind.Absolute, out var address) || !IsMetas(address))
        {
            return FetchedFile.Gone("The address is not Meta's.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var response = await clients.CreateClient(GraphClient.ClientName).GetAsync(address, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => await FetchedFile.ReadAsync(response, limit.Token),
                // The address is signed and ends; there is no other.
                HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden => FetchedFile.Gone("Meta does not have it any more."),
                var status => FetchedFile.NotNow($"Status {(int)status}."),
            };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return FetchedFile.NotNow(exception.Message);
        }
    }

    private bool IsMetas(Uri address) =>
        (address.Scheme == _graphHost.Scheme && address.Authority == _graphHost.Authority)
        || (address.Scheme == Uri.UriSchemeHttps && address.IsDefaultPort && Array.Exists(Stores, store => address.Host.EndsWith(store, StringComparison.OrdinalIgnoreCase)));
}
