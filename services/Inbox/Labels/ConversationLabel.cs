using ChatBoost.Inbox.Conversations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.Labels;

/// <summary>That a label is on a conversation. It goes with either.</summary>
public sealed class ConversationLabel
{
    private ConversationLabel()
    {
    }

    /// <summary>Which conversation.</summary>
    public ConversationId ConversationId { get; private init; }

    /// <summary>Which label.</summary>
    public LabelId LabelId { get; private init; }

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    internal sealed class Mapping : IEntityTypeConfiguration<ConversationLabel>
    {
        public void Configure(EntityTypeBuilder<ConversationLabel> given)
        {
            given.ToTable("conversation_labels");
            given.HasKey(g => new { g.ConversationId, g.LabelId });
            given.HasOne<Conversation>().WithMany().HasForeignKey(g => g.ConversationId).OnDelete(DeleteBehavior.Cascade);
            given.HasOne<Label>().WithMany().HasForeignKey(g => g.LabelId).OnDelete(DeleteBehavior.Cascade);
            given.HasIndex(g => g.LabelId);
        }
    }
}

/// <summary>Labels of conversations, read and set.</summary>
internal static class ConversationLabels
{
    /// <summary>Fills in the labels of conversations that were read.</summary>
    public static async Task ShowLabelsAsync(this InboxDb db, List<ConversationOutput> conversations, CancellationToken cancellationToken)
    {
        if (conversations.Count == 0)
        {
            return;
        }

        var ids = conversations.ConvertAll(conversation => conversation.Id);
        var given = await (
            from one in db.ConversationLabels
            join label in db.Labels on one.LabelId equals label.Id
            where ids.Contains(one.ConversationId)
            orderby label.Name
            select new { one.ConversationId, Label = new LabelOutput(label.Id, label.Name, label.Color) }).ToListAsync(cancellationToken);
        foreach (var of in given.GroupBy(one => one.ConversationId, one => one.Label))
        {
            var place = ids.IndexOf(of.Key);
            conversations[place] = conversations[place] with { Labels = [.. of] };
        }
    }

    /// <summary>Puts these labels on a conversation, and takes all others off. Within a transaction; several at once end with one of their sets or a union.</summary>
    public static async Task SetLabelsAsync(this InboxDb db, ConversationId conversationId, IEnumerable<LabelId> labels, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. labels.Select(label => label.Value)];
        await db.Database.ExecuteSqlAsync($"delete from conversation_labels where conversation_id = {conversationId.Value} and label_id <> all ({ids})", cancellationToken);
        // Locked, so that one that is deleted at this moment is either still there for all of it or not there at all.
        await db.Database.ExecuteSqlAsync($"""
            insert into conversation_labels (conversation_id, label_id, organization_id)
            select {conversationId.Value}, l.id, l.organization_id from labels l where l.id = any ({ids}) for key share
            on conflict do nothing
            """, cancellationToken);
    }

    /// <summary>Puts labels on a conversation and takes others off. Within a transaction; false when it has too many then, and nothing may be committed.</summary>
    public static async Task<bool> ChangeLabelsAsync(
        this InboxDb db, ConversationId conversationId, IReadOnlyList<LabelId> add, IReadOnlyList<LabelId> remove, CancellationToken cancellationToken)
    {
        if (remove.Count > 0)
        {
            await db.ConversationLabels.Where(one => one.ConversationId == conversationId && remove.Contains(one.LabelId)).ExecuteDeleteAsync(cancellationToken);
        }

        if (add.Count == 0)
        {
            return true;
        }

        // Locked, as when they are set.
        Guid[] ids = [.. add.Select(label => label.Value)];
        await db.Database.ExecuteSqlAsync($"""
            insert into conversation_labels (conversation_id, label_id, organization_id)
            select {conversationId.Value}, l.id, l.organization_id from labels l where l.id = any ({ids}) for key share
            on conflict do nothing
            """, cancellationToken);
        return await db.ConversationLabels.CountAsync(one => one.ConversationId == conversationId, cancellationToken) <= Conversation.MaxLabels;
    }
}
