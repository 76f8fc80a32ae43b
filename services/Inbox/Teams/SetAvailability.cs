using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Organizations;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Teams;

/// <summary>Who is away: no team gives them anything until they are back. What they have stays theirs.</summary>
public static class SetAvailability
{
    /// <summary>Where somebody is.</summary>
    /// <param name="IsAway">Away, or back.</param>
    /// <param name="UserId">Who; the caller when it is left out.</param>
    public sealed record Request([Required] bool? IsAway, UserId? UserId = null);

    /// <summary>Whether a member is away.</summary>
    /// <param name="UserId">Who.</param>
    /// <param name="IsAway">Away, or there.</param>
    /// <param name="Since">Since when.</param>
    public sealed record Availability(UserId UserId, bool IsAway, DateTimeOffset Since);

    /// <summary>Who is away; everybody else is there.</summary>
    /// <param name="Data">The members.</param>
    public sealed record Response(IReadOnlyList<Availability> Data);

    internal static void Map(RouteGroupBuilder teams)
    {
        teams.MapGet("/availability", ListAsync).WithName("ListAwayMembers");
        teams.MapPut("/availability", SetAsync).WithName(nameof(SetAvailability)).ProducesValidationProblem();
    }

    private static async Task<Ok<Response>> ListAsync(InboxDb db, CancellationToken cancellationToken) => TypedResults.Ok(new Response(
        await db.MemberAvailability.Where(member => member.IsAway).OrderBy(member => member.ChangedAt)
            .Select(member => new Availability(member.UserId, member.IsAway, member.ChangedAt)).ToListAsync(cancellationToken)));

    private static async Task<Results<Ok<Availability>, ProblemHttpResult>> SetAsync(
        Request request, InboxDb db, CurrentCaller caller, MemberDirectory members, TimeProvider clock, CancellationToken cancellationToken)
    {
        var who = request.UserId ?? caller.RequiredUserId;
        if (who != caller.RequiredUserId && !caller.May(Permissions.TeamManage))
        {
            return Problem.Forbidden("not_your_availability", "Only who may manage the team says where others are.");
        }

        if (await members.RefuseStrangersAsync(caller.OrganizationId!.Value, [who], cancellationToken) is { } nobody)
        {
            return nobody;
        }

        var (isAway, now) = (request.IsAway!.Value, clock.GetUtcNow());
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into member_availability (organization_id, user_id, is_away, changed_at) values ({caller.OrganizationId!.Value.Value}, {who.Value}, {isAway}, {now})
            on conflict (organization_id, user_id) do update set is_away = excluded.is_away, changed_at = excluded.changed_at
            """,
            cancellationToken);
        return TypedResults.Ok(new Availability(who, isAway, now));
    }
}
