using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Organizations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Teams;

/// <summary>Changes a team. Conversations its members have stay theirs, also of those who leave it.</summary>
public static class UpdateTeam
{
    /// <summary>What changes; what is left out stays.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Members">Who is in it, all of them.</param>
    /// <param name="AutoAssign">Whether its open conversations are given to its members, in turn.</param>
    /// <param name="IsDefault">Whether it gets the conversations that need a person and have none.</param>
    public sealed record Request(
        [StringLength(Team.MaxNameLength), RegularExpression(@".*\S.*", ErrorMessage = "A name has more than blanks.")] string? Name,
        [MaxLength(Team.MaxMembers)] IReadOnlyList<TeamMemberShape>? Members,
        bool? AutoAssign,
        bool? IsDefault);

    internal static void Map(RouteGroupBuilder teams) =>
        teams.MapPatch("/{teamId}", HandleAsync).RequirePermission(Permissions.TeamManage).WithName(nameof(UpdateTeam)).ProducesValidationProblem();

    private static async Task<Results<Ok<TeamOutput>, ProblemHttpResult>> HandleAsync(
        TeamId teamId, Request request, InboxDb db, MemberDirectory members, CancellationToken cancellationToken)
    {
        if (await db.Teams.Include(team => team.Members).SingleOrDefaultAsync(team => team.Id == teamId, cancellationToken) is not { } team)
        {
            return TeamsFeature.NotFound();
        }

        if (request.Members is not null)
        {
            // Who has left the organization since may stay in it, and is given nothing.
            var wanted = CreateTeam.MembersOf(request.Members);
            var added = wanted.Keys.Except(team.Members.Select(member => member.UserId));
            if (await members.RefuseStrangersAsync(team.OrganizationId, added, cancellationToken) is { } nobody)
            {
                return nobody;
            }

            team.SetMembers(wanted);
        }

        if (request.Name is { } name)
        {
            team.Rename(name);
        }

        team.SetAutoAssign(request.AutoAssign ?? team.AutoAssign);
        team.SetDefault(request.IsDefault ?? team.IsDefault);
        return await db.SaveAsync(team, cancellationToken) is { } problem ? problem : TypedResults.Ok(TeamOutput.Of(team));
    }
}
