using System.Net;
using System.Net.Sockets;

namespace ChatBoost.ServiceDefaults.Http;

/// <summary>
/// Calls to addresses that other people entered: no address inside the network, whatever its name resolves to, no redirects, no proxy, no cookies. What may be plain
/// HTTP, its caller decides.
/// </summary>
public static class OutsideHttp
{
    /// <summary>A client of its own, not from the factory: those resolve names of services first, which here are nobody's business.</summary>
    /// <param name="isTrusted">Addresses that may be inside all the same.</param>
    /// <param name="timeout">For a call with the headers of its answer, and its body where the client reads that.</param>
    /// <param name="maxAnswer">Longest body the client reads, in bytes.</param>
    public static HttpClient CreateClient(Predicate<Uri> isTrusted, TimeSpan timeout, int maxAnswer) => new(new SocketsHttpHandler
    {
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context, isTrusted, cancellationToken),
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    })
    {
        Timeout = timeout,
        MaxResponseContentBufferSize = maxAnswer,
    };

    /// <summary>Connects to the address that was looked at: looking it up a second time could bring another one.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, Predicate<Uri> isTrusted, CancellationToken cancellationToken)
    {
        var endpoint = context.DnsEndPoint;
        var addresses = await Dns.GetHostAddressesAsync(endpoint.Host, cancellationToken);
        if (!isTrusted(context.InitialRequestMessage.RequestUri!) && !Array.TrueForAll(addresses, PublicAddresses.Contain))
        {
            throw new InsideNetworkException($"{endpoint.Host} is inside the network.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, endpoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The name leads to an address that is not of the public internet; nobody was connected to.</summary>
public sealed class InsideNetworkException(string message) : IOException(message);
