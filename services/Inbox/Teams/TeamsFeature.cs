using System.ComponentModel.DataAnnotations;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Messaging;
using ChatBoost.ServiceDefaults.Problems;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.Teams;

/// <summary>A team as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="AutoAssign">Whether its open conversations are given to its members, in turn.</param>
/// <param name="IsDefault">Whether it gets the conversations that need a person and have none.</param>
/// <param name="Members">Who is in it.</param>
public sealed record TeamOutput(TeamId Id, string Name, bool AutoAssign, bool IsDefault, IReadOnlyList<TeamMemberShape> Members)
{
    internal static TeamOutput Of(Team team) => new(
        team.Id, team.Name, team.AutoAssign, team.IsDefault,
        [.. team.Members.OrderBy(member => member.UserId.ToString(), StringComparer.Ordinal).Select(member => new TeamMemberShape(member.UserId, member.Capacity))]);
}

/// <summary>A member of a team.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Capacity">How many open conversations the member has when it is given no more; left out, there is no limit.</param>
public sealed record TeamMemberShape([Required] UserId? UserId, [Range(1, 10_000)] int? Capacity = null);

/// <summary>Teams: who shares work, and who of them gets it.</summary>
public static class TeamsFeature
{
    /// <summary>Adds what gives work to members.</summary>
    public static WebApplicationBuilder AddTeams(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TeamQueue>();
        builder.Services.AddHostedService<AssignWaiting>();
        return builder;
    }

    /// <summary>Adds what listens to events.</summary>
    public static void AddTeamConsumers(this IBusRegistrationConfigurator bus) => bus.AddConsumer<GiveToDefaultTeam, WaitForDependencies<GiveToDefaultTeam>>();

    /// <summary>Maps <c>/api/v1/teams</c>.</summary>
    public static WebApplication MapTeams(this WebApplication app)
    {
        var teams = app.MapGroup("/api/v1/teams").WithTags("Teams").RequirePermission(Permissions.ConversationsRead);
        ListTeams.Map(teams);
        SetAvailability.Map(teams);
        CreateTeam.Map(teams);
        UpdateTeam.Map(teams);
        DeleteTeam.Map(teams);
        return app;
    }

    /// <summary>The answer for an id the organization does not have, somebody else's included.</summary>
    internal static ProblemHttpResult NotFound() => Problem.NotFound("team_not_found", "There is no such team.");

    /// <summary>Within a transaction: true when the team is there and stays until its end.</summary>
    internal static async Task<bool> KeepTeamAsync(this InboxDb db, TeamId team, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<Guid>($"""select id as "Value" from teams where id = {team.Value} for key share""").ToListAsync(cancellationToken)).Count == 1;

    /// <summary>Saves, the one default of the organization being this team if it is one; or tells why it cannot.</summary>
    internal static async Task<ProblemHttpResult?> SaveAsync(this InboxDb db, Team team, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (team.IsDefault)
        {
            await db.Teams.Where(other => other.IsDefault && other.Id != team.Id).ExecuteUpdateAsync(set => set.SetProperty(other => other.IsDefault, false), cancellationToken);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation)
        {
            return violation.ConstraintName == "ix_teams_default"
                ? Problem.Conflict("team_changed", "Another team was made the default at this moment; try again.")
                : Problem.Conflict("team_exists", "The organization has a team of this name, or its members were changed at this moment.");
        }
        catch (DbUpdateConcurrencyException)
        {
            return Problem.Conflict("team_changed", "The team was changed at this moment; try again.");
        }

        await transaction.CommitAsync(cancellationToken);
        return null;
    }
}
