using System.Net;
using System.Text.Json;

namespace ChatBoost.SystemTests.Identity;

/// <summary>What an organization can do with an issuer of its own making: nothing to anybody else.</summary>
public sealed class SingleSignOnTrust(SystemStack stack)
{
    [Fact]
    public async Task A_hostile_issuer_does_not_get_into_an_account_of_another_organization()
    {
        var hostile = await SignOnTeam.WithProviderAsync(stack);
        // The victim's address is even of the hostile organization's domain.
        var victim = await SignOnTeam.CreateAsync(stack, hostile.Domain);
        var me = await victim.Owner.GetAsync<JsonElement>("/api/v1/auth/me", Cancellation);
        var email = me.GetProperty("email").GetString()!;
        await hostile.PersonAsync(email);

        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "account_elsewhere", () => hostile.SignInAsync(email));
        Assert.Single(await hostile.MembersAsync());
    }

    [Fact]
    public async Task Nor_when_the_victim_is_a_member_of_both()
    {
        var hostile = await SignOnTeam.WithProviderAsync(stack);
        var victim = await SignOnTeam.CreateAsync(stack, hostile.Domain);
        var email = (await victim.Owner.GetAsync<JsonElement>("/api/v1/auth/me", Cancellation)).GetProperty("email").GetString()!;
        await JoinAsync(hostile, email);
        await hostile.PersonAsync(email);

        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "several_organizations", () => hostile.SignInAsync(email));
    }

    [Fact]
    public async Task A_session_an_issuer_vouched_for_leads_to_no_other_organization_also_when_it_began_before()
    {
        var (hostile, other) = (await SignOnTeam.WithProviderAsync(stack), await SignOnTeam.CreateAsync(stack));
        var email = await hostile.PersonAsync();
        var session = hostile.Owner.WithToken((await hostile.SignInAsync(email)).AccessToken);

        // The person, who reads the mail of the address, gets a password and joins another organization.
        await stack.Running.Anonymous().PostAsync("/api/v1/auth/password/forgot", new { email }, Cancellation);
        var token = await stack.Simulator.MailedSecretAsync(email, "reset-password", 0, Cancellation);
        await stack.Running.Anonymous().PostAsync("/api/v1/auth/password/reset", new { token, newPassword = Team.Password }, Cancellation);
        var again = hostile.Owner.WithToken((await hostile.SignInAsync(email)).AccessToken);
        await JoinAsync(other, email);

        foreach (var (caller, organization) in new[] { (session, other), (again, other), (again, hostile) })
        {
            await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "password_sign_in_required", () =>
                caller.PostAsync<SignedIn>($"/api/v1/team/organizations/{organization.OrganizationId}/switch", null, Cancellation));
        }
    }

    [Fact]
    public async Task Who_was_removed_does_not_come_back_by_the_issuer()
    {
        var team = await SignOnTeam.WithProviderAsync(stack);
        var email = await team.PersonAsync();
        var session = await team.SignInAsync(email);
        await team.Owner.DeleteAsync($"/api/v1/team/organizations/{team.OrganizationId}/members/{session.UserId}", Cancellation);

        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "account_elsewhere", () => team.SignInAsync(email));
    }

    [Fact]
    public async Task A_domain_belongs_to_one_organization_and_to_who_has_a_verified_address_of_it()
    {
        var team = await SignOnTeam.WithProviderAsync(stack);
        var late = await SignOnTeam.CreateAsync(stack, team.Domain);
        var stranger = await SignOnTeam.CreateAsync(stack);
        await late.PrepareIssuerAsync();

        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "domain_taken", () => late.SetAsync(late.Settings()));
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "domain_not_proven", () => stranger.SetAsync(stranger.Settings(domains: team.Domain)));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, "domain_not_valid", () => stranger.SetAsync(stranger.Settings(domains: "not a domain")));
        Assert.False((await late.Owner.GetAsync<JsonElement>(SignOnTeam.Path, Cancellation)).GetProperty("isConfigured").GetBoolean());
    }

    [Fact]
    public async Task Settings_are_shown_to_their_organization_alone_and_the_secret_to_nobody()
    {
        var (team, other) = (await SignOnTeam.WithProviderAsync(stack), await SignOnTeam.CreateAsync(stack));

        var shown = await team.Owner.GetAsync<JsonElement>(SignOnTeam.Path, Cancellation);

        Assert.Equal(team.Issuer, shown.GetProperty("issuer").GetString());
        Assert.Equal([team.Domain], shown.GetProperty("domains").EnumerateArray().Select(domain => domain.GetString()!));
        Assert.DoesNotContain("secret", shown.GetRawText(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(team.Domain, (await other.Owner.GetAsync<JsonElement>(SignOnTeam.Path, Cancellation)).GetRawText(), StringComparison.Ordinal);
        await other.Owner.DeleteAsync(SignOnTeam.Path, Cancellation);
        Assert.True((await team.Owner.GetAsync<JsonElement>(SignOnTeam.Path, Cancellation)).GetProperty("isEnabled").GetBoolean());
    }

    [Fact]
    public async Task The_stored_secret_goes_to_no_other_issuer()
    {
        var team = await SignOnTeam.WithProviderAsync(stack);

        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, "client_secret_required", () => team.SetAsync(team.Settings(issuer: $"{team.Issuer}-2", secret: null)));
        await team.SetAsync(team.Settings(secret: null, role: "agent"));
        var email = await team.PersonAsync();
        Assert.Equal("agent", (await team.MeAsync(await team.SignInAsync(email))).GetProperty("role").GetString());
    }

    [Theory]
    [InlineData("http://localhost:1/oidc")]
    [InlineData("https://127.0.0.1:1/oidc")]
    [InlineData("https://[::1]/")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("https://identity/")]
    [InlineData("ftp://issuer.example/")]
    public async Task An_issuer_that_is_inside_the_network_or_not_https_is_not_called(string issuer)
    {
        var team = await SignOnTeam.CreateAsync(stack);

        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "issuer_not_usable", () => team.SetAsync(team.Settings(issuer)));
    }

    [Fact]
    public async Task An_issuer_that_calls_itself_something_else_is_refused()
    {
        var team = await SignOnTeam.CreateAsync(stack);

        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "issuer_not_usable", () => team.SetAsync(team.Settings($"{team.Issuer}/")));
    }

    [Fact]
    public async Task Choosing_the_provider_is_for_owners_and_owners_are_never_made_by_it()
    {
        var team = await SignOnTeam.WithProviderAsync(stack);
        var email = $"admin@{team.Domain}";
        await team.Owner.PostAsync<JsonElement>($"/api/v1/team/organizations/{team.OrganizationId}/members", new { name = "Ada", email, password = Team.Password, role = "admin" }, Cancellation);
        var admin = team.Owner.WithToken((await stack.Running.Anonymous().LoginAsync(email, Team.Password, Cancellation)).AccessToken);

        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, () => admin.SendAsync<JsonElement>(HttpMethod.Put, SignOnTeam.Path, team.Settings(), Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "owner_by_default", () => team.SetAsync(team.Settings(role: "owner")));
    }

    private async Task JoinAsync(SignOnTeam team, string email)
    {
        var before = (await stack.Simulator.MailsAsync(email, Cancellation)).LastOrDefault()?.Sequence ?? 0;
        await team.Owner.PostAsync<JsonElement>($"/api/v1/team/organizations/{team.OrganizationId}/invitations", new { email, role = "agent" }, Cancellation);
        var token = await stack.Simulator.MailedSecretAsync(email, "invitation", before, Cancellation);
        await stack.Running.Anonymous().PostAsync<SignedIn>($"/api/v1/team/invitations/{token}/accept", new { password = Team.Password }, Cancellation);
    }
}
