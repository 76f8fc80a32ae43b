using System.Data;
using ChatBoost.Inbox.Media;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>
/// Seals or opens, after an organization switched, what was there before: messages, then updates of the provider, then files. New ones fit already, the
/// database sees to it, so one look at everything is enough. Killed on the way, it begins anew, here or on another replica, and finds done what was done.
/// </summary>
internal sealed partial class SwitchContent(
    NpgsqlDataSource database,
    SwitchMessages messages,
    SwitchFiles files,
    ContentKeys keys,
    MediaStorage storage,
    DatabaseReady ready,
    TimeProvider clock,
    ILogger<SwitchContent> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var organizationId in await ListAsync(stoppingToken))
            {
                try
                {
                    await WorkForAsync(organizationId, stoppingToken);
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    // The database, the storage or KMS away, mostly. Whatever it is must not take the service with it.
                    LogInterrupted(organizationId, exception.GetType().Name, exception.Message);
                }
            }

            await Task.Delay(Interval, clock, stoppingToken);
        }
    }

    /// <summary>Organizations that switched, and those with objects to clear away.</summary>
    private async Task<List<OrganizationId>> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var batch = database.CreateBatch();
            batch.BatchCommands.Add(OrganizationSession.CommandForSystem());
            batch.BatchCommands.Add(Sql.Command(
                "select organization_id from content_encryption where state in ('encrypting', 'decrypting') union select organization_id from content_leftovers"));
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            var organizations = new List<OrganizationId>();
            while (await reader.ReadAsync(cancellationToken))
            {
                organizations.Add(new OrganizationId(reader.GetGuid(0)));
            }

            return organizations;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            LogDatabaseAway(exception.Message);
            return [];
        }
    }

    private async Task WorkForAsync(OrganizationId organizationId, CancellationToken cancellationToken)
    {
        // One replica at a time. The lock goes with the connection, however this process ends.
        await using var turn = await database.OpenConnectionAsync(cancellationToken);
        if (!await TakeTurnAsync(turn, organizationId, cancellationToken))
        {
            return;
        }

        try
        {
            var state = await StateOfAsync(organizationId, cancellationToken);
            if (state is "encrypting" or "decrypting")
            {
                var key = state == "encrypting" ? await keys.CurrentAsync(organizationId, cancellationToken) : null;
                if (state == "encrypting" == (key is not null))
                {
                    await SwitchAsync(organizationId, key, cancellationToken);
                }
                else
                {
                    // What this replica knows of the switch is older than what the database says.
                    await keys.InvalidateAsync(organizationId);
                }
            }
            else
            {
                await ClearAwayAsync(organizationId, cancellationToken);
            }
        }
        catch (PostgresException exception) when (keys.IsOutdated(exception, organizationId))
        {
            // Switched back on the way.
        }
        finally
        {
            if (turn.State == ConnectionState.Open)
            {
                await using var release = new NpgsqlCommand("select pg_advisory_unlock_all()", turn);
                await release.ExecuteNonQueryAsync(CancellationToken.None);
            }
        }
    }

    /// <param name="organizationId">Whose content.</param>
    /// <param name="key">What to seal with; null to open.</param>
    /// <param name="cancellationToken">Stops between two pieces.</param>
    private async Task SwitchAsync(OrganizationId organizationId, ContentKey? key, CancellationToken cancellationToken)
    {
        LogBegins(organizationId, key is null ? "opened" : "sealed");
        await messages.RunAsync(organizationId, key, cancellationToken);
        do
        {
            await files.RunAsync(organizationId, key, cancellationToken);
        }
        while (!await CompleteAsync(organizationId, key is not null, cancellationToken));

        LogComplete(organizationId, key is null ? "opened" : "sealed");
        await ClearAwayAsync(organizationId, cancellationToken);
        if (key is not null)
        {
            // What was updated stays in the table, readable for whoever has its pages, until it is cleaned up.
            await using var vacuum = database.CreateCommand("vacuum messages, provider_events, media, conversation_notes, scheduled_messages, conversation_drafts");
            vacuum.CommandTimeout = 0;
            await vacuum.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Says that all is done, if it is: a message that was sent meanwhile may have brought a copy of a file's old row. Also done when somebody switched back.
    /// </summary>
    private async Task<bool> CompleteAsync(OrganizationId organizationId, bool isSealed, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
        batch.BatchCommands.Add(Sql.Command("select set_config('lock_timeout', '10s', true), pg_advisory_xact_lock(uuid_hash_extended($1, 0))", organizationId.Value));
        batch.BatchCommands.Add(Sql.Command(
            isSealed
                ? """
                  update content_encryption set state = 'on', changed_at = $2 where organization_id = $1 and state = 'encrypting'
                    and not exists (select 1 from media where organization_id = $1 and (file_name is not null or (state = 1 and content_key_id is null)))
                  """
                : """
                  update content_encryption set state = 'off', changed_at = $2 where organization_id = $1 and state = 'decrypting'
                    and not exists (select 1 from media where organization_id = $1 and (sealed_name is not null or content_key_id is not null))
                  """,
            organizationId.Value,
            clock.GetUtcNow()));
        batch.BatchCommands.Add(Sql.Command("select state from content_encryption where organization_id = $1", organizationId.Value));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return !await reader.ReadAsync(cancellationToken) || reader.GetString(0) != (isSealed ? "encrypting" : "decrypting");
    }

    /// <summary>
    /// Deletes the objects no row names any more. Only where nothing is being switched: until then, a copy of a file's old row may still be on its way.
    /// </summary>
    private async Task ClearAwayAsync(OrganizationId organizationId, CancellationToken cancellationToken)
    {
        await using (var batch = database.CreateBatch())
        {
            batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
            // Switched back on the way, such a copy keeps the old object.
            batch.BatchCommands.Add(Sql.Command(
                "delete from content_leftovers l using media m where l.organization_id = $1 and m.organization_id = $1 and m.storage_key = l.storage_key", organizationId.Value));
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        while (await ReadLeftoversAsync(organizationId, cancellationToken) is { Count: > 0 } leftovers)
        {
            await storage.DeleteAsync(leftovers, cancellationToken);
            await using var batch = database.CreateBatch();
            batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
            batch.BatchCommands.Add(Sql.Command(
                "delete from content_leftovers where organization_id = $1 and storage_key = any ($2)", organizationId.Value, leftovers.ToArray()));
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task<List<string>> ReadLeftoversAsync(OrganizationId organizationId, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
        batch.BatchCommands.Add(Sql.Command("select storage_key from content_leftovers where organization_id = $1 limit 1000", organizationId.Value));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var leftovers = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            leftovers.Add(reader.GetString(0));
        }

        return leftovers;
    }

    private async Task<string> StateOfAsync(OrganizationId organizationId, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
        batch.BatchCommands.Add(Sql.Command("select state from content_encryption where organization_id = $1", organizationId.Value));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? reader.GetString(0) : "off";
    }

    private static async Task<bool> TakeTurnAsync(NpgsqlConnection turn, OrganizationId organizationId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock(uuid_hash_extended($1, 1))", turn)
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = organizationId.Value } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    [LoggerMessage(3411, LogLevel.Warning, "Organizations that switched content encryption could not be read: {Reason}")]
    private partial void LogDatabaseAway(string reason);

    [LoggerMessage(3412, LogLevel.Warning, "Switching content encryption of {OrganizationId} goes on later: {Kind}: {Reason}")]
    private partial void LogInterrupted(OrganizationId organizationId, string kind, string reason);

    [LoggerMessage(3413, LogLevel.Information, "The content of {OrganizationId} is being {Done}")]
    private partial void LogBegins(OrganizationId organizationId, string done);

    [LoggerMessage(3414, LogLevel.Information, "The content of {OrganizationId} is {Done}")]
    private partial void LogComplete(OrganizationId organizationId, string done);
}
