using System.Net;
using System.Text.Json;

namespace ChatBoost.SystemTests.Identity;

public sealed class SingleSignOn(SystemStack stack)
{
    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task Somebody_new_becomes_a_member_with_a_verified_address_and_is_the_same_user_the_next_time(string algorithm)
    {
        var team = await SignOnTeam.WithProviderAsync(stack, algorithm);
        var email = await team.PersonAsync();

        var (first, second) = (await team.SignInAsync(email), await team.SignInAsync(email));

        Assert.Equal((first.UserId, team.OrganizationId), (second.UserId, second.OrganizationId));
        var me = await team.MeAsync(second);
        Assert.Equal((email, "viewer", "Petra Person"), (me.GetProperty("email").GetString(), me.GetProperty("role").GetString(), me.GetProperty("name").GetString()));
        Assert.True(me.GetProperty("emailConfirmed").GetBoolean());
        var renewed = await stack.Running.Anonymous().TokenByRefreshAsync(second.RefreshToken, Cancellation);
        Assert.NotEmpty(renewed.AccessToken);
    }

    [Fact]
    public async Task The_address_may_change_at_the_issuer_and_the_person_stays_the_same()
    {
        var team = await SignOnTeam.WithProviderAsync(stack);
        var before = await team.PersonAsync(subject: "petra");
        var first = await team.SignInAsync(before);

        var after = await team.PersonAsync(subject: "petra");

        Assert.Equal(first.UserId, (await team.SignInAsync(after)).UserId);
    }

    [Fact]
    public async Task A_member_with_a_verified_address_signs_in_as_who_it_is()
    {
        var team = await SignOnTeam.WithProviderAsync(stack);
        var me = await team.Owner.GetAsync<JsonElement>("/api/v1/auth/me", Cancellation);
        await team.PersonAsync(me.GetProperty("email").GetString());

        var session = await team.SignInAsync(me.GetProperty("email").GetString()!);

        Assert.Equal(me.GetProperty("userId").GetString(), session.UserId);
        await team.PersonAsync(me.GetProperty("email").GetString(), "somebody else who got the address");
        await RefusedAsync(HttpStatusCode.Forbidden, "account_linked", team, me.GetProperty("email").GetString()!);
    }

    [Fact]
    public async Task An_account_nobody_verified_is_not_taken_for_the_person()
    {
        var team = await SignOnTeam.WithProviderAsync(stack);
        var email = await team.PersonAsync();
        await team.Owner.PostAsync<JsonElement>($"/api/v1/team/organizations/{team.OrganizationId}/members", new { name = "Early", email, password = Team.Password, role = "agent" }, Cancellation);

        await RefusedAsync(HttpStatusCode.Forbidden, "account_not_verified", team, email);
    }

    [Fact]
    public async Task Only_addresses_of_the_organizations_domains_that_the_issuer_stands_for_get_in()
    {
        var team = await SignOnTeam.WithProviderAsync(stack);
        var known = await team.PersonAsync();
        var foreigner = await team.PersonAsync($"person@{Guid.NewGuid():N}.example");
        var lookalike = await team.PersonAsync($"person@sub.{team.Domain}");
        var unverified = await team.PersonAsync(isVerified: false);

        await RefusedAsync(HttpStatusCode.Forbidden, "domain_not_allowed", team, known, foreigner);
        await RefusedAsync(HttpStatusCode.Forbidden, "domain_not_allowed", team, known, lookalike);
        await RefusedAsync(HttpStatusCode.Forbidden, "email_not_verified", team, unverified);
        Assert.Single(await team.MembersAsync());
    }

    [Theory]
    [InlineData("bad_signature")]
    [InlineData("alg_none")]
    [InlineData("alg_hs256")]
    [InlineData("unknown_key")]
    [InlineData("wrong_issuer")]
    [InlineData("wrong_audience")]
    [InlineData("wrong_party")]
    [InlineData("other_party_missing")]
    [InlineData("expired")]
    [InlineData("without_expiry")]
    [InlineData("from_the_future")]
    [InlineData("not_yet_valid")]
    [InlineData("wrong_nonce")]
    [InlineData("without_nonce")]
    [InlineData("without_subject")]
    public async Task A_faulty_token_signs_nobody_in_and_makes_no_account(string fault)
    {
        var team = await SignOnTeam.WithProviderAsync(stack);
        var email = await team.PersonAsync();
        await team.FaultAsync(fault);

        await RefusedAsync(HttpStatusCode.Unauthorized, "id_token_not_valid", team, email);

        Assert.DoesNotContain(email, await team.MembersAsync());
        Assert.Equal(team.OrganizationId, (await team.SignInAsync(email)).OrganizationId);
    }

    [Fact]
    public async Task New_keys_of_the_issuer_are_found_by_the_first_token_signed_with_them()
    {
        var team = await SignOnTeam.WithProviderAsync(stack);
        var email = await team.PersonAsync();
        await team.SignInAsync(email);

        await Task.Delay(TimeSpan.FromSeconds(1.1), Cancellation);
        await stack.Simulator.PostWithoutAnswerAsync("/simulator/oidc/keys", new { issuer = team.IssuerName }, Cancellation);

        Assert.Equal(team.OrganizationId, (await team.SignInAsync(email)).OrganizationId);
    }

    [Fact]
    public async Task A_state_works_once_and_only_as_it_was_given()
    {
        var team = await SignOnTeam.WithProviderAsync(stack);
        var email = await team.PersonAsync();
        var back = await team.GoAsync(email);

        await Refusal.ExpectAsync(HttpStatusCode.Unauthorized, "state_not_valid", () => team.CompleteAsync((back.Code, "never given")));
        await team.CompleteAsync(back);
        await Refusal.ExpectAsync(HttpStatusCode.Unauthorized, "state_not_valid", () => team.CompleteAsync(back));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => team.CompleteAsync((back.Code, "")));
    }

    [Fact]
    public async Task A_code_of_another_sign_in_does_not_fit_because_its_verifier_is_another()
    {
        var team = await SignOnTeam.WithProviderAsync(stack);
        var email = await team.PersonAsync();
        var (stolen, own) = (await team.GoAsync(email), await team.GoAsync(email));

        await Refusal.ExpectAsync(HttpStatusCode.Unauthorized, "code_not_accepted", () => team.CompleteAsync((stolen.Code, own.State)));
        Assert.DoesNotContain(email, await team.MembersAsync());
    }

    [Fact]
    public async Task A_domain_without_a_provider_has_none_whether_there_is_an_account_or_not()
    {
        var team = await SignOnTeam.CreateAsync(stack);

        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "single_sign_on_not_available", () => team.GoAsync($"nobody@{team.Domain}"));
        await team.PrepareIssuerAsync();
        await team.SetAsync(team.Settings());
        await team.Owner.DeleteAsync(SignOnTeam.Path, Cancellation);
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "single_sign_on_not_available", () => team.GoAsync($"nobody@{team.Domain}"));
    }

    private static Task RefusedAsync(HttpStatusCode status, string code, SignOnTeam team, string email, string? person = null) =>
        Refusal.ExpectAsync(status, code, () => team.SignInAsync(email, person));
}
