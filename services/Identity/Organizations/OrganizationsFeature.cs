using ChatBoost.Identity.Sessions;
using ChatBoost.ServiceDefaults.RateLimits;

namespace ChatBoost.Identity.Organizations;

/// <summary>Organizations, how they are made and which one a person works in.</summary>
public static class OrganizationsFeature
{
    /// <summary>Maps sign-up, <c>/api/v1/team/organizations</c> and <c>/api/v1/organizations</c>.</summary>
    public static void MapOrganizations(this WebApplication app)
    {
        var auth = app.MapGroup("/api/v1/auth").WithTags("Authentication").BeforeSignIn().LimitCredentials();
        Register.Map(auth);
        var signUp = auth.MapGroup("/signup");
        CreateOrganization.Map(signUp);
        JoinOrganization.Map(signUp);

        var team = app.MapGroup("/api/v1/team").WithTags("Organizations");
        CreateTeamOrganization.Map(team);
        ListMyOrganizations.Map(team);
        SwitchOrganization.Map(team);

        var organization = team.MapGroup("/organizations/{organizationId}").OfOwnOrganization();
        GetOrganization.Map(organization, nameof(GetOrganization));
        UpdateOrganization.Map(organization);
        DeleteOrganization.Map(organization);
        GetOrganizationStats.Map(organization);

        // The same under the address of the server's own documents.
        GetOrganization.Map(app.MapGroup("/api/v1/organizations/{organizationId}").WithTags("Organizations").OfOwnOrganization(), "GetOrganizationById");
    }
}
