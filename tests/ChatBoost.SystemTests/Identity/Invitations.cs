using System.Net;
using System.Text.Json;

namespace ChatBoost.SystemTests.Identity;

public sealed class Invitations(SystemStack stack)
{
    [Fact]
    public async Task Somebody_new_accepts_with_a_name_and_a_password_and_is_a_member_with_a_verified_address()
    {
        var team = await Team.CreateAsync(stack);
        var email = Team.NewAddress();
        var (_, token) = await team.InviteAsync(email, "manager");

        var details = await stack.Running.Anonymous().GetAsync<JsonElement>($"/api/v1/team/invitations/{token}", Cancellation);
        var session = await AcceptAsync(token, new { name = "Nora New", password = Team.Password });

        Assert.Equal(email, details.GetProperty("email").GetString());
        Assert.False(details.GetProperty("hasAccount").GetBoolean());
        var me = await team.Owner.WithToken(session.AccessToken).GetAsync<JsonElement>("/api/v1/auth/me", Cancellation);
        Assert.Equal(team.Id, me.GetProperty("organizationId").GetString());
        Assert.Equal("manager", me.GetProperty("role").GetString());
        Assert.True(me.GetProperty("emailConfirmed").GetBoolean());
        Assert.Empty((await team.Owner.GetAsync<JsonElement>($"{team.Path}/invitations", Cancellation)).EnumerateArray());
    }

    [Fact]
    public async Task Somebody_with_an_account_accepts_with_its_password_and_belongs_to_both()
    {
        var (team, other) = (await Team.CreateAsync(stack), await stack.Running.CreateOrganizationAsync(Cancellation));
        var (_, token) = await team.InviteAsync(other.Email!, "agent");

        await Refusal.ExpectAsync(HttpStatusCode.Unauthorized, () => AcceptAsync(token, new { password = "not-the-Password-1" }));
        var session = await AcceptAsync(token, new { password = other.Password });

        var organizations = await other.WithToken(session.AccessToken).GetAsync<JsonElement>("/api/v1/team/my-organizations", Cancellation);
        Assert.Equal(
            [(other.Session!.OrganizationId, "owner", false), (team.Id, "agent", true)],
            organizations.EnumerateArray().Select(o => (o.GetProperty("id").GetString()!, o.GetProperty("role").GetString()!, o.GetProperty("isCurrent").GetBoolean())));

        var back = await other.WithToken(session.AccessToken).PostAsync<SignedIn>($"/api/v1/team/organizations/{other.Session.OrganizationId}/switch", null, Cancellation);
        Assert.Equal(other.Session.OrganizationId, back.OrganizationId);
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "organization_not_found", () =>
            team.Owner.PostAsync<SignedIn>($"/api/v1/team/organizations/{other.Session.OrganizationId}/switch", null, Cancellation));
    }

    [Fact]
    public async Task A_token_works_once_also_for_two_at_the_same_time()
    {
        var team = await Team.CreateAsync(stack);
        var (_, token) = await team.InviteAsync(Team.NewAddress(), "agent");

        var tries = await Task.WhenAll(Enumerable.Range(0, 5).Select(async i =>
        {
            try
            {
                return (await AcceptAsync(token, new { name = $"Nora {i}", password = Team.Password })).UserId;
            }
            catch (ApiProblemException)
            {
                return null;
            }
        }));

        Assert.Single(tries, user => user is not null);
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "invitation_not_found", () => AcceptAsync(token, new { name = "Late", password = Team.Password }));
    }

    [Fact]
    public async Task Revoked_and_resent_invitations_do_not_open_with_the_old_token()
    {
        var team = await Team.CreateAsync(stack);
        var email = Team.NewAddress();
        var (id, first) = await team.InviteAsync(email, "agent");
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "already_invited", () => team.InviteAsync(email, "agent"));

        var sequence = (await stack.Simulator.MailsAsync(email, Cancellation))[^1].Sequence;
        await team.Owner.PostAsync<JsonElement>($"{team.Path}/invitations/{id}/resend", null, Cancellation);
        var second = await stack.Simulator.MailedSecretAsync(email, "invitation", sequence, Cancellation);
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "invitation_not_found", () => AcceptAsync(first, new { name = "Nora", password = Team.Password }));

        await team.Owner.DeleteAsync($"/api/v1/team/invitations/{id}/revoke", Cancellation);
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "invitation_not_found", () => AcceptAsync(second, new { name = "Nora", password = Team.Password }));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "invitation_not_found", () => team.Owner.DeleteAsync($"/api/v1/team/invitations/{id}/revoke", Cancellation));
    }

    [Fact]
    public async Task Knowing_an_id_is_not_enough_to_join_until_the_organization_opens_itself()
    {
        var team = await Team.CreateAsync(stack);
        var email = Team.NewAddress();
        var join = new { name = "Jo Joined", email, password = Team.Password, organizationId = team.Id };

        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "organization_not_found", () => stack.Running.Anonymous().PostAsync<SignedIn>("/api/v1/auth/signup/join-org", join, Cancellation));
        await team.Owner.SendAsync<JsonElement>(HttpMethod.Put, team.Path, new { openJoin = true }, Cancellation);
        var joined = await stack.Running.Anonymous().PostAsync<SignedIn>("/api/v1/auth/signup/join-org", join, Cancellation);

        var me = await team.Owner.WithToken(joined.AccessToken).GetAsync<JsonElement>("/api/v1/auth/me", Cancellation);
        Assert.Equal((team.Id, "agent"), (me.GetProperty("organizationId").GetString(), me.GetProperty("role").GetString()));
    }

    [Fact]
    public async Task An_invitation_joins_by_id_only_the_address_it_was_sent_to()
    {
        var team = await Team.CreateAsync(stack);
        var email = Team.NewAddress();
        var (_, invitationToken) = await team.InviteAsync(email, "viewer");

        await Refusal.ExpectAsync(HttpStatusCode.NotFound, () => stack.Running.Anonymous().PostAsync<SignedIn>(
            "/api/v1/auth/signup/join-org",
            new { name = "Eve", email = Team.NewAddress(), password = Team.Password, organizationId = team.Id, invitationToken }, Cancellation));
        var joined = await stack.Running.Anonymous().PostAsync<SignedIn>(
            "/api/v1/auth/signup/join-org",
            new { name = "Vera", email, password = Team.Password, organizationId = team.Id, invitationToken }, Cancellation);

        Assert.Equal(team.Id, joined.OrganizationId);
    }

    [Fact]
    public async Task Who_has_not_verified_an_address_invites_nobody()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);

        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "email_not_verified", () => owner.PostAsync<JsonElement>(
            $"/api/v1/team/organizations/{owner.Session!.OrganizationId}/invitations", new { email = Team.NewAddress(), role = "agent" }, Cancellation));
    }

    [Fact]
    public async Task A_mail_SendGrid_does_not_take_at_once_comes_later()
    {
        var team = await Team.CreateAsync(stack);
        await stack.Simulator.PostWithoutAnswerAsync("/simulator/mails/faults", new { status = 503, count = 2 }, Cancellation);

        var (_, token) = await team.InviteAsync(Team.NewAddress(), "agent");

        Assert.NotEmpty(token);
    }

    private Task<SignedIn> AcceptAsync(string token, object body) =>
        stack.Running.Anonymous().PostAsync<SignedIn>($"/api/v1/team/invitations/{token}/accept", body, Cancellation);
}
