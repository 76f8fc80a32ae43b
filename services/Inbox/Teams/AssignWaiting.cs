using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;

namespace ChatBoost.Inbox.Teams;

/// <summary>
/// Finds teams with waiting conversations and somebody who has room, and has them given out: whatever made the room, or left the conversation waiting. All replicas
/// look; <see cref="TeamQueue"/> lets one at a time give.
/// </summary>
internal sealed partial class AssignWaiting(NpgsqlDataSource database, DatabaseReady ready, TeamQueue queue, TimeProvider clock, ILogger<AssignWaiting> logger) : BackgroundService
{
    private const string Teams = """
        select t.organization_id, t.id from teams t
        where t.auto_assign
          and exists (select 1 from conversations c where c.team_id = t.id and c.assignee_id is null and c.status = 0 and c.deleted_at is null)
          and exists (
              select 1 from team_members m
              where m.team_id = t.id
                and not exists (select 1 from member_availability a where a.organization_id = m.organization_id and a.user_id = m.user_id and a.is_away)
                and (m.capacity is null or m.capacity > (
                    select count(*) from conversations c where c.organization_id = m.organization_id and c.assignee_id = m.user_id and c.status = 0 and c.deleted_at is null)))
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var (organizationId, teamId) in await FindAsync(stoppingToken))
                {
                    await AssignAsync(organizationId, teamId, stoppingToken);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The database away, mostly, as such or as what EF makes of it. Whatever it is must not take the service with it.
                LogWaiting(exception.GetType().Name, exception.Message);
            }

            await Task.Delay(Interval, clock, stoppingToken);
        }
    }

    private async Task AssignAsync(OrganizationId organizationId, TeamId teamId, CancellationToken cancellationToken)
    {
        try
        {
            await queue.AssignAsync(organizationId, teamId, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Identity is away. Other teams may be known still.
            LogWaiting(exception.GetType().Name, exception.Message);
        }
    }

    private async Task<List<(OrganizationId OrganizationId, TeamId TeamId)>> FindAsync(CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandForSystem());
        batch.BatchCommands.Add(Sql.Command(Teams));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var found = new List<(OrganizationId, TeamId)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add((new OrganizationId(reader.GetGuid(0)), new TeamId(reader.GetGuid(1))));
        }

        return found;
    }

    [LoggerMessage(3601, LogLevel.Warning, "Conversations of teams wait for a member: {Kind}: {Reason}")]
    private partial void LogWaiting(string kind, string reason);
}
