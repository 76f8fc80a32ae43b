using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ChatBoost.UnitTests.Gateway;

public sealed class HealthTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_is_200_when_every_part_is_ready_and_asks_each_once_a_second()
    {
        var asked = 0;
        await using var host = await GatewayHost.StartAsync(services => services
            .Echo("inbox", "catalog", "whatsapp-receiver", "whatsapp-worker")
            .Play("identity", _ =>
            {
                Interlocked.Increment(ref asked);
                return Task.CompletedTask;
            }));
        using var client = host.CreateClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetAsync("/health", Cancellation)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.InRange(asked, 1, 2);
    }

    [Fact]
    public async Task Health_is_503_and_names_the_part_that_is_not_ready()
    {
        await using var host = await GatewayHost.StartAsync(services => services
            .Echo("identity", "catalog", "whatsapp-receiver")
            .Play("inbox", context =>
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return Task.CompletedTask;
            }));
        using var client = host.CreateClient();

        using var response = await client.GetAsync("/health", Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        var parts = body.GetProperty("parts").EnumerateArray().ToDictionary(part => part.GetProperty("name").GetString()!, part => part.GetProperty("status").GetString());
        Assert.Equal("ready", parts["identity"]);
        Assert.Equal("not_ready", parts["inbox"]);
        Assert.Equal("no_answer", parts["whatsapp-worker"]);
    }

    [Fact]
    public async Task The_gateway_is_alive_whatever_the_services_are()
    {
        await using var host = await GatewayHost.StartAsync(_ => { });
        using var client = host.CreateClient();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/alive", Cancellation)).StatusCode);
    }
}
