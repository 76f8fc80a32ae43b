using ChatBoost.Contracts.Events;
using ChatBoost.Inbox.Messages;
using ChatBoost.Inbox.Realtime;
using ChatBoost.Inbox.ServiceLevels;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.ManualActions;

/// <summary>Makes it somebody's task that a message did not arrive.</summary>
internal sealed class NoteFailedMessage(InboxDb db, InboxEvents live, TimeProvider clock)
{
    /// <summary>Once for each message, however often it is told, and not for one that arrived meanwhile.</summary>
    public async Task NoteAsync(ConversationId conversationId, MessageId messageId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.HoldWatchAsync(conversationId, cancellationToken);
        if (await db.Conversations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == conversationId, cancellationToken) is not { } conversation
            || !await db.Messages.AnyAsync(m => m.Id == messageId && m.Status == MessageStatus.Failed, cancellationToken)
            || await db.ManualActions.AnyAsync(
                a => a.ConversationId == conversationId && a.Kind == ManualActionKind.FailedMessage && (a.Status == ManualActionStatus.Pending || a.MessageId == messageId), cancellationToken))
        {
            return;
        }

        var made = ManualAction.Of(conversation, ManualActionKind.FailedMessage, waitingSince: null, messageId, clock.GetUtcNow());
        db.Add(made);
        db.Raise(new ManualActionCreated(
            conversation.OrganizationId, made.Id, conversationId, ManualActionsFeature.NameOf(made.Kind), conversation.AssigneeId, IsHandedOver: false, made.CreatedAt));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        live.ConversationsFlagged(conversation.OrganizationId, [conversationId], ManualActionsFeature.NameOf(made.Kind));
    }

    /// <summary>Those of these conversations that have such a task.</summary>
    public Task<List<ConversationId>> AmongAsync(IReadOnlyList<ConversationId> conversations, CancellationToken cancellationToken) => db.ManualActions
        .Where(action => conversations.Contains(action.ConversationId) && action.Kind == ManualActionKind.FailedMessage && action.Status == ManualActionStatus.Pending)
        .Select(action => action.ConversationId).ToListAsync(cancellationToken);
}
