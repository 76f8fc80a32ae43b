using ChatBoost.Identity.Sessions;
using ChatBoost.ServiceDefaults.RateLimits;

namespace ChatBoost.Identity.Organizations;

/// <summary>Organizations and who joins them.</summary>
public static class OrganizationsFeature
{
    /// <summary>Maps the routes under <c>/api/v1/auth/signup</c>.</summary>
    public static void MapOrganizations(this WebApplication app)
    {
        var signUp = app.MapGroup("/api/v1/auth/signup").WithTags("Authentication").BeforeSignIn().LimitCredentials();
        CreateOrganization.Map(signUp);
        JoinOrganization.Map(signUp);
    }
}
