using System.Globalization;
using System.Security.Cryptography;
using ChatBoost.ProviderSimulator.Graph;

namespace ChatBoost.ProviderSimulator.Webhooks;

/// <summary>The GET by which Meta makes sure that a webhook URL is its owner's.</summary>
internal sealed class WebhookHandshake(HttpMessageInvoker http)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="Verified">200, and the challenge as the whole body.</param>
    /// <param name="StatusCode">Null when nobody answered.</param>
    public sealed record Result(bool Verified, int? StatusCode, string? ContentType, string Answer);

    public async Task<Result> ShakeAsync(Uri url, string verifyToken, CancellationToken cancellationToken)
    {
        var challenge = RandomNumberGenerator.GetInt32(100_000_000, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        var address = new UriBuilder(url) { Query = $"hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={Uri.EscapeDataString(verifyToken)}" };
        using var request = new HttpRequestMessage(HttpMethod.Get, address.Uri);
        request.Headers.TryAddWithoutValidation("User-Agent", "facebookplatform/1.0 (+http://developers.facebook.com)");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        try
        {
            using var response = await http.SendAsync(request, timeout.Token);
            var answer = await response.Content.ReadAsStringAsync(timeout.Token);
            return new Result(
                (int)response.StatusCode == StatusCodes.Status200OK && answer == challenge, (int)response.StatusCode,
                response.Content.Headers.ContentType?.MediaType, answer);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new Result(false, null, null, exception.Message);
        }
    }

    /// <summary>Checks a URL somebody wants webhooks at.</summary>
    public async Task<(Uri? Url, GraphError? Error)> CheckAsync(string address, string? verifyToken, CancellationToken cancellationToken)
    {
        if (address.Length > 200 || !Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return (null, GraphError.Parameter("Param override_callback_uri must be a valid URI of at most 200 characters."));
        }

        var result = await ShakeAsync(url, verifyToken ?? "", cancellationToken);
        return result.Verified
            ? (url, null)
            : (null, new GraphError(2200, $"Callback verification failed with the following errors: HTTP Status Code = {result.StatusCode}"));
    }
}
