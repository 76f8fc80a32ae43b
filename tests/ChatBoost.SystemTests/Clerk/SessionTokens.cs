using System.Net;
using System.Text.Json;

namespace ChatBoost.SystemTests.Clerk;

public sealed class SessionTokens(SystemStack stack)
{
    private readonly ClerkInstance _clerk = new(stack);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_token_of_either_version_works_in_every_service_with_the_members_permissions(int version)
    {
        var (organization, admin, _) = await _clerk.OrganizationWithAdminAsync();
        var agent = (await _clerk.PersonAsync()).Id;
        await _clerk.MemberAsync(organization, agent);

        var (asAdmin, asAgent) = (await _clerk.SignedInAsync(admin, organization, version: version), await _clerk.SignedInAsync(agent, organization, version: version));

        foreach (var caller in new[] { asAdmin, asAgent })
        {
            await caller.ConversationsAsync("", Cancellation);
            await caller.GetAsync<JsonElement>("/api/v1/bots", Cancellation);
        }

        Assert.Equal("owner", (await asAdmin.GetAsync<JsonElement>("/api/v1/auth/me", Cancellation)).GetProperty("role").GetString());
        Assert.Equal("agent", (await asAgent.GetAsync<JsonElement>("/api/v1/auth/me", Cancellation)).GetProperty("role").GetString());
        await asAdmin.GetAsync<JsonElement>("/api/v1/admin/dead-letters", Cancellation);
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "forbidden", () => asAgent.GetAsync<JsonElement>("/api/v1/admin/dead-letters", Cancellation));
    }

    [Fact]
    public async Task A_token_that_comes_before_every_webhook_makes_organization_owner_and_bot()
    {
        var (user, organization) = (ClerkInstance.NewId("user"), ClerkInstance.NewId("org"));

        var me = await _clerk.MeAsync(user, organization, "admin");

        Assert.Equal("owner", me.GetProperty("role").GetString());
        var caller = await _clerk.SignedInAsync(user, organization, "admin");
        await Wait.UntilAsync(
            "the new organization's bot", async () => (await caller.GetAsync<JsonElement>("/api/v1/bots", Cancellation)).GetProperty("data").EnumerateArray().Any(), cancellationToken: Cancellation);

        var email = ClerkInstance.NewEmail();
        await _clerk.UserAsync(new { id = user, firstName = "Late", lastName = "Webhook", email });
        await _clerk.OrganizationAsync(new { id = organization, name = "Named later", createdBy = user });
        await _clerk.MemberAsync(organization, user, "org:admin");

        var later = await _clerk.MeAsync(user, organization, "admin");
        Assert.Equal(
            (me.GetProperty("userId").GetString(), me.GetProperty("organizationId").GetString(), "Late Webhook", email, "Named later", true),
            (later.GetProperty("userId").GetString(), later.GetProperty("organizationId").GetString(), later.GetProperty("name").GetString(), later.GetProperty("email").GetString(),
                later.GetProperty("organizationName").GetString(), later.GetProperty("emailConfirmed").GetBoolean()));
    }

    [Fact]
    public async Task Many_first_tokens_at_once_make_one_organization_and_one_owner()
    {
        var organization = ClerkInstance.NewId("org");
        var users = Enumerable.Range(0, 8).Select(_ => ClerkInstance.NewId("user")).ToList();

        var everybody = await Task.WhenAll(users.Concat(users).Select(user => _clerk.MeAsync(user, organization, "admin")));

        Assert.Single(everybody.Select(me => me.GetProperty("organizationId").GetString()).Distinct());
        Assert.Equal(users.Count, everybody.Select(me => me.GetProperty("userId").GetString()).Distinct().Count());
        Assert.Single(everybody.Where(me => me.GetProperty("role").GetString() == "owner").Select(me => me.GetProperty("userId").GetString()).Distinct());
    }

    [Theory]
    [InlineData("bad_signature")]
    [InlineData("alg_none")]
    [InlineData("alg_hs256")]
    [InlineData("unknown_key")]
    [InlineData("without_key")]
    [InlineData("wrong_issuer")]
    [InlineData("wrong_party")]
    [InlineData("without_party")]
    [InlineData("without_expiry")]
    [InlineData("from_the_future")]
    [InlineData("without_issue_time")]
    [InlineData("not_yet_valid")]
    [InlineData("impersonated")]
    [InlineData("without_session")]
    [InlineData("without_subject")]
    [InlineData("other_type")]
    [InlineData("with_extension")]
    [InlineData("oversized")]
    [InlineData("expired", "token_expired")]
    public async Task A_faulty_token_is_refused_by_every_service_and_makes_nothing(string fault, string code = "unauthorized")
    {
        var (organization, admin, _) = await _clerk.OrganizationWithAdminAsync();
        var stranger = ClerkInstance.NewId("user");
        foreach (var user in new[] { admin, stranger })
        {
            var forged = stack.Running.Anonymous().WithToken(await _clerk.TokenAsync(user, organization, "admin", fault: fault));
            foreach (var path in new[] { "/api/v1/auth/me", "/api/v1/conversations", "/api/v1/bots", "/api/v1/admin/dead-letters" })
            {
                await Refusal.ExpectAsync(HttpStatusCode.Unauthorized, code, () => forged.GetAsync<JsonElement>(path, Cancellation));
            }
        }

        Assert.Single(await MembersAsync(admin, organization));
    }

    [Fact]
    public async Task A_genuine_token_that_names_no_organization_or_is_not_finished_is_told_so()
    {
        var (organization, admin, _) = await _clerk.OrganizationWithAdminAsync();
        var personal = stack.Running.Anonymous().WithToken(await _clerk.TokenAsync(admin, organizationId: null));
        var pending = stack.Running.Anonymous().WithToken(await _clerk.TokenAsync(admin, organization, fault: "pending"));

        foreach (var path in new[] { "/api/v1/auth/me", "/api/v1/conversations", "/api/v1/bots" })
        {
            await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "no_active_organization", () => personal.GetAsync<JsonElement>(path, Cancellation));
            await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "session_pending", () => pending.GetAsync<JsonElement>(path, Cancellation));
        }
    }

    [Fact]
    public async Task A_token_that_was_taken_is_refused_once_it_has_expired()
    {
        var (organization, admin, _) = await _clerk.OrganizationWithAdminAsync();
        var caller = stack.Running.Anonymous().WithToken(await _clerk.TokenAsync(admin, organization, lifetime: 1));
        await caller.ConversationsAsync("", Cancellation);

        // A second and five more between clocks.
        await Wait.UntilAsync("the token to expire", async () =>
        {
            try
            {
                await caller.ConversationsAsync("", Cancellation);
                return false;
            }
            catch (ApiProblemException problem)
            {
                Assert.Equal((HttpStatusCode.Unauthorized, "token_expired"), (problem.Status, problem.Code));
                return true;
            }
        }, TimeSpan.FromSeconds(20), Cancellation);
    }

    [Fact]
    public async Task It_leads_to_no_other_organization_of_the_same_person()
    {
        var (first, user, _) = await _clerk.OrganizationWithAdminAsync();
        var second = (await _clerk.OrganizationAsync(new { name = "Second", createdBy = user })).Id;
        await _clerk.MemberAsync(second, user, "org:admin");
        var there = (await _clerk.MeAsync(user, second)).GetProperty("organizationId").GetString();

        var here = await _clerk.SignedInAsync(user, first);

        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "password_sign_in_required", () => here.PostAsync<JsonElement>($"/api/v1/team/organizations/{there}/switch", null, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, () => here.GetAsync<JsonElement>($"/api/v1/team/organizations/{there}", Cancellation));
    }

    [Fact]
    public async Task Clerks_next_key_is_found_by_the_first_token_signed_with_it()
    {
        var (organization, admin, _) = await _clerk.OrganizationWithAdminAsync();
        await _clerk.MeAsync(admin, organization);

        var keyId = await _clerk.AddKeyAsync();

        // Not at once, if Clerk was asked for a new key a moment ago.
        await Wait.UntilAsync("the new key to be known", async () =>
        {
            try
            {
                await stack.Running.Anonymous().WithToken(await _clerk.TokenAsync(admin, organization, keyId: keyId)).GetAsync<JsonElement>("/api/v1/auth/me", Cancellation);
                return true;
            }
            catch (ApiProblemException problem) when (problem.Status == HttpStatusCode.Unauthorized)
            {
                return false;
            }
        }, TimeSpan.FromSeconds(20), Cancellation);
    }

    private async Task<IReadOnlyList<JsonElement>> MembersAsync(string user, string organization)
    {
        var caller = await _clerk.SignedInAsync(user, organization);
        var id = (await caller.GetAsync<JsonElement>("/api/v1/auth/me", Cancellation)).GetProperty("organizationId").GetString();
        return [.. (await caller.GetAsync<JsonElement>($"/api/v1/team/organizations/{id}/members", Cancellation)).EnumerateArray()];
    }
}
