using System.Net;
using System.Text.Json;

namespace ChatBoost.SystemTests.Identity;

public sealed class SignUpAndLogin(SystemStack stack)
{
    [Fact]
    public async Task Owner_of_a_new_organization_is_signed_in_at_once()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);

        var me = await owner.GetAsync<JsonElement>("/api/v1/auth/me", Cancellation);

        Assert.Equal(owner.Session!.UserId, me.GetProperty("userId").GetString());
        Assert.Equal(owner.Session.OrganizationId, me.GetProperty("organizationId").GetString());
        Assert.Equal(owner.Email, me.GetProperty("email").GetString());
        Assert.Equal("owner", me.GetProperty("role").GetString());
        Assert.StartsWith("org_", owner.Session.OrganizationId, StringComparison.Ordinal);
        Assert.StartsWith("usr_", owner.Session.UserId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Right_password_signs_in_and_a_wrong_one_does_not()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);
        var anonymous = stack.Running.Anonymous();

        var session = await anonymous.LoginAsync(owner.Email!, owner.Password!, Cancellation);

        Assert.Equal(owner.Session!.OrganizationId, session.OrganizationId);
        Assert.InRange(session.ExpiresIn, 1, 900);
        await Refusal.ExpectAsync(HttpStatusCode.Unauthorized, () => anonymous.LoginAsync(owner.Email!, "wrong-Password-1", Cancellation));
    }

    [Fact]
    public async Task Unknown_address_and_wrong_password_get_the_same_answer()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);
        var anonymous = stack.Running.Anonymous();

        var wrong = await Refusal.ExpectAsync(
            HttpStatusCode.Unauthorized, () => anonymous.LoginAsync(owner.Email!, "wrong-Password-1", Cancellation));
        var unknown = await Refusal.ExpectAsync(
            HttpStatusCode.Unauthorized, () => anonymous.LoginAsync("nobody@test.example", "wrong-Password-1", Cancellation));

        Assert.Equal((wrong.Code, wrong.Detail), (unknown.Code, unknown.Detail));
    }

    [Fact]
    public async Task An_address_signs_up_once()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);

        await Refusal.ExpectAsync(HttpStatusCode.Conflict, () => stack.Running.Anonymous().PostAsync<SignedIn>(
            "/api/v1/auth/signup/create-org",
            new { name = "Again", email = owner.Email, password = "Correct-horse-7-battery", organizationName = "Again" },
            Cancellation));
    }

    [Theory]
    [InlineData("", "a@test.example", "Correct-horse-7-battery", "Shop")]
    [InlineData("Ann", "no address", "Correct-horse-7-battery", "Shop")]
    [InlineData("Ann", "a@test.example", "short", "Shop")]
    [InlineData("Ann", "a@test.example", "Correct-horse-7-battery", "")]
    public async Task Sign_up_needs_a_name_an_address_a_strong_password_and_an_organization(
        string name, string email, string password, string organizationName) =>
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => stack.Running.Anonymous().PostAsync<SignedIn>(
            "/api/v1/auth/signup/create-org", new { name, email, password, organizationName }, Cancellation));

    [Fact]
    public async Task Guessing_passwords_locks_the_account_for_the_right_one_too()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);
        var anonymous = stack.Running.Anonymous();
        for (var guess = 0; guess < 10; guess++)
        {
            await Assert.ThrowsAsync<ApiProblemException>(() => anonymous.LoginAsync(owner.Email!, $"guess-Number-{guess}", Cancellation));
        }

        await Assert.ThrowsAsync<ApiProblemException>(() => anonymous.LoginAsync(owner.Email!, owner.Password!, Cancellation));
    }
}
