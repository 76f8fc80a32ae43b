using ChatBoost.Contracts.Events;
using ChatBoost.Inbox.Organizations;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Messaging;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;

namespace ChatBoost.Inbox.Teams;

/// <summary>
/// Gives a team's waiting conversations to its members in turn: the more urgent first, then who waits longest; to who got none for longest, is not away, is still a
/// member and has room. All within locks, so that two replicas neither give one twice nor one too many.
/// </summary>
internal sealed class TeamQueue(NpgsqlDataSource database, MemberDirectory directory, OutboxSignal outbox, InboxEvents live, TimeProvider clock)
{
    private const int BatchSize = 100;

    // All teams of the organization, in one order: a member of two has one capacity. Not "for update", which would wait for those who give a conversation to the team.
    private const string Lock = "select id from teams where organization_id = $1 order by id for no key update";

    private const string Members = """
        select m.user_id, m.last_turn, m.capacity, (
            select count(*)::int from conversations c where c.organization_id = $2 and c.assignee_id = m.user_id and c.status = 0 and c.deleted_at is null)
        from team_members m join teams t on t.id = m.team_id
        where m.team_id = $1 and t.auto_assign and m.user_id = any ($3)
          and not exists (select 1 from member_availability a where a.organization_id = $2 and a.user_id = m.user_id and a.is_away)
        """;

    // What somebody works on at this moment is left for the next time.
    private const string Waiting = """
        select id from conversations where team_id = $1 and assignee_id is null and status = 0 and deleted_at is null
        order by priority desc, team_since, id limit $2 for update skip locked
        """;

    /// <summary>Gives out what waits, a hundred at most, and answers how many.</summary>
    /// <exception cref="HttpRequestException">Identity is away, and who belongs to the organization is not known: nothing is given out.</exception>
    public async Task<int> AssignAsync(OrganizationId organizationId, TeamId teamId, CancellationToken cancellationToken)
    {
        // Before anything is locked: it may ask Identity.
        var present = await PresentAsync(organizationId, teamId, cancellationToken);
        if (present.Length == 0)
        {
            return 0;
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (members, waiting) = await ReadAsync(connection, organizationId, teamId, present, cancellationToken);
        var given = Turns.Give(waiting, members);
        if (given.Count == 0)
        {
            return 0;
        }

        await WriteAsync(connection, organizationId, teamId, given, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.Set();
        foreach (var (conversation, _) in given)
        {
            live.ConversationChanged(organizationId, conversation);
        }

        return given.Count;
    }

    private async Task<Guid[]> PresentAsync(OrganizationId organizationId, TeamId teamId, CancellationToken cancellationToken)
    {
        var users = new List<UserId>();
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
        batch.BatchCommands.Add(Sql.Command("select user_id from team_members where team_id = $1", teamId.Value));
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                users.Add(new UserId(reader.GetGuid(0)));
            }
        }

        var present = new List<Guid>();
        foreach (var user in users)
        {
            if (await directory.FindAsync(organizationId, user, cancellationToken) is not null)
            {
                present.Add(user.Value);
            }
        }

        return [.. present];
    }

    private static async Task<(List<Turns.Member> Members, List<ConversationId> Waiting)> ReadAsync(
        NpgsqlConnection connection, OrganizationId organizationId, TeamId teamId, Guid[] present, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                OrganizationSession.CommandFor(organizationId),
                Sql.Command(Lock, organizationId.Value),
                Sql.Command(Members, teamId.Value, organizationId.Value, present),
                Sql.Command(Waiting, teamId.Value, BatchSize),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var members = new List<Turns.Member>();
        while (await reader.ReadAsync(cancellationToken))
        {
            members.Add(new Turns.Member(new UserId(reader.GetGuid(0)), reader.GetInt64(1), reader.GetValue(2) as int?, reader.GetInt32(3)));
        }

        await reader.NextResultAsync(cancellationToken);
        var waiting = new List<ConversationId>();
        while (await reader.ReadAsync(cancellationToken))
        {
            waiting.Add(new ConversationId(reader.GetGuid(0)));
        }

        return (members, waiting);
    }

    private async Task WriteAsync(
        NpgsqlConnection connection, OrganizationId organizationId, TeamId teamId, IReadOnlyList<(ConversationId Conversation, Turns.Member Member)> given, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (conversation, member) in given)
        {
            batch.BatchCommands.Add(Sql.Command("update conversations set assignee_id = $2, updated_at = $3 where id = $1", conversation.Value, member.UserId.Value, now));
            batch.BatchCommands.Add(OutboxMessage.CommandFor(new ConversationAssigned(organizationId, conversation, member.UserId, AssignedBy: null, now)));
        }

        foreach (var member in given.GroupBy(one => one.Member.UserId, one => one.Member.LastTurn))
        {
            batch.BatchCommands.Add(Sql.Command(
                "update team_members set last_turn = $3 where team_id = $1 and user_id = $2", teamId.Value, member.Key.Value, member.Max()));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
