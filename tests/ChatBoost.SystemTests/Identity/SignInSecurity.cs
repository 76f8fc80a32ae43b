using System.Net;
using System.Text.Json;

namespace ChatBoost.SystemTests.Identity;

public sealed class SignInSecurity(SystemStack stack)
{
    [Fact]
    public async Task A_forgotten_password_is_set_anew_by_mail_and_ends_all_sessions()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);
        var anonymous = stack.Running.Anonymous();
        await anonymous.PostAsync("/api/v1/auth/password/forgot", new { email = owner.Email!.ToUpperInvariant() }, Cancellation);
        var token = await stack.Simulator.MailedSecretAsync(owner.Email, "reset-password", 0, Cancellation);

        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, "password_too_common", () => anonymous.PostAsync("/api/v1/auth/password/reset", new { token, newPassword = "password123" }, Cancellation));
        await anonymous.PostAsync("/api/v1/auth/password/reset", new { token, newPassword = "Another-horse-8" }, Cancellation);

        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "link_not_valid", () => anonymous.PostAsync("/api/v1/auth/password/reset", new { token, newPassword = "Another-horse-9" }, Cancellation));
        await Assert.ThrowsAsync<ApiProblemException>(() => anonymous.TokenByRefreshAsync(owner.Session!.RefreshToken, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Unauthorized, () => anonymous.LoginAsync(owner.Email, owner.Password!, Cancellation));
        await anonymous.LoginAsync(owner.Email, "Another-horse-8", Cancellation);
    }

    [Fact]
    public async Task Asking_for_a_new_password_tells_nobody_who_has_an_account()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);
        var nobody = Team.NewAddress();

        using var known = await stack.Running.Anonymous().SendAsync(HttpMethod.Post, "/api/v1/auth/password/forgot", new { email = owner.Email }, Cancellation);
        using var unknown = await stack.Running.Anonymous().SendAsync(HttpMethod.Post, "/api/v1/auth/password/forgot", new { email = nobody }, Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, known.StatusCode);
        Assert.Equal((known.StatusCode, await known.Content.ReadAsStringAsync(Cancellation)), (unknown.StatusCode, await unknown.Content.ReadAsStringAsync(Cancellation)));
        await stack.Simulator.MailedSecretAsync(owner.Email!, "reset-password", 0, Cancellation);
        Assert.Empty(await stack.Simulator.MailsAsync(nobody, Cancellation));
    }

    [Fact]
    public async Task An_address_without_an_account_locks_like_one_with_an_account()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);

        var known = await AnswersAsync(owner.Email!);
        var unknown = await AnswersAsync(Team.NewAddress());

        Assert.Equal(known, unknown);
        Assert.Equal(("invalid_credentials", "account_locked"), (known[0], known[^1]));
        var locked = await Refusal.ExpectAsync(HttpStatusCode.TooManyRequests, () => stack.Running.Anonymous().LoginAsync(owner.Email!, owner.Password!, Cancellation));
        Assert.Equal("account_locked", locked.Code);
    }

    [Fact]
    public async Task A_common_password_and_ones_own_address_are_refused()
    {
        var email = Team.NewAddress();
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, "password_too_common", () => SignUpAsync(email, "Football1"));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, "password_too_common", () => SignUpAsync(email, email));
    }

    [Fact]
    public async Task The_authenticator_is_asked_for_once_it_is_on_and_each_code_works_once()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);
        var anonymous = stack.Running.Anonymous();
        var setup = await owner.PostAsync<JsonElement>("/api/v1/auth/two-factor/setup", new { password = owner.Password }, Cancellation);
        Assert.Contains("<svg", setup.GetProperty("qrCodeSvg").GetString(), StringComparison.Ordinal);
        var authenticator = new Authenticator(setup.GetProperty("secret").GetString()!);
        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "wrong_code", () => owner.PostAsync<JsonElement>("/api/v1/auth/two-factor/enable", new { code = "000000" }, Cancellation));
        var recoveryCodes = (await owner.PostAsync<JsonElement>("/api/v1/auth/two-factor/enable", new { code = authenticator.NextCode() }, Cancellation))
            .GetProperty("recoveryCodes").EnumerateArray().Select(code => code.GetString()!).ToList();

        await Refusal.ExpectAsync(HttpStatusCode.Unauthorized, "two_factor_required", () => anonymous.LoginAsync(owner.Email!, owner.Password!, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Unauthorized, "wrong_code", () => LoginAsync(owner, "123456"));
        var code = authenticator.NextCode();
        await LoginAsync(owner, code);
        await Refusal.ExpectAsync(HttpStatusCode.Unauthorized, "wrong_code", () => LoginAsync(owner, code));
        await LoginAsync(owner, recoveryCodes[0].ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal));
        await Refusal.ExpectAsync(HttpStatusCode.Unauthorized, "wrong_code", () => LoginAsync(owner, recoveryCodes[0]));

        Assert.Equal((10, 9), (recoveryCodes.Count, (await owner.GetAsync<JsonElement>("/api/v1/auth/two-factor", Cancellation)).GetProperty("recoveryCodesLeft").GetInt32()));
        await owner.PostAsync("/api/v1/auth/two-factor/disable", new { password = owner.Password, code = recoveryCodes[1] }, Cancellation);
        await anonymous.LoginAsync(owner.Email!, owner.Password!, Cancellation);
    }

    [Fact]
    public async Task Who_took_an_address_that_is_not_theirs_loses_it_to_its_owner_second_factor_and_all()
    {
        var squatter = await stack.Running.CreateOrganizationAsync(Cancellation);
        var setup = await squatter.PostAsync<JsonElement>("/api/v1/auth/two-factor/setup", new { password = squatter.Password }, Cancellation);
        await squatter.PostAsync("/api/v1/auth/two-factor/enable", new { code = new Authenticator(setup.GetProperty("secret").GetString()!).NextCode() }, Cancellation);
        var anonymous = stack.Running.Anonymous();

        await anonymous.PostAsync("/api/v1/auth/password/forgot", new { email = squatter.Email }, Cancellation);
        var token = await stack.Simulator.MailedSecretAsync(squatter.Email!, "reset-password", 0, Cancellation);
        await anonymous.PostAsync("/api/v1/auth/password/reset", new { token, newPassword = "Another-horse-8" }, Cancellation);

        var owner = await anonymous.LoginAsync(squatter.Email!, "Another-horse-8", Cancellation);
        Assert.True((await squatter.WithToken(owner.AccessToken).GetAsync<JsonElement>("/api/v1/auth/me", Cancellation)).GetProperty("emailConfirmed").GetBoolean());
        await Assert.ThrowsAsync<ApiProblemException>(() => anonymous.TokenByRefreshAsync(squatter.Session!.RefreshToken, Cancellation));
    }

    [Fact]
    public async Task Sessions_are_listed_and_ended_one_by_one()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);
        var other = await stack.Running.Anonymous().LoginAsync(owner.Email!, owner.Password!, Cancellation);
        var stranger = await stack.Running.CreateOrganizationAsync(Cancellation);

        var sessions = (await owner.GetAsync<JsonElement>("/api/v1/auth/sessions", Cancellation)).EnumerateArray().ToList();
        Assert.Equal(2, sessions.Count);
        Assert.All(sessions, session => Assert.NotEmpty(session.GetProperty("address").GetString()!));
        var ended = sessions.Single(session => !session.GetProperty("isCurrent").GetBoolean()).GetProperty("id").GetString();
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "session_not_found", () => stranger.DeleteAsync($"/api/v1/auth/sessions/{ended}", Cancellation));
        await owner.DeleteAsync($"/api/v1/auth/sessions/{ended}", Cancellation);

        await Assert.ThrowsAsync<ApiProblemException>(() => stack.Running.Anonymous().TokenByRefreshAsync(other.RefreshToken, Cancellation));
        var renewed = await stack.Running.Anonymous().TokenByRefreshAsync(owner.Session!.RefreshToken, Cancellation);
        await owner.WithToken(renewed.AccessToken).PostAsync("/api/v1/auth/logout", null, Cancellation);
        await Assert.ThrowsAsync<ApiProblemException>(() => stack.Running.Anonymous().TokenByRefreshAsync(renewed.RefreshToken!, Cancellation));
    }

    private async Task<IReadOnlyList<string?>> AnswersAsync(string email)
    {
        var codes = new List<string?>();
        for (var i = 0; i < 7; i++)
        {
            codes.Add((await Assert.ThrowsAsync<ApiProblemException>(() => stack.Running.Anonymous().LoginAsync(email, "wrong-Password-1", Cancellation))).Code);
        }

        return codes;
    }

    private Task<SignedIn> LoginAsync(ChatBoostApi owner, string code) =>
        stack.Running.Anonymous().PostAsync<SignedIn>("/api/v1/auth/login", new { email = owner.Email, password = owner.Password, code }, Cancellation);

    private Task<SignedIn> SignUpAsync(string email, string password) => stack.Running.Anonymous().PostAsync<SignedIn>(
        "/api/v1/auth/signup/create-org", new { name = "Ann", email, password, organizationName = "Shop" }, Cancellation);
}
