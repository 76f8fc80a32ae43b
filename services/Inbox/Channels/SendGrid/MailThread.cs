using System.Text.Json;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Delivery;
using ChatBoost.Inbox.Messages;
using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;

namespace ChatBoost.Inbox.Channels.SendGrid;

/// <summary>
/// Where a mail stands in its conversation: what it answers, and the subject it goes on with. Mail programs thread by <c>In-Reply-To</c> and <c>References</c>
/// (RFC 5322, section 3.6.4), and some by the subject.
/// </summary>
internal sealed class MailThread(NpgsqlDataSource database, SealedContent content)
{
    private const int MostReferences = 20;

    /// <summary>What a mail answers.</summary>
    /// <param name="InReplyTo">The <c>Message-ID</c> of the newest mail of the person; null when it begins a thread.</param>
    /// <param name="References">All it follows, oldest first.</param>
    /// <param name="Subject">The subject of that mail.</param>
    internal sealed record Place(string? InReplyTo, IReadOnlyList<string> References, string? Subject);

    /// <summary>The place of a mail that is about to be sent.</summary>
    public async Task<Place> FindAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(message.OrganizationId));
        batch.BatchCommands.Add(Sql.Command(
            """
            select id, wamid, content, sealed, is_outbound from messages
            where conversation_id = $1 and id <> $2 and wamid is not null and type in ('email', 'text')
            order by sent_at desc, sequence desc limit 20
            """,
            message.ConversationId.Value, message.MessageId.Value));
        var earlier = new List<(MessageId Id, string Wamid, string? Json, byte[]? Sealed, bool IsOutbound)>();
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                earlier.Add((new MessageId(reader.GetGuid(0)), reader.GetString(1), reader.GetValue(2) as string, reader.GetValue(3) as byte[], reader.GetBoolean(4)));
            }
        }

        if (earlier.Count == 0)
        {
            return new Place(null, [], null);
        }

        var inReplyTo = message.ReplyToWamid ?? (earlier.Find(one => !one.IsOutbound) is { Wamid: { } theirs } ? theirs : earlier[0].Wamid);
        var place = earlier.FindIndex(one => one.Wamid == inReplyTo);
        string? subject = null;
        foreach (var one in earlier.Skip(Math.Max(0, place)))
        {
            var json = one.Sealed is { } sealedBody ? (await content.OpenAsync(message.OrganizationId, one.Id, sealedBody, cancellationToken))?.Content : one.Json;
            if (json is not null && WhatsAppMessage.TextOf(JsonElement.Parse(json), "subject") is { } found)
            {
                subject = found;
                break;
            }
        }

        return new Place(inReplyTo, [.. earlier.Skip(Math.Max(0, place)).Select(one => one.Wamid).Append(inReplyTo).Distinct().Take(MostReferences).Reverse()], subject);
    }
}
