using System.Text.Json;
using ChatBoost.Identity.Clerk;

namespace ChatBoost.UnitTests.Clerk;

public sealed class ClerkSessionTests
{
    [Theory]
    // Version 1: no "v", everything flat, the role with its prefix.
    [InlineData("""{"sub":"user_1","sid":"sess_1"}""", "user_1, , , , active")]
    [InlineData("""{"sub":"user_1","sid":"sess_1","org_id":"org_1","org_slug":"shop","org_role":"org:admin","org_permissions":["org:a:read"]}""", "user_1, org_1, shop, admin, active")]
    [InlineData("""{"sub":"user_1","sid":"sess_1","v":1,"org_id":"org_1","org_role":"org:member"}""", "user_1, org_1, , member, active")]
    [InlineData("""{"sub":"user_1","sid":"sess_1","org_id":"org_1"}""", "user_1, org_1, , , active")]
    // Version 2: under "o", the role without prefix.
    [InlineData("""{"sub":"user_1","sid":"sess_1","v":2,"fea":"o:dashboard,o:teams","o":{"id":"org_1","slg":"shop","rol":"admin","per":"manage,read","fpm":"3,2"}}""", "user_1, org_1, shop, admin, active")]
    [InlineData("""{"sub":"user_1","sid":"sess_1","v":2,"sts":"active","pla":"u:free","jti":"a1"}""", "user_1, , , , active")]
    [InlineData("""{"sub":"user_1","sid":"sess_1","v":2,"o":{"id":"org_1","rol":"org:admin"}}""", "user_1, org_1, , admin, active")]
    [InlineData("""{"sub":"user_1","sid":"sess_1","v":2,"o":"org_1"}""", "user_1, , , , active")]
    // What is the other version's does not count.
    [InlineData("""{"sub":"user_1","sid":"sess_1","v":2,"org_id":"org_1","org_role":"org:admin"}""", "user_1, , , , active")]
    [InlineData("""{"sub":"user_1","sid":"sess_1","o":{"id":"org_1","rol":"admin"}}""", "user_1, , , , active")]
    [InlineData("""{"sub":"user_1","sid":"sess_1","v":2,"sts":"pending","o":{"id":"org_1","rol":"admin"}}""", "user_1, org_1, , admin, pending")]
    [InlineData("""{"sub":"user_1","sid":"sess_1","v":2,"sts":"something new"}""", "user_1, , , , pending")]
    [InlineData("""{"sub":"user_1","sid":"sess_1","act":{"sub":"user_2"},"org_id":"org_1","org_role":"org:admin"}""", "user_1, org_1, , admin, impersonated")]
    // Not a session's.
    [InlineData("""{"sub":"user_1"}""", null)]
    [InlineData("""{"sid":"sess_1"}""", null)]
    [InlineData("""{"sub":"","sid":"sess_1"}""", null)]
    [InlineData("""{"sub":1,"sid":"sess_1"}""", null)]
    [InlineData("""{"sub":"\ud800","sid":"sess_1"}""", null)]
    [InlineData("""{"sub":"user_1","sid":"sess_1","org_id":""}""", null)]
    public void Both_versions_are_read(string claims, string? expected)
    {
        using var json = JsonDocument.Parse(claims);

        var session = ClerkSession.Read(json.RootElement);

        Assert.Equal(expected, session is null ? null : string.Join(", ",
            session.UserId, session.OrganizationId, session.OrganizationSlug, session.Role, session.IsImpersonated ? "impersonated" : session.IsPending ? "pending" : "active"));
    }

    [Theory]
    [InlineData("admin", false, "owner")]
    [InlineData("admin", true, "admin")]
    [InlineData("member", false, "agent")]
    [InlineData("manager", true, "manager")]
    [InlineData("viewer", true, "viewer")]
    [InlineData("owner", false, "admin")]
    [InlineData("billing", true, "viewer")]
    [InlineData("", true, "viewer")]
    public void Roles_of_Clerk_become_ours(string name, bool hasOwner, string role) => Assert.Equal(role, ClerkRole.RoleFor(name, hasOwner));
}
