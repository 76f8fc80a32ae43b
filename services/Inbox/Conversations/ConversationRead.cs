using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Conversations;

/// <summary>
/// How far a member, or an API key, has read a conversation. What it has not seen is the difference of two counters, so that a list needs no counting. Who has no row
/// here has seen nothing.
/// </summary>
public sealed class ConversationRead
{
    private ConversationRead()
    {
    }

    /// <summary>Which conversation.</summary>
    public ConversationId ConversationId { get; private init; }

    /// <summary>Who.</summary>
    public UserId UserId { get; private init; }

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>How much of <see cref="Conversation.InboundCount"/> was seen. Below zero for who said that more is unread than ever came.</summary>
    public int SeenCount { get; private init; }

    /// <summary>The sequence of the newest message at that time.</summary>
    public long Sequence { get; private init; }

    /// <summary>When.</summary>
    public DateTimeOffset ReadAt { get; private init; }

    internal sealed class Mapping : IEntityTypeConfiguration<ConversationRead>
    {
        public void Configure(EntityTypeBuilder<ConversationRead> read)
        {
            read.ToTable("conversation_reads");
            read.HasKey(r => new { r.ConversationId, r.UserId });
            read.HasOne<Conversation>().WithMany().HasForeignKey(r => r.ConversationId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>Writes how far members have read.</summary>
internal static class ConversationReads
{
    /// <summary>The member has read all of a conversation but <paramref name="unseen"/> messages. Several at once end with one of theirs.</summary>
    public static Task<int> MarkReadAsync(
        this InboxDb db, ConversationId conversationId, UserId reader, int unseen, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            insert into conversation_reads (conversation_id, user_id, organization_id, seen_count, sequence, read_at)
            select c.id, {reader.Value}, c.organization_id, c.inbound_count - {unseen}, c.last_sequence, {now} from conversations c where c.id = {conversationId.Value}
            on conflict (conversation_id, user_id) do update set seen_count = excluded.seen_count, sequence = excluded.sequence, read_at = excluded.read_at
            """,
            cancellationToken);

    /// <summary>The member has read all there is.</summary>
    public static Task<int> MarkAllReadAsync(this InboxDb db, OrganizationId organizationId, UserId reader, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            insert into conversation_reads (conversation_id, user_id, organization_id, seen_count, sequence, read_at)
            select c.id, {reader.Value}, c.organization_id, c.inbound_count, c.last_sequence, {now}
            from conversations c left join conversation_reads r on r.conversation_id = c.id and r.user_id = {reader.Value}
            where c.organization_id = {organizationId.Value} and c.inbound_count > coalesce(r.seen_count, 0)
            on conflict (conversation_id, user_id) do update set seen_count = excluded.seen_count, sequence = excluded.sequence, read_at = excluded.read_at
            """,
            cancellationToken);
}
