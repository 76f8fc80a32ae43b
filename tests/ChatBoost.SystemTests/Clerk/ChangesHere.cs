using System.Net;
using System.Text.Json;

namespace ChatBoost.SystemTests.Clerk;

/// <summary>What an organization of Clerk's does in ChatBoost itself, and what Clerk then has to say about it.</summary>
public sealed class ChangesHere(SystemStack stack)
{
    private readonly ClerkInstance _clerk = new(stack);

    [Fact]
    public async Task Who_was_removed_here_stays_out_until_Clerk_adds_them_anew()
    {
        var (organization, admin, _) = await _clerk.OrganizationWithAdminAsync();
        var agent = (await _clerk.PersonAsync()).Id;
        await _clerk.MemberAsync(organization, agent);
        var (owner, path) = await OwnerAsync(admin, organization);

        await owner.DeleteAsync($"{path}/members/{(await _clerk.MeAsync(agent, organization)).GetProperty("userId").GetString()}", Cancellation);

        await RefusedAsync(agent, organization);
        await _clerk.MemberAsync(organization, agent, "org:manager");
        await RefusedAsync(agent, organization);
        await _clerk.RemoveMemberAsync(organization, agent);
        await _clerk.MemberAsync(organization, agent);
        Assert.Equal("agent", (await _clerk.MeAsync(agent, organization)).GetProperty("role").GetString());
    }

    [Fact]
    public async Task A_role_given_here_stays_until_it_changes_at_Clerk()
    {
        var (organization, admin, _) = await _clerk.OrganizationWithAdminAsync();
        var agent = (await _clerk.PersonAsync()).Id;
        await _clerk.MemberAsync(organization, agent);
        var (owner, path) = await OwnerAsync(admin, organization);

        var member = $"{path}/members/{(await _clerk.MeAsync(agent, organization)).GetProperty("userId").GetString()}";
        using var changed = await owner.SendAsync(HttpMethod.Put, member, new { role = "manager" }, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);

        Assert.Equal("manager", (await _clerk.MeAsync(agent, organization)).GetProperty("role").GetString());
        await _clerk.MemberAsync(organization, agent, "org:admin");
        Assert.Equal("admin", (await _clerk.MeAsync(agent, organization)).GetProperty("role").GetString());
    }

    [Fact]
    public async Task An_organization_deleted_here_does_not_come_back_empty_with_a_token()
    {
        var (organization, admin, _) = await _clerk.OrganizationWithAdminAsync();
        var (owner, path) = await OwnerAsync(admin, organization);

        await owner.DeleteAsync(path, Cancellation);

        await RefusedAsync(admin, organization);
        await _clerk.OrganizationAsync(new { id = organization, name = "Again", createdBy = admin });
        await _clerk.MemberAsync(organization, admin, "org:admin");
        await RefusedAsync(admin, organization);
    }

    private async Task<(ChatBoostApi Owner, string Path)> OwnerAsync(string admin, string organization)
    {
        var owner = await _clerk.SignedInAsync(admin, organization);
        var id = (await owner.GetAsync<JsonElement>("/api/v1/auth/me", Cancellation)).GetProperty("organizationId").GetString();
        return (owner, $"/api/v1/team/organizations/{id}");
    }

    private async Task RefusedAsync(string user, string organization)
    {
        var caller = await _clerk.SignedInAsync(user, organization);
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "not_a_member", () => caller.GetAsync<JsonElement>("/api/v1/auth/me", Cancellation));
    }
}
