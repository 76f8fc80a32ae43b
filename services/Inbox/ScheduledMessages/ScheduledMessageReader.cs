using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Conversations;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.ScheduledMessages;

/// <summary>Reads scheduled messages in the shape the API shows them. Those of deleted conversations are hidden with them.</summary>
internal sealed class ScheduledMessageReader(InboxDb db, SealedContent content)
{
    /// <summary>One, or null.</summary>
    public async Task<ScheduledMessageOutput?> FindAsync(ScheduledMessageId id, CancellationToken cancellationToken) =>
        (await ListAsync(db.ScheduledMessages.Where(s => s.Id == id), cancellationToken)).SingleOrDefault();

    /// <summary>Those of a query, the earliest first.</summary>
    public Task<IReadOnlyList<ScheduledMessageOutput>> ListAsync(IQueryable<ScheduledMessage> query, CancellationToken cancellationToken) =>
        ListAsync(query, db.Conversations, cancellationToken);

    /// <summary>Those of a deleted conversation too, for exports.</summary>
    public Task<IReadOnlyList<ScheduledMessageOutput>> ListAllAsync(ConversationId conversationId, CancellationToken cancellationToken) =>
        ListAsync(
            db.ScheduledMessages.Where(s => s.ConversationId == conversationId), db.Conversations.IgnoreQueryFilters([Conversation.NotDeleted]), cancellationToken);

    private async Task<IReadOnlyList<ScheduledMessageOutput>> ListAsync(
        IQueryable<ScheduledMessage> query, IQueryable<Conversation> conversations, CancellationToken cancellationToken)
    {
        var rows = await (from scheduled in query
                          join conversation in conversations on scheduled.ConversationId equals conversation.Id
                          join channel in db.Channels on conversation.ChannelId equals channel.Id
                          orderby scheduled.ScheduledAt, scheduled.Id
                          select new { Scheduled = scheduled, channel.Kind }).AsNoTracking().ToListAsync(cancellationToken);
        await content.RevealAsync(rows.Select(row => row.Scheduled), cancellationToken);
        return [.. rows.Select(row => ScheduledMessageOutput.Of(row.Scheduled, row.Kind))];
    }
}
