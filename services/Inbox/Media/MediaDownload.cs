using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Channels.Graph;
using Microsoft.Extensions.Options;

namespace ChatBoost.Inbox.Media;

/// <summary>
/// Downloads a customer's file from Meta: first where it is (an address good for five minutes), then the bytes, both with the token.
/// The token goes to the Graph API's host and Meta's hosts alone, and never along a redirect.
/// </summary>
internal sealed class MediaDownload(GraphClient graph, IHttpClientFactory clients, IOptions<WhatsAppOptions> options)
{
    private static readonly string[] MetaDomains = [".fbsbx.com", ".facebook.com", ".fbcdn.net", ".whatsapp.net"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Uri _graphHost = new(options.Value.GraphBaseUrl);

    /// <summary>Downloads into a temporary file that goes with its stream.</summary>
    public async Task<FetchedFile> DownloadAsync(string providerMediaId, ConnectedChannel channel, CancellationToken cancellationToken)
    {
        try
        {
            var descriptor = await graph.GetAsync(
                $"{Uri.EscapeDataString(providerMediaId)}?phone_number_id={channel.Channel.Key}", channel.Secret, cancellationToken);
            if (descriptor.Error is { } error)
            {
                return error.IsNoSuchObject ? FetchedFile.Gone("Meta does not have it any more.") : FetchedFile.NotNow($"Code {error.Code}.");
            }

            if (!Uri.TryCreate(descriptor.Text("url"), UriKind.Absolute, out var address))
            {
                return FetchedFile.NotNow($"No address in the answer (status {descriptor.HttpStatus}).");
            }

            if (!IsTrusted(address))
            {
                return FetchedFile.Gone($"The address is not Meta's: {address.Host}.");
            }

            return await FetchAsync(address, channel.Secret, descriptor.Text("sha256"), descriptor.Text("mime_type"), cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException or IOException)
        {
            return FetchedFile.NotNow(exception.Message);
        }
    }

    /// <summary>Whether the token may go to this address.</summary>
    internal bool IsTrusted(Uri address) =>
        (address.Scheme == _graphHost.Scheme && address.Authority == _graphHost.Authority)
        || (address.Scheme == Uri.UriSchemeHttps && address.IsDefaultPort && MetaDomains.Any(domain => address.Host.EndsWith(domain, StringComparison.OrdinalIgnoreCase)));

    private async Task<FetchedFile> FetchAsync(Uri address, string accessToken, string? sha256, string? mimeType, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        FileStream? file = null;
        try
        {
            using var response = await clients.CreateClient(GraphClient.ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                // 404: the address is too old; the next attempt asks for a new one.
                return FetchedFile.NotNow($"Status {(int)response.StatusCode} for the bytes.");
            }

            // S3 wants length and hash before the bytes, so they rest on the disk and not in memory.
            file = FileVault.TemporaryFile();
            var hash = await CopyAsync(await response.Content.ReadAsStreamAsync(limit.Token), file, limit.Token);
            var problem = hash is null ? FetchedFile.Gone("It is larger than 100 MB.")
                : !IsHash(hash, sha256) ? FetchedFile.NotNow("The bytes do not have the hash Meta names.")
                : null;
            if (problem is not null)
            {
                await file.DisposeAsync();
                return problem;
            }

            file.Position = 0;
            return new FetchedFile(file, mimeType ?? response.Content.Headers.ContentType?.ToString(), false, null);
        }
        catch (Exception exception)
        {
            if (file is not null)
            {
                await file.DisposeAsync();
            }

            if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException("The download took too long.");
            }

            throw;
        }
    }

    /// <summary>The hash of what was copied; null when it is too much.</summary>
    private static async Task<byte[]?> CopyAsync(Stream from, FileStream to, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        for (int read; (read = await from.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (to.Length + read > MediaRules.MaxSize)
            {
                return null;
            }

            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        await to.FlushAsync(cancellationToken);
        return hash.GetHashAndReset();
    }

    /// <summary>Meta writes hashes in base64 in webhooks and in hex in descriptors (both seen).</summary>
    private static bool IsHash(byte[] hash, string? named) =>
        string.IsNullOrEmpty(named)
        || string.Equals(named, Convert.ToHexString(hash), StringComparison.OrdinalIgnoreCase)
        || named == Convert.ToBase64String(hash);
}
