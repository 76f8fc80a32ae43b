using System.Net;
using System.Text.Json;
using ChatBoost.SystemTests.Identity;

namespace ChatBoost.SystemTests.Clerk;

/// <summary>What Clerk says of somebody must not open an account that may be another's.</summary>
public sealed class AccountLinking(SystemStack stack)
{
    private readonly ClerkInstance _clerk = new(stack);

    [Fact]
    public async Task An_account_whose_address_both_sides_verified_is_used_and_keeps_its_name_and_its_organization()
    {
        var team = await Team.CreateAsync(stack);
        var email = team.Owner.Email!;
        var (organization, user) = await JoinAsync(email);

        var me = await _clerk.MeAsync(user, organization);

        Assert.Equal((team.Owner.Session!.UserId, email), (me.GetProperty("userId").GetString(), me.GetProperty("email").GetString()));
        Assert.NotEqual(team.Id, me.GetProperty("organizationId").GetString());
        Assert.NotEqual("Clara Clerk", me.GetProperty("name").GetString());
        // And Clerk's word opens Clerk's organization alone.
        var caller = await _clerk.SignedInAsync(user, organization);
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, () => caller.GetAsync<JsonElement>(team.Path, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "password_sign_in_required", () => caller.PostAsync<JsonElement>($"{team.Path}/switch", null, Cancellation));
    }

    [Fact]
    public async Task It_makes_no_difference_whether_the_token_or_the_webhook_came_first()
    {
        var team = await Team.CreateAsync(stack);
        var (user, organization) = (ClerkInstance.NewId("user"), ClerkInstance.NewId("org"));
        Assert.NotEqual(team.Owner.Session!.UserId, (await _clerk.MeAsync(user, organization, "admin")).GetProperty("userId").GetString());

        await _clerk.UserAsync(new { id = user, firstName = "Clara", email = team.Owner.Email });

        var me = await _clerk.MeAsync(user, organization, "admin");
        Assert.Equal((team.Owner.Session!.UserId, "owner"), (me.GetProperty("userId").GetString(), me.GetProperty("role").GetString()));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task An_account_whose_address_one_side_did_not_verify_is_not_touched(bool isVerifiedHere, bool isVerifiedThere)
    {
        var owner = isVerifiedHere ? (await Team.CreateAsync(stack)).Owner : await stack.Running.CreateOrganizationAsync(Cancellation);
        var (organization, user) = await JoinAsync(owner.Email!, isVerifiedThere);

        var me = await _clerk.MeAsync(user, organization);

        Assert.NotEqual(owner.Session!.UserId, me.GetProperty("userId").GetString());
        Assert.EndsWith(".invalid", me.GetProperty("email").GetString(), StringComparison.Ordinal);
        Assert.False(me.GetProperty("emailConfirmed").GetBoolean());
        await stack.Running.Anonymous().WithToken(owner.Session.AccessToken).GetAsync<JsonElement>("/api/v1/auth/me", Cancellation);
        Assert.Equal(isVerifiedHere, (await owner.GetAsync<JsonElement>("/api/v1/auth/me", Cancellation)).GetProperty("emailConfirmed").GetBoolean());
    }

    [Fact]
    public async Task A_second_person_at_Clerk_with_the_same_address_gets_an_account_of_its_own()
    {
        var team = await Team.CreateAsync(stack);
        var (firstOrganization, first) = await JoinAsync(team.Owner.Email!);
        var (secondOrganization, second) = await JoinAsync(team.Owner.Email!);

        Assert.Equal(team.Owner.Session!.UserId, (await _clerk.MeAsync(first, firstOrganization)).GetProperty("userId").GetString());
        Assert.NotEqual(team.Owner.Session!.UserId, (await _clerk.MeAsync(second, secondOrganization)).GetProperty("userId").GetString());
    }

    [Fact]
    public async Task An_account_an_organizations_own_issuer_vouches_for_is_not_used()
    {
        var team = await SignOnTeam.WithProviderAsync(stack);
        var email = await team.PersonAsync();
        var session = await team.SignInAsync(email);
        var (organization, user) = await JoinAsync(email);

        Assert.NotEqual(session.UserId, (await _clerk.MeAsync(user, organization)).GetProperty("userId").GetString());
    }

    [Fact]
    public async Task Somebody_deleted_at_Clerk_keeps_what_is_not_Clerks()
    {
        var team = await Team.CreateAsync(stack);
        var (organization, user) = await JoinAsync(team.Owner.Email!);
        await _clerk.MeAsync(user, organization);

        await _clerk.DeleteUserAsync(user);

        var organizations = await team.Owner.GetAsync<JsonElement>("/api/v1/team/my-organizations", Cancellation);
        Assert.Contains(team.Id, organizations.GetRawText(), StringComparison.Ordinal);
        var mine = await team.Owner.GetAsync<JsonElement>("/api/v1/auth/me", Cancellation);
        Assert.Equal(team.Id, mine.GetProperty("organizationId").GetString());
    }

    private async Task<(string Organization, string User)> JoinAsync(string email, bool isVerified = true)
    {
        var user = (await _clerk.UserAsync(new { firstName = "Clara", lastName = "Clerk", email, emailVerified = isVerified })).Id;
        var organization = (await _clerk.OrganizationAsync(new { name = "Of Clerk", createdBy = user })).Id;
        await _clerk.MemberAsync(organization, user, "org:admin");
        return (organization, user);
    }
}
