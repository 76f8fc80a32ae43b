using ChatBoost.Identity.Sessions;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Organizations;

/// <summary>Signs the caller in to another of its organizations. The session here goes on.</summary>
public static class SwitchOrganization
{
    internal static void Map(RouteGroupBuilder team) =>
        team.MapPost("/organizations/{organizationId}/switch", HandleAsync).OpenToMembers().WithName(nameof(SwitchOrganization))
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);

    private static Task<Results<Ok<SignedIn>, ProblemHttpResult>> HandleAsync(
        OrganizationId organizationId, CurrentCaller caller, IServiceScopeFactory scopes, HttpResponse response, CancellationToken cancellationToken) =>
        scopes.AsSystemAsync(services => SwitchAsync(organizationId, caller, services, response, cancellationToken));

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> SwitchAsync(
        OrganizationId organizationId, CurrentCaller caller, IServiceProvider services, HttpResponse response, CancellationToken cancellationToken)
    {
        // A key belongs to its organization; only people have several.
        var db = services.GetRequiredService<IdentityDb>();
        var membership = await db.Memberships.SingleOrDefaultAsync(
            m => m.OrganizationId == organizationId && m.UserId == caller.RequiredUserId, cancellationToken);
        if (membership is null)
        {
            return Problem.NotFound("organization_not_found", "You belong to no organization with this id.");
        }

        // The provider of one organization does not vouch for anybody to another. And a session that has ended no longer tells how it began.
        var sessionId = SessionId.TryParse(caller.SessionId, out var current) ? current : default;
        if (!await db.Sessions.AnyAsync(session => session.Id == sessionId && !session.IsSingleSignOn, cancellationToken))
        {
            return Problem.Forbidden("password_sign_in_required", "You signed in with your organization's provider, or out. Sign in with your password to switch.");
        }

        var user = await db.Users.SingleAsync(u => u.Id == caller.RequiredUserId, cancellationToken);
        var signedIn = await services.GetRequiredService<SessionStarter>().StartAsync(user, membership, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(signedIn);
    }
}
