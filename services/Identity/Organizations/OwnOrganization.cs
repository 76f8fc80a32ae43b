using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;

namespace ChatBoost.Identity.Organizations;

/// <summary>Routes that name an organization name the caller's own: any other does not exist for it.</summary>
public static class OwnOrganization
{
    /// <summary>Answers 404 <c>organization_not_found</c> unless the route's <c>organizationId</c> is the caller's.</summary>
    public static RouteGroupBuilder OfOwnOrganization(this RouteGroupBuilder endpoints) =>
        endpoints.AddEndpointFilter((context, next) =>
        {
            var caller = context.HttpContext.RequestServices.GetRequiredService<CurrentCaller>();
            return OrganizationId.TryParse(context.HttpContext.GetRouteValue("organizationId") as string, out var id) && id == caller.OrganizationId
                ? next(context)
                : ValueTask.FromResult<object?>(Problem.NotFound("organization_not_found", "There is no organization with this id, or you are not signed in to it."));
        });
}
