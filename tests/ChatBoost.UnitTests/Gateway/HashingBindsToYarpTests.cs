using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace ChatBoost.UnitTests.Gateway;

/// <summary>The gateway itself needs no affinity; this shows that the project in place of the package would carry it.</summary>
public sealed class HashingBindsToYarpTests
{
    [Fact]
    public async Task Affinity_by_hashed_cookie_works_with_the_project_in_place_of_the_package()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var service = await StartAsync(_ => { }, app => app.Run(context => context.Response.WriteAsync("here")));
        await using var proxy = await StartAsync(
            services => services.AddReverseProxy().LoadFromMemory(
                [new RouteConfig { RouteId = "all", ClusterId = "one", Match = new RouteMatch { Path = "{**path}" } }],
                [
                    new ClusterConfig
                    {
                        ClusterId = "one",
                        SessionAffinity = new SessionAffinityConfig { Enabled = true, Policy = "HashCookie", AffinityKeyName = "affinity" },
                        Destinations = new Dictionary<string, DestinationConfig> { ["d"] = new() { Address = service.Urls.First() } },
                    },
                ]),
            app => app.MapReverseProxy());
        using var client = new HttpClient();

        using var response = await client.GetAsync(new Uri(proxy.Urls.First()), cancellation);

        Assert.StartsWith("affinity=", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync(Action<IServiceCollection> add, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        add(builder.Services);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }
}
