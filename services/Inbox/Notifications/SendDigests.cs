using System.Globalization;
using System.Text;
using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Messaging;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatBoost.Inbox.Notifications;

/// <summary>
/// Mails members how much waits for them: one mail with all that is unread and was not mailed, a while after the first of it. The mail leaves by Identity, which
/// knows addresses; that it is to leave is stored with what it tells of being mailed. Also forgets what is too old.
/// </summary>
internal sealed partial class SendDigests(
    NpgsqlDataSource database,
    DatabaseReady ready,
    OutboxSignal outbox,
    IOptions<NotificationOptions> options,
    IOptions<TokenOptions> tokens,
    TimeProvider clock,
    ILogger<SendDigests> logger) : BackgroundService
{
    private const int MembersAtOnce = 100;
    private const int ForgetAtOnce = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForgetInterval = TimeSpan.FromMinutes(10);

    // Longer than the broker could bring an event again.
    private static readonly TimeSpan KeepCauses = TimeSpan.FromDays(14);

    private long? _forgotAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var sent = 0;
            try
            {
                sent = await SendSomeAsync(stoppingToken);
                await ForgetAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                LogWaiting(exception.GetType().Name, exception.Message);
            }

            if (sent < MembersAtOnce)
            {
                await Task.Delay(Interval, clock, stoppingToken);
            }
        }
    }

    private async Task<int> SendSomeAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // One replica at a time: two would each mail a part of what one member has.
        await using var take = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                OrganizationSession.CommandForSystem(),
                Sql.Command(
                    """
                    with turn as materialized (select pg_try_advisory_xact_lock(hashtextextended('notification-digests', 0)) as is_ours),
                    due as (
                        select distinct organization_id, user_id from (
                            select organization_id, user_id from notifications where email_due_at <= $1 and (select is_ours from turn) order by email_due_at limit $2) n),
                    mailed as (
                        update notifications n set email_due_at = null from due d
                        where n.organization_id = d.organization_id and n.user_id = d.user_id and n.email_due_at is not null
                        returning n.organization_id, n.user_id, n.type, n.count)
                    select organization_id, user_id, type, sum(count)::int from mailed group by organization_id, user_id, type
                    """,
                    clock.GetUtcNow(),
                    MembersAtOnce),
            },
        };
        var digests = new Dictionary<(Guid OrganizationId, Guid UserId), Dictionary<string, int>>();
        await using (var reader = await take.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var member = (reader.GetGuid(0), reader.GetGuid(1));
                digests.TryAdd(member, []);
                digests[member][reader.GetString(2)] = reader.GetInt32(3);
            }
        }

        if (digests.Count > 0)
        {
            await using var raise = new NpgsqlBatch(connection, transaction);
            foreach (var (member, counts) in digests)
            {
                raise.BatchCommands.Add(OutboxMessage.CommandFor(Mail(new OrganizationId(member.OrganizationId), new UserId(member.UserId), counts)));
            }

            await raise.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        outbox.Set();
        return digests.Count;
    }

    private MemberMailRequested Mail(OrganizationId organizationId, UserId userId, Dictionary<string, int> counts)
    {
        var all = counts.Values.Sum();
        var text = new StringBuilder("While you were away:\n\n");
        foreach (var type in NotificationTypes.List.Where(type => counts.ContainsKey(type.Name)))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {counts[type.Name]} {type.Words}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nSee them at {tokens.Value.Issuer.TrimEnd('/')}/\n");
        return new MemberMailRequested(organizationId, userId, all == 1 ? "1 notification on ChatBoost" : $"{all} notifications on ChatBoost", text.ToString(), clock.GetUtcNow());
    }

    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        if (_forgotAt is { } last && clock.GetElapsedTime(last) < ForgetInterval)
        {
            return;
        }

        _forgotAt = clock.GetTimestamp();
        int forgotten;
        do
        {
            await using var batch = database.CreateBatch();
            batch.BatchCommands.Add(OrganizationSession.CommandForSystem());
            batch.BatchCommands.Add(Sql.Command(
                "delete from notifications where id in (select id from notifications where updated_at < $1 limit $2 for update skip locked)",
                clock.GetUtcNow().AddDays(-options.Value.KeepDays),
                ForgetAtOnce));
            batch.BatchCommands.Add(Sql.Command(
                """
                delete from notification_causes where (user_id, cause_id) in (
                    select user_id, cause_id from notification_causes where caused_at < $1 limit $2 for update skip locked)
                """,
                clock.GetUtcNow() - KeepCauses,
                ForgetAtOnce));
            await batch.ExecuteNonQueryAsync(cancellationToken);
            forgotten = (int)Math.Max(batch.BatchCommands[1].RecordsAffected, batch.BatchCommands[2].RecordsAffected);
        }
        while (forgotten == ForgetAtOnce);
    }

    [LoggerMessage(2401, LogLevel.Warning, "Digests wait: {Kind}: {Reason}")]
    private partial void LogWaiting(string kind, string reason);
}
