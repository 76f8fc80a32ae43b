using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatBoost.UnitTests.Gateway;

/// <summary>The real gateway on a port of its own, in front of services that a test plays. A service no test plays is down.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private static readonly string[] Services = ["identity", "inbox", "catalog", "whatsapp-receiver", "whatsapp-worker"];
    private readonly List<WebApplication> _services = [];
    private readonly string _dashboard = Directory.CreateTempSubdirectory("dashboard").FullName;
    private WebApplicationFactory<ChatBoost.Gateway.OpenApi.PublicApiDocument>? _gateway;

    public Uri Address { get; private set; } = new("http://localhost");

    public static async Task<GatewayHost> StartAsync(Action<ServicePlayers> play)
    {
        var players = new ServicePlayers();
        play(players);

        var host = new GatewayHost();
        await File.WriteAllTextAsync(Path.Combine(host._dashboard, "index.html"), "<!doctype html><title>The dashboard</title>");
        Directory.CreateDirectory(Path.Combine(host._dashboard, "assets"));
        await File.WriteAllTextAsync(Path.Combine(host._dashboard, "assets", "app-1a2b.js"), new string(' ', 10_000));

        var addresses = new Dictionary<string, string>();
        foreach (var service in Services)
        {
            // Port 9 (discard) answers nothing.
            addresses[service] = players.Handlers.TryGetValue(service, out var handler) ? await host.PlayAsync(handler) : "http://127.0.0.1:9";
        }

        host._gateway = new WebApplicationFactory<ChatBoost.Gateway.OpenApi.PublicApiDocument>().WithWebHostBuilder(builder =>
        {
            builder.UseUrls("http://127.0.0.1:0");
            builder.ConfigureLogging(logging => logging.ClearProviders());
            builder.UseSetting("Dashboard:Path", host._dashboard);
            foreach (var (service, address) in addresses)
            {
                builder.UseSetting($"services:{service}:http:0", address);
            }
        });
        host._gateway.UseKestrel();
        host._gateway.StartServer();
        var server = host._gateway.Services.GetRequiredService<IServer>();
        host.Address = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return host;
    }

    public HttpClient CreateClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = Address };

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        foreach (var service in _services)
        {
            await service.DisposeAsync();
        }

        Directory.Delete(_dashboard, recursive: true);
    }

    private async Task<string> PlayAsync(RequestDelegate handler)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(handler);
        await app.StartAsync();
        _services.Add(app);
        return app.Urls.First();
    }
}

/// <summary>What the services behind the gateway answer in a test.</summary>
public sealed class ServicePlayers
{
    public Dictionary<string, RequestDelegate> Handlers { get; } = [];

    public ServicePlayers Play(string service, RequestDelegate handler)
    {
        Handlers[service] = handler;
        return this;
    }

    /// <summary>A service that answers with its name and the path it was asked for.</summary>
    public ServicePlayers Echo(params string[] services)
    {
        foreach (var service in services)
        {
            Play(service, context => context.Response.WriteAsync($"{service} {context.Request.Method} {context.Request.Path}{context.Request.QueryString}"));
        }

        return this;
    }
}
