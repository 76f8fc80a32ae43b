using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatBoost.AppHost.Orchestration;

namespace ChatBoost.AppHost.Demo;

/// <summary>
/// Creates the demo organization the way anybody would: over the public API. Every step looks first, so that a second start
/// changes nothing.
/// </summary>
internal sealed class DemoSeeder(RunContext run, ProjectResource gateway, ProjectResource simulator) : IDisposable
{
    private const string Email = "demo@chatboost.local";
    private const string Password = "ChatBoost-demo-1";
    private const string PhoneNumberId = "100000000000001";
    private const string BusinessAccountId = "200000000000001";
    private const string DisplayPhoneNumber = "+15550100001";
    private const string BotName = "Shop assistant";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _api = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(run.UrlOf(gateway.Endpoints[0])) };
    private readonly HttpClient _simulator = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(run.UrlOf(simulator.Endpoints[0])) };

    private string AppSecret => run.Secrets.GetPassword("demo-app-secret");

    private string VerifyToken => run.Secrets.GetPassword("demo-verify-token");

    /// <exception cref="ResourceFailedException">The API refuses a step, also after some tries.</exception>
    public async Task<DemoDescription> SeedAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        string? refusal = null;
        while (true)
        {
            try
            {
                var organizationId = await SignInAsync(patience.Token);
                await PutSimulatorAppAsync(patience.Token);
                await ConnectWhatsAppAsync(patience.Token);
                await CreateBotAsync(patience.Token);
                return new DemoDescription(Email, Password, organizationId, PhoneNumberId);
            }
            catch (HttpRequestException exception) when (exception.StatusCode is null or >= HttpStatusCode.InternalServerError && !patience.IsCancellationRequested)
            {
                // Everything is ready, but a connection between two services may still be on its way.
                refusal = exception.Message;
                await Task.WhenAny(Task.Delay(500, patience.Token));
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new ResourceFailedException("demo", $"The demo organization could not be created: {refusal ?? exception.Message}");
            }
        }
    }

    /// <summary>Tells the simulator with which secret it signs the demo number's webhooks; it forgets when it is restarted.</summary>
    public async Task PutSimulatorAppAsync(CancellationToken cancellationToken) =>
        await SendAsync(
            _simulator,
            HttpMethod.Post,
            "/simulator/apps",
            new { phoneNumberId = PhoneNumberId, appSecret = AppSecret, businessAccountId = BusinessAccountId, displayPhoneNumber = DisplayPhoneNumber, verifyToken = VerifyToken },
            cancellationToken);

    public void Dispose()
    {
        _api.Dispose();
        _simulator.Dispose();
    }

    private async Task<string> SignInAsync(CancellationToken cancellationToken)
    {
        using var login = await _api.PostAsJsonAsync("/api/v1/auth/login", new { email = Email, password = Password }, cancellationToken);
        var session = login.StatusCode != HttpStatusCode.Unauthorized
            ? await ReadAsync("POST /api/v1/auth/login", login, cancellationToken)
            : await SendAsync(
                _api,
                HttpMethod.Post,
                "/api/v1/auth/signup/create-org",
                new { name = "Demo Owner", email = Email, password = Password, organizationName = "Demo Shop" },
                cancellationToken);
        _api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)session["accessToken"]!);
        return (string)session["organizationId"]!;
    }

    private async Task ConnectWhatsAppAsync(CancellationToken cancellationToken)
    {
        var status = await SendAsync(_api, HttpMethod.Get, "/api/v1/settings/whatsapp/status", null, cancellationToken);
        if ((bool?)status["connected"] != true)
        {
            await SendAsync(
                _api,
                HttpMethod.Post,
                "/api/v1/settings/whatsapp/connect",
                new
                {
                    phoneNumberId = PhoneNumberId,
                    businessAccountId = BusinessAccountId,
                    displayPhoneNumber = DisplayPhoneNumber,
                    accessToken = $"sim-token-{PhoneNumberId}",
                    appSecret = AppSecret,
                    verifyToken = VerifyToken,
                },
                cancellationToken);
        }
    }

    private async Task CreateBotAsync(CancellationToken cancellationToken)
    {
        var bots = await SendAsync(_api, HttpMethod.Get, "/api/v1/bots", null, cancellationToken);
        if (bots["data"]!.AsArray().All(bot => (string?)bot!["name"] != BotName))
        {
            await SendAsync(_api, HttpMethod.Post, "/api/v1/bots", DemoBot.Create(BotName), cancellationToken);
        }
    }

    private static async Task<JsonNode> SendAsync(HttpClient client, HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await client.SendAsync(request, cancellationToken);
        return await ReadAsync($"{method} {path}", response, cancellationToken);
    }

    private static async Task<JsonNode> ReadAsync(string call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken)) ?? new JsonObject();
        }

        var problem = await response.Content.ReadAsStringAsync(cancellationToken);
        throw new HttpRequestException($"{call} answered {(int)response.StatusCode} {problem}", null, response.StatusCode);
    }
}
