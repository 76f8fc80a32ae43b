using ChatBoost.Inbox.Delivery;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;

namespace ChatBoost.Inbox.Channels;

/// <summary>Tells which of a provider's messages are ours already, for adapters that look for one whose answer was lost.</summary>
internal sealed class KnownMessages(NpgsqlDataSource database)
{
    /// <summary>Those ids of the message's channel that no message has, in their order.</summary>
    public async Task<List<string>> WithoutKnownAsync(OutgoingMessage message, List<string> providerIds, CancellationToken cancellationToken)
    {
        if (providerIds.Count == 0)
        {
            return providerIds;
        }

        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(message.OrganizationId));
        batch.BatchCommands.Add(Sql.Command("select wamid from messages where channel_id = $1 and wamid = any ($2)", message.ChannelId.Value, providerIds.ToArray()));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            known.Add(reader.GetString(0));
        }

        return providerIds.FindAll(id => !known.Contains(id));
    }
}
