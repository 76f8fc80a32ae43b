using System.Globalization;
using System.Net.Http.Json;
using ChatBoost.RateLimitTests;
using ChatBoost.Testing.Stack;

[assembly: AssemblyFixture(typeof(LimitedStack))]

namespace ChatBoost.RateLimitTests;

/// <summary>
/// The running product with limits low enough to run into; a stack of its own, because all other tests would run into them too. A sign-up counts
/// for its address, so each has one of its own: the tests call Identity as the gateway does, which names the client in X-Forwarded-For.
/// </summary>
public sealed class LimitedStack : IAsyncLifetime
{
    public const int UserBurst = 20;
    public const int OrganizationBurst = 30;
    public const int AddressBurst = 10;
    public const int CredentialsBurst = 4;

    /// <summary>Users regain a request each second, and whoever signs in one in five seconds.</summary>
    public const int CredentialsInterval = 5;

    private const string Password = "Correct-horse-7-battery";

    private static int _lastAddress;

    private RunningStack? _running;

    public RunningStack Running => _running ?? throw new InvalidOperationException("The stack is not up.");

    public Uri Identity => new(Running.Description.All("identity")[0].Url);

    /// <summary>The replicas themselves, without what balances between them.</summary>
    public IReadOnlyList<Uri> Inboxes => [.. Running.Description.All("inbox").Select(inbox => new Uri(inbox.Url))];

    /// <summary>A client address no other test has (RFC 5737, and a private network beyond it).</summary>
    public static string NewAddress() => string.Create(CultureInfo.InvariantCulture, $"198.51.100.{Interlocked.Increment(ref _lastAddress)}");

    /// <summary>A new organization; the answer is its owner's session.</summary>
    public Task<SignedIn> SignUpAsync() => PostAsync<SignedIn>(
        "/api/v1/auth/signup/create-org", new { name = "Olive Owner", email = NewEmail(), password = Password, organizationName = "Shop" });

    /// <summary>A colleague in the same organization, which the owner opens for that with one request.</summary>
    public async Task<SignedIn> JoinAsync(SignedIn owner)
    {
        using var api = new ChatBoostApi(Identity, owner.AccessToken);
        await api.PutAsync($"/api/v1/team/organizations/{owner.OrganizationId}", new { openJoin = true }, TestContext.Current.CancellationToken);
        return await PostAsync<SignedIn>(
            "/api/v1/auth/signup/join-org", new { name = "Annie Agent", email = NewEmail(), password = Password, organizationId = owner.OrganizationId });
    }

    /// <summary>A cheap request of a member, at one of the replicas.</summary>
    public async Task<HttpResponseMessage> AskAsync(SignedIn member, int replica = 0)
    {
        using var api = new ChatBoostApi(Inboxes[replica], member.AccessToken);
        return await api.SendAsync(HttpMethod.Get, "/api/v1/conversations?pageSize=1", null, TestContext.Current.CancellationToken);
    }

    /// <summary>A request of somebody without an account, as the gateway passes it on.</summary>
    public async Task<HttpResponseMessage> PostFromAsync(string address, string path, HttpContent content)
    {
        using var anonymous = new ChatBoostApi(Identity, accessToken: null);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Identity, path)) { Content = content };
        request.Headers.Add("X-Forwarded-For", address);
        return await anonymous.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask InitializeAsync()
    {
        _running = await StartAsync();

        // The first answer of Redis may come too late for the first request, which then passes uncounted.
        var member = await SignUpAsync();
        for (var replica = 0; replica < Inboxes.Count; replica++)
        {
            await Wait.UntilAsync("Redis to answer in time", async () =>
            {
                using var answer = await AskAsync(member, replica);
                return answer.Headers.Contains("RateLimit");
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
        {
            await _running.DisposeAsync();
        }
    }

    private static string NewEmail() => $"somebody-{Guid.NewGuid():N}@test.example";

    private static Task<RunningStack> StartAsync() => RunningStack.StartAsync(
        [
            "--replicas", "inbox=2", "--restart-delay", "5", "--no-seed", "--no-dashboard",
            "--set", "RateLimits__User__PerMinute=60", $"RateLimits__User__Burst={UserBurst}",
            "RateLimits__Organization__PerMinute=60", $"RateLimits__Organization__Burst={OrganizationBurst}",
            "RateLimits__Address__PerMinute=60", $"RateLimits__Address__Burst={AddressBurst}",
            $"RateLimits__Credentials__PerMinute={60 / CredentialsInterval}", $"RateLimits__Credentials__Burst={CredentialsBurst}",
        ],
        line => TestContext.Current.SendDiagnosticMessage("{0}", line),
        TestContext.Current.CancellationToken);

    private async Task<T> PostAsync<T>(string path, object body)
    {
        using var content = JsonContent.Create(body);
        using var response = await PostFromAsync(NewAddress(), path, content);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<T>(TestContext.Current.CancellationToken))!;
    }
}
