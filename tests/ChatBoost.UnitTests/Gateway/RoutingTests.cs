using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace ChatBoost.UnitTests.Gateway;

public sealed class RoutingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/.well-known/jwks.json", "identity")]
    [InlineData("POST", "/api/v1/auth/signup/create-org", "identity")]
    [InlineData("GET", "/api/v1/conversations?page=2&search=a%20b", "inbox")]
    [InlineData("POST", "/api/v1/conversations/cnv_1/takeover", "inbox")]
    [InlineData("POST", "/api/v1/messages/send_human", "inbox")]
    [InlineData("POST", "/api/v1/whatsapp/send/text", "inbox")]
    [InlineData("GET", "/api/v1/media/med_1", "inbox")]
    [InlineData("DELETE", "/api/v1/settings/whatsapp/disconnect", "inbox")]
    [InlineData("PUT", "/api/v1/bots/bot_1", "catalog")]
    [InlineData("POST", "/webhooks/whatsapp", "whatsapp-receiver")]
    [InlineData("GET", "/api/v1/whatsapp/webhook?hub.mode=subscribe", "whatsapp-receiver")]
    [InlineData("POST", "/webhooks/clerk", "whatsapp-receiver")]
    [InlineData("POST", "/api/v1/admin/dead-letters/replay", "whatsapp-worker")]
    public async Task Each_public_path_goes_to_its_service_unchanged(string method, string path, string service)
    {
        await using var host = await GatewayHost.StartAsync(services => services.Echo("identity", "inbox", "catalog", "whatsapp-receiver", "whatsapp-worker"));
        using var client = host.CreateClient();

        using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancellation);

        var expected = $"{service} {method} {path}";
        Assert.Equal(expected, await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("/internal/messages/received")]
    [InlineData("/INTERNAL/messages/received")]
    [InlineData("//internal/messages/received")]
    [InlineData("/api/v1/auth/../../../internal/bots/active")]
    [InlineData("/api/v1/auth/%2e%2e/%2e%2e/%2e%2e/internal/bots/active")]
    [InlineData("/api/v1/conversations/..%2f..%2f..%2finternal/bots/active")]
    [InlineData("/api/v1/conversations/..\\..\\..\\internal/bots/active")]
    [InlineData("/api/v1/conversations/..;/..;/..;/internal/bots/active")]
    [InlineData("/api/v1/bots/%252e%252e/%252e%252e/internal/bots/active")]
    [InlineData("/webhooks/whatsapp/../../internal/bots/active")]
    [InlineData("/.well-known/..%5c..%5cinternal/bots/active")]
    public async Task Nothing_internal_is_reached_however_the_path_is_written(string path)
    {
        var reached = new List<string>();
        RequestDelegate record = context =>
        {
            lock (reached)
            {
                reached.Add(context.Request.Path);
            }

            return Task.CompletedTask;
        };
        await using var host = await GatewayHost.StartAsync(services =>
            services.Play("identity", record).Play("inbox", record).Play("catalog", record).Play("whatsapp-receiver", record).Play("whatsapp-worker", record));

        await SendRawAsync(host.Address, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        // A service may be asked for a strange path of its own, but never for one it serves internally.
        Assert.DoesNotContain(reached, one => one.StartsWith("/internal", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/conversationsx")]
    [InlineData("/internal/bots/active")]
    [InlineData("/webhooks/unknown")]
    public async Task A_path_that_is_not_public_is_a_problem_with_a_code(string path)
    {
        await using var host = await GatewayHost.StartAsync(services => services.Echo("inbox", "catalog"));
        using var client = host.CreateClient();

        using var response = await client.GetAsync(path, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<ProblemDetails>(Cancellation);
        Assert.Equal("not_found", problem!.Extensions["code"]!.ToString());
    }

    [Fact]
    public async Task A_service_that_is_down_is_a_503_with_a_code_and_an_invitation_to_try_again()
    {
        await using var host = await GatewayHost.StartAsync(_ => { });
        using var client = host.CreateClient();

        using var response = await client.PostAsync("/webhooks/whatsapp", new StringContent("{}"), Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<ProblemDetails>(Cancellation);
        Assert.Equal("unavailable", problem!.Extensions["code"]!.ToString());
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_body_a_service_refuses_early_is_refused_with_the_services_answer()
    {
        await using var host = await GatewayHost.StartAsync(services => services.Play("whatsapp-receiver", async context =>
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            await context.Response.WriteAsync("too large, says the receiver");
        }));
        using var client = host.CreateClient();

        using var response = await client.PostAsync("/webhooks/whatsapp", new ByteArrayContent(new byte[4 * 1024 * 1024]), Cancellation);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_body_beyond_all_reason_is_stopped_at_the_edge()
    {
        await using var host = await GatewayHost.StartAsync(services =>
            services.Play("inbox", context => context.Request.Body.CopyToAsync(Stream.Null)));
        using var client = host.CreateClient();
        // So that the client waits for the answer instead of writing into a closed connection.
        client.DefaultRequestHeaders.ExpectContinue = true;

        using var message = await client.PostAsync("/api/v1/messages/send_human", new ByteArrayContent(new byte[9 * 1024 * 1024]), Cancellation);
        using var media = await client.PostAsync("/api/v1/media", new ByteArrayContent(new byte[9 * 1024 * 1024]), Cancellation);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, message.StatusCode);
        Assert.Equal(HttpStatusCode.OK, media.StatusCode);
    }

    [Fact]
    public async Task What_a_client_claims_about_itself_is_not_passed_on()
    {
        HeaderDictionary? seen = null;
        await using var host = await GatewayHost.StartAsync(services => services.Play("identity", context =>
        {
            seen = new HeaderDictionary(context.Request.Headers.ToDictionary());
            return Task.CompletedTask;
        }));
        using var client = host.CreateClient();
        const string foreignTrace = "0af7651916cd43dd8448eb211c80319c";
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "6.6.6.6");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("traceparent", $"00-{foreignTrace}-b7ad6b7169203331-01");

        using var response = await client.GetAsync("/api/v1/auth/me", Cancellation);

        Assert.Equal("127.0.0.1", seen!["X-Forwarded-For"].ToString().Replace("::ffff:", "", StringComparison.Ordinal));
        Assert.Equal("http", seen["X-Forwarded-Proto"]);
        Assert.DoesNotContain(foreignTrace, seen["traceparent"].ToString(), StringComparison.Ordinal);
    }

    private static async Task SendRawAsync(Uri address, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", address.Port, Cancellation);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Cancellation);
        await socket.GetStream().CopyToAsync(Stream.Null, Cancellation);
    }
}
