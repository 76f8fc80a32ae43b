using System.Net;
using Microsoft.AspNetCore.Http;

namespace ChatBoost.UnitTests.Gateway;

public sealed class DashboardTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/inbox/cnv_1")]
    public async Task Routes_of_the_browser_app_answer_with_its_page_which_is_never_stale(string path)
    {
        await using var host = await GatewayHost.StartAsync(_ => { });
        using var client = host.CreateClient();

        using var response = await client.GetAsync(path, Cancellation);

        Assert.Contains("The dashboard", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.True(response.Headers.CacheControl!.NoCache);
        Assert.Contains("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hashed_assets_are_compressed_and_kept_forever()
    {
        await using var host = await GatewayHost.StartAsync(_ => { });
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Add("Accept-Encoding", "br");

        using var response = await client.GetAsync("/assets/app-1a2b.js", Cancellation);

        Assert.Equal("br", response.Content.Headers.ContentEncoding.Single());
        Assert.Equal(TimeSpan.FromDays(365), response.Headers.CacheControl!.MaxAge);
    }

    [Fact]
    public async Task An_asset_that_does_not_exist_is_not_answered_with_the_page()
    {
        await using var host = await GatewayHost.StartAsync(_ => { });
        using var client = host.CreateClient();

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/assets/app-old.js", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task An_answer_of_a_service_can_never_run_as_a_page_and_one_with_tokens_is_not_compressed()
    {
        await using var host = await GatewayHost.StartAsync(services => services
            .Play("inbox", Answer("image/svg+xml"))
            .Play("identity", Answer("application/json")));
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Add("Accept-Encoding", "br");

        using var media = await client.GetAsync("/api/v1/media/med_1", Cancellation);
        using var login = await client.PostAsync("/api/v1/auth/login", null, Cancellation);

        Assert.Contains("default-src 'none'", media.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", media.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("br", media.Content.Headers.ContentEncoding.Single());
        Assert.Empty(login.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task The_API_can_be_browsed()
    {
        await using var host = await GatewayHost.StartAsync(_ => { });
        using var client = host.CreateClient();

        Assert.Contains("swagger-ui", await client.GetStringAsync("/docs/index.html", Cancellation), StringComparison.Ordinal);
    }

    private static RequestDelegate Answer(string contentType) => context =>
    {
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(new string('x', 5000));
    };
}
