using System.Net;
using System.Net.Sockets;
using ChatBoost.Identity.SingleSignOn;
using ChatBoost.ServiceDefaults.Http;
using Microsoft.Extensions.Options;

namespace ChatBoost.UnitTests.Identity;

public sealed class IssuerHttpTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:db8::1")]
    public void Addresses_inside_are_not_public(string address) => Assert.False(PublicAddresses.Contain(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.63.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700:4700::1111")]
    public void Others_are(string address) => Assert.True(PublicAddresses.Contain(IPAddress.Parse(address)));

    [Fact]
    public async Task Without_an_allowance_plain_HTTP_is_refused_and_nobody_inside_is_connected_to()
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        var port = ((IPEndPoint)inside.LocalEndpoint).Port;
        using var http = Of();

        foreach (var address in new[] { $"http://127.0.0.1:{port}/", $"https://127.0.0.1:{port}/", $"https://localhost:{port}/", $"https://[::ffff:127.0.0.1]:{port}/" })
        {
            await Assert.ThrowsAsync<IssuerException>(() => GetAsync(http, address));
        }

        Assert.False(inside.Pending());
    }

    [Fact]
    public async Task An_allowance_is_for_one_origin_and_its_redirects_are_not_followed()
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        var origin = $"http://127.0.0.1:{((IPEndPoint)inside.LocalEndpoint).Port}";
        using var http = Of(origin);

        var answer = GetAsync(http, $"{origin}/somewhere");
        using var connection = await inside.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await connection.GetStream().WriteAsync(
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, (await answer).Status);
        Assert.False(http.Allows(new Uri("http://127.0.0.1:1/")));
        Assert.False(http.Allows(new Uri("https://user:password@issuer.example/")));
        Assert.True(http.Allows(new Uri("https://issuer.example/")));
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off()
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        var origin = $"http://127.0.0.1:{((IPEndPoint)inside.LocalEndpoint).Port}";
        using var http = Of(origin);

        var answer = GetAsync(http, origin);
        using var connection = await inside.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await connection.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<IssuerException>(() => answer);
    }

    private static IssuerHttp Of(params string[] trustedOrigins) => new(Options.Create(new SingleSignOnOptions { TrustedOrigins = trustedOrigins }));

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(IssuerHttp http, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
