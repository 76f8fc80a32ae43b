using System.Net;
using System.Text.Json;
using System.Web;

namespace ChatBoost.SystemTests.Identity;

/// <summary>An organization with a domain and an issuer of its own, for tests of single sign-on.</summary>
internal sealed class SignOnTeam
{
    public const string Path = "/api/v1/team/single-sign-on";
    public const string ClientId = "chatboost:client";
    public const string ClientSecret = "a secret with: signs & blanks";

    private readonly SystemStack _stack;

    private SignOnTeam(SystemStack stack, ChatBoostApi owner, string organizationId, string domain) =>
        (_stack, Owner, OrganizationId, Domain) = (stack, owner, organizationId, domain);

    public ChatBoostApi Owner { get; }

    public string OrganizationId { get; }

    public string Domain { get; }

    /// <summary>The name of its issuer.</summary>
    public string IssuerName { get; } = $"issuer-{Guid.NewGuid():N}";

    public string Issuer => $"{_stack.Running.Description.All("identity")[0].EnvironmentVariable("SingleSignOn__TrustedOrigins__0")}/oidc/{IssuerName}";

    /// <summary>An organization whose owner has a verified address of a domain nobody else has; no provider yet.</summary>
    public static async Task<SignOnTeam> CreateAsync(SystemStack stack, string? domain = null)
    {
        domain ??= $"{Guid.NewGuid():N}.example";
        var email = $"owner-{Guid.NewGuid():N}@{domain}";
        var session = await stack.Running.Anonymous().PostAsync<SignedIn>(
            "/api/v1/auth/signup/create-org", new { name = "Olive Owner", email, password = Team.Password, organizationName = domain }, Cancellation);
        var token = await stack.Simulator.MailedSecretAsync(email, "verify-email", 0, Cancellation);
        await stack.Running.Anonymous().PostAsync("/api/v1/auth/email/verify", new { token }, Cancellation);
        return new SignOnTeam(stack, stack.Running.Anonymous().WithToken(session.AccessToken), session.OrganizationId, domain);
    }

    /// <summary>The same with its provider set.</summary>
    public static async Task<SignOnTeam> WithProviderAsync(SystemStack stack, string algorithm = "RS256")
    {
        var team = await CreateAsync(stack);
        await team.PrepareIssuerAsync(algorithm);
        await team.SetAsync(team.Settings());
        return team;
    }

    public object Settings(string? issuer = null, string? secret = ClientSecret, string role = "viewer", params string[] domains) => new
    {
        issuer = issuer ?? Issuer,
        clientId = ClientId,
        clientSecret = secret,
        domains = domains.Length == 0 ? [Domain] : domains,
        defaultRole = role,
    };

    public Task<JsonElement> SetAsync(object settings) => Owner.SendAsync<JsonElement>(HttpMethod.Put, Path, settings, Cancellation);

    /// <summary>Makes the issuer know ChatBoost, by the address it says it is sent back to.</summary>
    public async Task PrepareIssuerAsync(string algorithm = "RS256")
    {
        var redirectUri = (await Owner.GetAsync<JsonElement>(Path, Cancellation)).GetProperty("redirectUri").GetString();
        await _stack.Simulator.PostWithoutAnswerAsync(
            "/simulator/oidc/clients", new { issuer = IssuerName, clientId = ClientId, clientSecret = ClientSecret, redirectUri, algorithm }, Cancellation);
    }

    /// <summary>Somebody has an account at the issuer.</summary>
    public async Task<string> PersonAsync(string? email = null, string? subject = null, bool isVerified = true)
    {
        email ??= $"person-{Guid.NewGuid():N}@{Domain}";
        await _stack.Simulator.PostWithoutAnswerAsync(
            "/simulator/oidc/users", new { issuer = IssuerName, subject = subject ?? $"subject of {email}", email, emailVerified = isVerified, name = "Petra Person" }, Cancellation);
        return email;
    }

    public Task FaultAsync(string fault) =>
        _stack.Simulator.PostWithoutAnswerAsync("/simulator/oidc/faults", new { issuer = IssuerName, fault }, Cancellation);

    /// <summary>Begins a sign-in and lets the issuer send the person back.</summary>
    /// <param name="email">Who begins it.</param>
    /// <param name="person">Who then signs in at the issuer, if it is somebody else.</param>
    public async Task<(string Code, string State)> GoAsync(string email, string? person = null)
    {
        var address = (await _stack.Running.Anonymous().PostAsync<JsonElement>("/api/v1/auth/single-sign-on/start", new { email }, Cancellation)).GetProperty("authorizationUrl").GetString()!;
        if (person is not null)
        {
            const string Hint = "&login_hint=";
            address = address[..address.IndexOf(Hint, StringComparison.Ordinal)] + Hint + Uri.EscapeDataString(person);
        }

        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var response = await browser.GetAsync(new Uri(address), Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var query = HttpUtility.ParseQueryString(response.Headers.Location!.Query);
        return (query["code"]!, query["state"]!);
    }

    public Task<SignedIn> CompleteAsync((string Code, string State) back) =>
        _stack.Running.Anonymous().PostAsync<SignedIn>("/api/v1/auth/single-sign-on/complete", new { code = back.Code, state = back.State }, Cancellation);

    public async Task<SignedIn> SignInAsync(string email, string? person = null) => await CompleteAsync(await GoAsync(email, person));

    public async Task<JsonElement> MeAsync(SignedIn session) => await Owner.WithToken(session.AccessToken).GetAsync<JsonElement>("/api/v1/auth/me", Cancellation);

    public async Task<IReadOnlyList<string>> MembersAsync() =>
        [.. (await Owner.GetAsync<JsonElement>($"/api/v1/team/organizations/{OrganizationId}/members", Cancellation)).EnumerateArray().Select(member => member.GetProperty("email").GetString()!)];
}
