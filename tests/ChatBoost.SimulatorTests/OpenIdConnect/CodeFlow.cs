using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;

namespace ChatBoost.SimulatorTests.OpenIdConnect;

/// <summary>The played issuer refuses what a real one would: else tests against it would prove little.</summary>
public sealed class CodeFlow
{
    private const string Callback = "https://chatboost.example/sign-in/callback";
    private const string Verifier = "a-verifier-that-is-long-enough-for-the-standard-0123456789";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_code_gets_a_token_once_with_its_verifier_client_and_address()
    {
        await using var simulator = await StartAsync();

        foreach (var (change, error) in new (Action<Dictionary<string, string>>, string)[]
        {
            (form => form["code_verifier"] = "another", "invalid_grant"),
            (form => form.Remove("code_verifier"), "invalid_grant"),
            (form => form["redirect_uri"] = "https://elsewhere.example/", "invalid_grant"),
            (form => form["client_secret"] = "another", "invalid_client"),
        })
        {
            Assert.Equal(error, (await RedeemAsync(simulator, await CodeAsync(simulator), change)).GetProperty("error").GetString());
        }

        var code = await CodeAsync(simulator);
        Assert.Equal(3, (await RedeemAsync(simulator, code)).GetProperty("id_token").GetString()!.Split('.').Length);
        Assert.Equal("invalid_grant", (await RedeemAsync(simulator, code)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Nobody_is_sent_to_an_address_the_client_did_not_name()
    {
        await using var simulator = await StartAsync();

        using var response = await simulator.Http.GetAsync(new Uri(AddressOf("https://elsewhere.example/"), UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static async Task<Simulator> StartAsync()
    {
        var simulator = await Simulator.StartAsync();
        using var client = await simulator.Http.PostAsJsonAsync("/simulator/oidc/clients", new { issuer = "acme", clientId = "me", clientSecret = "secret", redirectUri = Callback }, Cancellation);
        using var user = await simulator.Http.PostAsJsonAsync("/simulator/oidc/users", new { issuer = "acme", subject = "1", email = "ana@acme.example" }, Cancellation);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (client.StatusCode, user.StatusCode));
        return simulator;
    }

    private static string AddressOf(string redirectUri)
    {
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
        return $"/oidc/acme/authorize?response_type=code&client_id=me&scope=openid%20email&state=s&nonce=n&code_challenge={challenge}&code_challenge_method=S256"
            + $"&login_hint=ana%40acme.example&redirect_uri={Uri.EscapeDataString(redirectUri)}";
    }

    private static async Task<string> CodeAsync(Simulator simulator)
    {
        using var response = await simulator.AskAsync(AddressOf(Callback));
        return HttpUtility.ParseQueryString(response.Headers.Location!.Query)["code"]!;
    }

    private static async Task<JsonElement> RedeemAsync(Simulator simulator, string code, Action<Dictionary<string, string>>? change = null)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = Callback,
            ["code_verifier"] = Verifier,
            ["client_id"] = "me",
            ["client_secret"] = "secret",
        };
        change?.Invoke(form);
        using var content = new FormUrlEncodedContent(form);
        using var response = await simulator.Http.PostAsync(new Uri("/oidc/acme/token", UriKind.Relative), content, Cancellation);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }
}
