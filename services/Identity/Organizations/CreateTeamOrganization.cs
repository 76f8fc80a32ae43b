using System.ComponentModel.DataAnnotations;
using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Organizations;

/// <summary>Makes another organization for somebody who is signed in; it becomes its owner and can switch to it.</summary>
public static class CreateTeamOrganization
{
    /// <summary>Most organizations one user owns.</summary>
    public const int MaxOwned = 50;

    /// <summary>The new organization.</summary>
    public sealed record Request([property: Required, StringLength(Organization.MaxNameLength)] string Name);

    internal static void Map(RouteGroupBuilder team) =>
        team.MapPost("/organizations", HandleAsync).OpenToMembers().WithName(nameof(CreateTeamOrganization))
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);

    /// <summary>As the system: the new organization is not the one this request works for.</summary>
    private static Task<Results<Created<GetOrganization.Response>, ProblemHttpResult>> HandleAsync(
        Request request, CurrentCaller caller, IServiceScopeFactory scopes, TimeProvider clock, CancellationToken cancellationToken) =>
        scopes.AsSystemAsync(services => CreateAsync(request, caller, services.GetRequiredService<IdentityDb>(), clock, cancellationToken));

    private static async Task<Results<Created<GetOrganization.Response>, ProblemHttpResult>> CreateAsync(
        Request request, CurrentCaller caller, IdentityDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == caller.RequiredUserId, cancellationToken);
        if (user is null)
        {
            return Problem.Forbidden("not_a_user", "Only people make organizations.");
        }

        if (await db.Memberships.CountAsync(m => m.UserId == user.Id && m.Role == Roles.Owner, cancellationToken) >= MaxOwned)
        {
            return Problem.Conflict("too_many_organizations", $"One person owns at most {MaxOwned} organizations.");
        }

        var now = clock.GetUtcNow();
        var organization = Organization.Create(request.Name, now);
        db.AddRange(organization, Membership.Join(organization.Id, user, Roles.Owner, now));
        db.Raise(new OrganizationCreated(organization.Id, organization.Name, user.Id, now));
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/team/organizations/{organization.Id}", GetOrganization.Response.Of(organization));
    }
}
