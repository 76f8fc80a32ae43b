using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatBoost.SimulatorTests;

/// <summary>The simulator with a clock of its own, a receiver for its webhooks, and one connected number.</summary>
public sealed class Simulator : IAsyncDisposable
{
    public const string Number = "100000000000001";
    public const string BusinessAccount = "200000000000001";
    public const string Secret = "an app secret";
    public const string Ana = "447700900123";

    private readonly WebApplicationFactory<Program> _factory;

    private Simulator(WebApplicationFactory<Program> factory, ManualClock clock, WebhookReceiver receiver)
    {
        _factory = factory;
        Clock = clock;
        Receiver = receiver;
        Http = factory.CreateClient();
    }

    public ManualClock Clock { get; }

    public WebhookReceiver Receiver { get; }

    public HttpClient Http { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="stateFile">What it remembers from one start to the next.</param>
    public static async Task<Simulator> StartAsync(string? stateFile = null)
    {
        var clock = new ManualClock();
        var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseSetting("Simulator:StateFile", stateFile);
            host.ConfigureLogging(logging => logging.ClearProviders());
            host.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(clock));
        });
        return new Simulator(factory, clock, await WebhookReceiver.StartAsync());
    }

    /// <summary>Forgets everything and connects the number anew, at a webhook URL no earlier test knows.</summary>
    public async Task ResetAsync()
    {
        await Http.DeleteAsync("/simulator/state?apps=true", Cancellation);
        Receiver.Reset();
        await ControlAsync("/simulator/apps", new { phoneNumberId = Number, appSecret = Secret, webhookUrl = Receiver.Url });

        // Tests that are about jitter set it; for all others times are exact.
        await ControlAsync("/simulator/settings", new { jitterMs = 0 });
    }

    public async Task<JsonNode> ControlAsync(string path, object body)
    {
        var response = await Http.PostAsJsonAsync(path, body, Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode} {await response.Content.ReadAsStringAsync(Cancellation)}");
        return (await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
    }

    public async Task<JsonNode> ReadAsync(string path) => (await Http.GetFromJsonAsync<JsonNode>(path, Cancellation))!;

    public Task SetAsync(object settings) => ControlAsync("/simulator/settings", settings);

    /// <summary>A customer writes; answers the wamid.</summary>
    public async Task<string> WriteAsync(object order, string waId = Ana)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToNode(order)!.AsObject();
        body["phoneNumberId"] ??= Number;
        return (await ControlAsync($"/simulator/phones/{waId}/messages", body))["wamid"]!.ToString();
    }

    /// <summary>Ana writes something, so that her window is open, and the receiver has got it.</summary>
    public async Task OpenWindowAsync(string waId = Ana)
    {
        await WriteAsync(new { type = "text", text = "Hello" }, waId);
        await Receiver.NextAsync();
    }

    /// <summary>A Graph call with the number's own token.</summary>
    public async Task<GraphReply> GraphAsync(HttpMethod method, string path, object? body = null, string? token = "sim-token-" + Number, string version = "v23.0")
    {
        using var request = new HttpRequestMessage(method, $"/{version}{path}");
        request.Content = body switch { null => null, HttpContent content => content, _ => JsonContent.Create(body) };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        var response = await Http.SendAsync(request, Cancellation);
        return new GraphReply(response, JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation))!);
    }

    public Task<GraphReply> SendAsync(object message, string version = "v23.0") => GraphAsync(HttpMethod.Post, $"/{Number}/messages", message, version: version);

    public Task<GraphReply> SendTextAsync(string text, string to = Ana) => SendAsync(Text(text, to));

    public static object Text(string text, string to = Ana) => new { messaging_product = "whatsapp", to, type = "text", text = new { body = text } };

    public async Task<JsonArray> SentAsync(string query = "") => (await ReadAsync("/simulator/graph/sent?phoneNumberId=" + Number + query))["data"]!.AsArray();

    /// <summary>Asks as a browser would, and stays where it is told to go elsewhere.</summary>
    public async Task<HttpResponseMessage> AskAsync(string path)
    {
        using var browser = _factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        return await browser.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _factory.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}

/// <summary>An answer of the Graph API.</summary>
public sealed record GraphReply(HttpResponseMessage Response, JsonNode Json)
{
    public HttpStatusCode Status => Response.StatusCode;

    public int? Code => (int?)Json["error"]?["code"];

    public string Wamid => Json["messages"]![0]!["id"]!.ToString();

    public string? Details => Json["error"]?["error_data"]?["details"]?.ToString();
}

/// <summary>A simulator for each test, fresh or emptied: no test can see another's messages, settings or webhooks.</summary>
public abstract class SimulatorTest : IAsyncLifetime
{
    // Starting a host for each of the many small cases would take longer than the cases.
    private static readonly ConcurrentBag<Simulator> Free = [];

    protected Simulator Simulator { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Simulator = Free.TryTake(out var used) ? used : await Simulator.StartAsync();
        await Simulator.ResetAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Passed)
        {
            Free.Add(Simulator);
        }
        else
        {
            await Simulator.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
