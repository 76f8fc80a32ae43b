using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;

namespace ChatBoost.RateLimitTests;

public sealed class RateLimiting(LimitedStack stack)
{
    private static readonly string[] Triple = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_users_limit_is_one_for_all_replicas()
    {
        var member = await stack.SignUpAsync();
        var (allowed, refused, late) = (0, 0, 0);
        var asking = Stopwatch.StartNew();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 3 * LimitedStack.UserBurst),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancellation },
            async (number, _) =>
            {
                using var answer = await stack.AskAsync(member, number % 2);
                // On a busy machine Redis may be late for one, which then passes whatever Redis makes of it.
                if (!answer.Headers.Contains("RateLimit"))
                {
                    Interlocked.Increment(ref late);
                }
                else
                {
                    Interlocked.Increment(ref answer.StatusCode == HttpStatusCode.OK ? ref allowed : ref refused);
                }
            });

        // A request came back each second meanwhile; had each replica a limit of its own, twice as many were allowed.
        Assert.InRange(allowed, LimitedStack.UserBurst - late, LimitedStack.UserBurst + 1 + (int)asking.Elapsed.TotalSeconds);
        Assert.True(refused > 0, "Nothing was refused.");
    }

    [Fact]
    public async Task Headers_count_down_over_all_replicas()
    {
        var member = await stack.SignUpAsync();

        using var first = await stack.AskAsync(member, replica: 0);
        using var second = await stack.AskAsync(member, replica: 1);

        Assert.Equal(
            $"\"user\";q={LimitedStack.UserBurst};w=20, \"organization\";q={LimitedStack.OrganizationBurst};w=30", Header(first, "RateLimit-Policy"));
        Assert.Equal("\"user\";r=19;t=19, \"organization\";r=29;t=29", Header(first, "RateLimit"));
        Assert.Equal(["20", "19", "19"], Triple.Select(name => Header(first, name)));
        Assert.Equal("\"user\";r=18;t=18, \"organization\";r=28;t=28", Header(second, "RateLimit"));
    }

    [Fact]
    public async Task A_refusal_says_so_and_when_to_come_back_and_that_is_true()
    {
        var address = LimitedStack.NewAddress();
        for (var attempt = 0; attempt < LimitedStack.CredentialsBurst; attempt++)
        {
            using var allowed = await LogInAsync(address);
            Assert.Equal(HttpStatusCode.Unauthorized, allowed.StatusCode);
        }

        using var refused = await LogInAsync(address);
        var waited = Stopwatch.StartNew();

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("rate_limited", (await ApiProblemException.OfAsync(refused, Cancellation)).Code);
        var seconds = int.Parse(Header(refused, "Retry-After"), CultureInfo.InvariantCulture);
        Assert.InRange(seconds, 1, LimitedStack.CredentialsInterval);
        Assert.Equal($"\"credentials\";r=0;t={seconds}", Header(refused, "RateLimit"));

        // Asking meanwhile costs nothing: refused requests are not counted. One for which Redis was late passes without a limit and says nothing of it.
        await Wait.UntilAsync(
            "to be let in again",
            async () => await LogInAsync(address) is { StatusCode: HttpStatusCode.Unauthorized } letIn && letIn.Headers.Contains("RateLimit"),
            cancellationToken: Cancellation);
        Assert.InRange(waited.Elapsed.TotalSeconds, seconds - 1, seconds + 2);
    }

    [Fact]
    public async Task Somebody_elses_requests_are_not_counted_until_the_organization_has_used_up_its_own()
    {
        var owner = await stack.SignUpAsync();
        var colleague = await stack.JoinAsync(owner);
        var stranger = await stack.SignUpAsync();
        await UseUpAsync(owner);

        using var colleagues = await stack.AskAsync(colleague);
        Assert.Equal(HttpStatusCode.OK, colleagues.StatusCode);

        using var refused = await UseUpAsync(colleague);
        Assert.Contains("\"organization\";r=0;", Header(refused, "RateLimit"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"user\";r=0;", Header(refused, "RateLimit"), StringComparison.Ordinal);

        using var strangers = await stack.AskAsync(stranger);
        Assert.Equal(HttpStatusCode.OK, strangers.StatusCode);
    }

    [Fact]
    public async Task Who_tries_passwords_is_limited_by_address_whatever_the_account()
    {
        var (address, other) = (LimitedStack.NewAddress(), LimitedStack.NewAddress());
        await Wait.UntilAsync(
            "the address to be refused", async () => (await LogInAsync(address)).StatusCode == HttpStatusCode.TooManyRequests, cancellationToken: Cancellation);

        using var grant = await stack.PostFromAsync(address, "/api/v1/auth/token", Form("password", ("username", "a@b.example"), ("password", "guess")));
        using var elsewhere = await LogInAsync(other);
        using var renewal = await stack.PostFromAsync(address, "/api/v1/auth/token", Form("refresh_token", ("refresh_token", "unknown")));

        Assert.Equal(HttpStatusCode.TooManyRequests, grant.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);
        // Nobody guesses a refresh token; renewing counts like anything else of an address.
        Assert.Equal(HttpStatusCode.BadRequest, renewal.StatusCode);
        Assert.StartsWith($"\"address\";r={LimitedStack.AddressBurst - 1};", Header(renewal, "RateLimit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_a_caller_makes_up_is_not_believed()
    {
        using var outside = stack.Running.Anonymous();
        await Wait.UntilAsync(
            "the caller to be refused",
            async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stack.Running.Gateway, "/api/v1/auth/login")) { Content = Nobody() };
                request.Headers.Add("X-Forwarded-For", LimitedStack.NewAddress());
                return (await outside.SendAsync(request, Cancellation)).StatusCode == HttpStatusCode.TooManyRequests;
            },
            cancellationToken: Cancellation);
    }

    [Fact]
    public async Task Opening_a_live_connection_counts_as_a_request()
    {
        var member = await stack.SignUpAsync();
        await UseUpAsync(member);
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        var address = new UriBuilder(new Uri(stack.Inboxes[0], $"/ws?access_token={member.AccessToken}")) { Scheme = "ws" }.Uri;

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, Cancellation));

        Assert.Equal(HttpStatusCode.TooManyRequests, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Services_health_and_keys_are_not_limited()
    {
        var worker = stack.Running.Description.All("whatsapp-worker")[0];
        using var granted = await stack.PostFromAsync(LimitedStack.NewAddress(), "/api/v1/auth/token", Form(
            "client_credentials", ("client_id", worker.EnvironmentVariable("ServiceAccount__ClientId")), ("client_secret", worker.EnvironmentVariable("ServiceAccount__ClientSecret"))));
        var token = (await granted.Content.ReadFromJsonAsync<TokenAnswer>(Cancellation))!.AccessToken;
        using var service = new ChatBoostApi(stack.Inboxes[0], token);
        using var anonymous = new ChatBoostApi(stack.Identity, accessToken: null);

        for (var number = 0; number < 2 * LimitedStack.OrganizationBurst; number++)
        {
            using var call = await service.SendAsync(HttpMethod.Get, "/internal/webhook-secrets?phoneNumberId=100000000000001", null, Cancellation);
            using var keys = await anonymous.SendAsync(HttpMethod.Get, "/.well-known/jwks.json", null, Cancellation);
            using var health = await anonymous.SendAsync(HttpMethod.Get, "/health", null, Cancellation);

            Assert.All(new[] { call, keys, health }, answer => Assert.False(
                answer.StatusCode == HttpStatusCode.TooManyRequests || answer.Headers.Contains("RateLimit"), $"{answer.RequestMessage?.RequestUri} is limited."));
        }
    }

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : $"no {name}";

    private static JsonContent Nobody() => JsonContent.Create(new { email = $"nobody-{Guid.NewGuid():N}@test.example", password = "guess" });

    private static FormUrlEncodedContent Form(string grant, params (string Key, string Value)[] fields) =>
        new([new("grant_type", grant), .. fields.Select(field => KeyValuePair.Create(field.Key, field.Value))]);

    private Task<HttpResponseMessage> LogInAsync(string address) => stack.PostFromAsync(address, "/api/v1/auth/login", Nobody());

    /// <summary>Asks until it is refused; answers the refusal.</summary>
    private Task<HttpResponseMessage> UseUpAsync(SignedIn member) => Wait.ForAsync(
        "a refusal",
        async () =>
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => stack.AskAsync(member)));
            return Array.Find(answers, answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        },
        cancellationToken: Cancellation);
}
