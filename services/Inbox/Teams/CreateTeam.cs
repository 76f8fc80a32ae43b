using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Organizations;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Teams;

/// <summary>Makes a team.</summary>
public static class CreateTeam
{
    /// <summary>What it is like.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Members">Who is in it.</param>
    /// <param name="AutoAssign">Whether its open conversations are given to its members, in turn: to who is not away and has room.</param>
    /// <param name="IsDefault">Whether it gets the conversations that need a person and have none; the team that did does not any more.</param>
    public sealed record Request(
        [Required, StringLength(Team.MaxNameLength), RegularExpression(@".*\S.*", ErrorMessage = "A name has more than blanks.")] string Name,
        [MaxLength(Team.MaxMembers)] IReadOnlyList<TeamMemberShape>? Members = null,
        bool AutoAssign = false,
        bool IsDefault = false);

    internal static void Map(RouteGroupBuilder teams) =>
        teams.MapPost("", HandleAsync).RequirePermission(Permissions.TeamManage).WithName(nameof(CreateTeam)).ProducesValidationProblem();

    private static async Task<Results<Created<TeamOutput>, ProblemHttpResult>> HandleAsync(
        Request request, InboxDb db, CurrentOrganization organization, MemberDirectory members, CancellationToken cancellationToken)
    {
        if (await db.Teams.CountAsync(cancellationToken) >= Team.Max)
        {
            return Problem.Unprocessable("too_many_teams", $"An organization has {Team.Max} teams at most.");
        }

        var wanted = MembersOf(request.Members ?? []);
        if (await members.RefuseStrangersAsync(organization.Id!.Value, wanted.Keys, cancellationToken) is { } nobody)
        {
            return nobody;
        }

        var team = Team.Of(organization.Id!.Value, request.Name);
        team.SetMembers(wanted);
        team.SetAutoAssign(request.AutoAssign);
        team.SetDefault(request.IsDefault);
        db.Add(team);
        return await db.SaveAsync(team, cancellationToken) is { } problem ? problem : TypedResults.Created($"/api/v1/teams/{team.Id}", TeamOutput.Of(team));
    }

    /// <summary>Who is named twice counts as the last one says.</summary>
    internal static Dictionary<UserId, int?> MembersOf(IEnumerable<TeamMemberShape> members) =>
        members.GroupBy(member => member.UserId!.Value).ToDictionary(member => member.Key, member => member.Last().Capacity);
}
