using System.Net;
using ChatBoost.ServiceDefaults.Http;
using Microsoft.Extensions.Options;

namespace ChatBoost.Identity.SingleSignOn;

/// <summary>The section <c>SingleSignOn</c>.</summary>
public sealed class SingleSignOnOptions
{
    internal const string Section = "SingleSignOn";

    /// <summary>Origins such as <c>http://localhost:8090</c> that may be plain HTTP and inside the network. None by default; meant for development.</summary>
    public string[] TrustedOrigins { get; set; } = [];
}

/// <summary>An issuer that does not answer, or not as OpenID Connect asks it to; the message is for whoever set it up.</summary>
public sealed class IssuerException : Exception
{
    /// <summary>With the reason.</summary>
    public IssuerException(string message)
        : base(message)
    {
    }

    /// <summary>With the reason and its cause.</summary>
    public IssuerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>
/// Calls issuers. Their addresses are other people's input: HTTPS only, no address inside the network, whatever its name resolves to, no redirects,
/// no proxy, ten seconds and 256 KB.
/// </summary>
public sealed class IssuerHttp : IDisposable
{
    private const int MaxAnswer = 256 * 1024;
    private readonly HashSet<string> _trustedOrigins;
    private readonly HttpClient _http;

    /// <summary>Made by dependency injection.</summary>
    public IssuerHttp(IOptions<SingleSignOnOptions> options)
    {
        _trustedOrigins = options.Value.TrustedOrigins.Select(origin => new Uri(origin).GetLeftPart(UriPartial.Authority)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _http = OutsideHttp.CreateClient(IsTrusted, TimeSpan.FromSeconds(10), MaxAnswer);
    }

    /// <summary>True for an address that may be called at all; where its name leads is looked at when it is.</summary>
    public bool Allows(Uri address) =>
        address is { IsAbsoluteUri: true, UserInfo: "" } && (address.Scheme == Uri.UriSchemeHttps || IsTrusted(address));

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <exception cref="IssuerException">There is no answer.</exception>
    public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!Allows(request.RequestUri!))
        {
            throw new IssuerException($"{request.RequestUri} is not an https address.");
        }

        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new IssuerException($"{request.RequestUri!.GetLeftPart(UriPartial.Path)} does not answer.", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private bool IsTrusted(Uri address) => _trustedOrigins.Contains(address.GetLeftPart(UriPartial.Authority));
}
