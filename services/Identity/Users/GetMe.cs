using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Users;

/// <summary>Tells a member who it is and what it may do.</summary>
public static class GetMe
{
    /// <summary>The member behind the access token.</summary>
    public sealed record Response(
        UserId UserId,
        OrganizationId OrganizationId,
        string Name,
        string Email,
        string OrganizationName,
        string Role,
        bool EmailConfirmed,
        bool TwoFactorEnabled,
        IReadOnlyList<string> Permissions);

    internal static void Map(RouteGroupBuilder auth) =>
        auth.MapGet("/me", HandleAsync).OpenToMembers().WithName(nameof(GetMe)).ProducesProblem(StatusCodes.Status401Unauthorized);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        CurrentCaller caller, IdentityDb db, CancellationToken cancellationToken)
    {
        // Name and role as they are today; the token, and with it what the caller may do, can be some minutes older.
        var me = await (
            from membership in db.Memberships
            join user in db.Users on membership.UserId equals user.Id
            join organization in db.Organizations on membership.OrganizationId equals organization.Id
            where membership.UserId == caller.RequiredUserId
            select new { user.Name, user.Email, OrganizationName = organization.Name, membership.OrganizationId, membership.Role, user.EmailConfirmed, user.TwoFactorEnabled })
            .SingleOrDefaultAsync(cancellationToken);
        if (me is null)
        {
            return Problem.Forbidden("not_a_member", "You are no longer a member of this organization.");
        }

        return TypedResults.Ok(new Response(
            caller.RequiredUserId, me.OrganizationId, me.Name, me.Email!, me.OrganizationName, me.Role, me.EmailConfirmed, me.TwoFactorEnabled,
            [.. caller.Permissions.Order(StringComparer.Ordinal)]));
    }
}
