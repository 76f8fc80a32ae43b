using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.UnitTests.Tokens;

public sealed class RolesTests
{
    [Fact]
    public void An_agent_talks_and_changes_no_settings()
    {
        var agent = Roles.Find(Roles.Agent)!.Permissions;

        Assert.Contains(Permissions.MessagesSend, agent);
        Assert.DoesNotContain(Permissions.SettingsManage, agent);
        Assert.DoesNotContain(Permissions.AdminDeadLetters, agent);
        Assert.DoesNotContain(Permissions.TeamManage, agent);
    }

    [Fact]
    public void Each_role_may_all_that_the_next_one_may() =>
        Assert.All(Roles.BuiltIn.Zip(Roles.BuiltIn.Skip(1)), pair => Assert.ProperSuperset(pair.Second.Permissions.ToHashSet(), pair.First.Permissions.ToHashSet()));

    [Fact]
    public void An_owner_may_everything_and_an_admin_all_but_deleting_the_organization_and_choosing_its_provider()
    {
        Assert.Equal(Permissions.All.Select(permission => permission.Name).Order(), Roles.Find(Roles.Owner)!.Permissions.Order());
        Assert.Equal([Permissions.OrganizationDelete, Permissions.SsoManage], Roles.Find(Roles.Owner)!.Permissions.Except(Roles.Find(Roles.Admin)!.Permissions));
    }

    [Fact]
    public void A_viewer_changes_nothing() =>
        Assert.All(Roles.Find(Roles.Viewer)!.Permissions, permission => Assert.EndsWith(".read", permission, StringComparison.Ordinal));

    [Theory]
    [InlineData("Owner")]
    [InlineData("")]
    [InlineData("internal")]
    public void An_unknown_role_is_none(string name) => Assert.Null(Roles.Find(name));

    [Fact]
    public void No_permission_is_the_scope_of_services() => Assert.False(Permissions.Exists(TokenClaims.InternalScope));
}
