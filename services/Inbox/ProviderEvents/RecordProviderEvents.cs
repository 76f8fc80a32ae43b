using System.Text;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using NpgsqlTypes;

namespace ChatBoost.Inbox.ProviderEvents;

/// <summary>
/// Keeps account, template and unknown updates as they came (worker to Inbox). Idempotent by key. Sealed like messages where content is encrypted: unknown ones may hold any.
/// </summary>
internal static class RecordProviderEvents
{
    internal sealed record Response(int Stored, int NotConnected);

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/provider-events", HandleAsync).WithName(nameof(RecordProviderEvents));

    private static async Task<Ok<Response>> HandleAsync(
        Contracts.Inbox.RecordProviderEvents request, ChannelDirectory channels, ContentKeys keys, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var (stored, notConnected) = (0, 0);
        foreach (var update in request.Updates)
        {
            var organizations = await OwnersAsync(update, channels, cancellationToken);
            notConnected += organizations.Count == 0 ? 1 : 0;
            foreach (var organization in organizations)
            {
                stored += await StoreAsync(update, organization, keys, database, cancellationToken) ? 1 : 0;
            }
        }

        return TypedResults.Ok(new Response(stored, notConnected));
    }

    private static async Task<bool> StoreAsync(
        Contracts.Receiver.ProviderUpdate update, OrganizationId organization, ContentKeys keys, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var payload = update.Payload.GetRawText();
        while (true)
        {
            var key = await keys.CurrentAsync(organization, cancellationToken);
            await using var batch = database.CreateBatch();
            batch.BatchCommands.Add(OrganizationSession.CommandFor(organization));
            batch.BatchCommands.Add(new NpgsqlBatchCommand("""
                insert into provider_events (key, organization_id, field, payload, received_at, sealed) values ($1, $2, $3, $4, $5, $6)
                on conflict (organization_id, key) do nothing
                """)
            {
                Parameters =
                {
                    new NpgsqlParameter { Value = update.Key },
                    new NpgsqlParameter { Value = organization.Value },
                    new NpgsqlParameter { Value = update.Field },
                    new NpgsqlParameter { Value = key is null ? payload : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Json },
                    new NpgsqlParameter { Value = update.ReceivedAt },
                    new NpgsqlParameter
                    {
                        Value = key is null ? DBNull.Value : SealedValue.Seal(key, SealedPlace.ProviderEvent(organization, update.Key), Encoding.UTF8.GetBytes(payload)),
                        NpgsqlDbType = NpgsqlDbType.Bytea,
                    },
                },
            });
            try
            {
                return await batch.ExecuteNonQueryAsync(cancellationToken) > 0;
            }
            catch (PostgresException exception) when (keys.IsOutdated(exception, organization))
            {
                // Once more, with what is known by then.
            }
        }
    }

    /// <summary>By the number when one is named; an update on a whole account belongs to everybody with a number of it.</summary>
    private static async Task<IReadOnlyCollection<OrganizationId>> OwnersAsync(
        Contracts.Receiver.ProviderUpdate update, ChannelDirectory channels, CancellationToken cancellationToken)
    {
        if (update.PhoneNumberId is { } number)
        {
            return await channels.FindAsync(number, cancellationToken) is { } channel ? [channel.OrganizationId] : [];
        }

        return update.BusinessAccountId is { } account
            ? (await channels.FindByBusinessAccountAsync(account, cancellationToken)).Select(channel => channel.OrganizationId).ToHashSet()
            : [];
    }
}
