using ChatBoost.Contracts;
using ChatBoost.Contracts.Events;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Messages;
using ChatBoost.Inbox.Organizations;
using ChatBoost.ServiceDefaults.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Notifications;

/// <summary>
/// Notifies members of what happened, and nobody of what it did itself. An event that comes twice has the same id, by which the second is known; one that comes
/// late only counts.
/// </summary>
internal sealed class NotifyOfEvents(InboxDb db, CurrentOrganization organization, Notifier notifier, MemberDirectory members) :
    IConsumer<NoteWritten>,
    IConsumer<ConversationAssigned>,
    IConsumer<ConversationStatusChanged>,
    IConsumer<ConversationModeChanged>,
    IConsumer<MessageStatusesChanged>,
    IConsumer<ScheduledMessageFailed>,
    IConsumer<WebhookDisabled>,
    IConsumer<ManualActionCreated>,
    IConsumer<ServiceLevelBreached>
{
    public async Task Consume(ConsumeContext<NoteWritten> context)
    {
        var note = context.Message;
        foreach (var mentioned in note.Mentions.Distinct().Where(user => user.ToString() != note.AuthorId))
        {
            await notifier.NotifyAsync(
                new Notice(note.OrganizationId, mentioned, NotificationTypes.Mention, context.MessageId!.Value, note.At)
                {
                    ConversationId = note.ConversationId,
                    NoteId = note.NoteId,
                    ActorId = note.AuthorId,
                },
                context.CancellationToken);
        }
    }

    public async Task Consume(ConsumeContext<ConversationAssigned> context)
    {
        var (organizationId, conversationId, assigneeId, assignedBy, at) = context.Message;
        if (assigneeId is { } assignee && assignee != assignedBy)
        {
            await notifier.NotifyAsync(
                new Notice(organizationId, assignee, NotificationTypes.Assignment, context.MessageId!.Value, at)
                {
                    ConversationId = conversationId,
                    ActorId = assignedBy?.ToString(),
                },
                context.CancellationToken);
        }
    }

    /// <summary>It opened by itself: the contact wrote after it was resolved, or its time came.</summary>
    public Task Consume(ConsumeContext<ConversationStatusChanged> context) => context.Message is { ChangedBy: null, Status: ConversationStatus.Open } opened
        ? CallAssigneeAsync(context, opened.OrganizationId, opened.ConversationId, opened.At)
        : Task.CompletedTask;

    /// <summary>The bot handed it over. When a person takes over, that person knows.</summary>
    public Task Consume(ConsumeContext<ConversationModeChanged> context) => context.Message is { ChangedBy: null, Mode: ConversationMode.Human } handed
        ? CallAssigneeAsync(context, handed.OrganizationId, handed.ConversationId, handed.At)
        : Task.CompletedTask;

    public async Task Consume(ConsumeContext<MessageStatusesChanged> context)
    {
        foreach (var failed in context.Message.Changes.Where(change => change.Status == "failed"))
        {
            organization.Use(context.Message.OrganizationId);
            if (await ConcernedAsync(context.Message.OrganizationId, failed, context.CancellationToken) is { } concerned)
            {
                await notifier.NotifyAsync(
                    new Notice(context.Message.OrganizationId, concerned, NotificationTypes.FailedMessage, failed.MessageId.Value, failed.At)
                    {
                        ConversationId = failed.ConversationId,
                        MessageId = failed.MessageId,
                    },
                    context.CancellationToken);
            }
        }
    }

    /// <summary>Who scheduled it, or whose the conversation is when a key did or the member has left.</summary>
    public async Task Consume(ConsumeContext<ScheduledMessageFailed> context)
    {
        var failed = context.Message;
        organization.Use(failed.OrganizationId);
        var author = Id<UserTag>.TryParse(failed.AuthorId, out var user) && await members.FindAsync(failed.OrganizationId, user, context.CancellationToken) is not null
            ? user
            : await AssigneeAsync(failed.ConversationId, context.CancellationToken);
        if (author is { } concerned)
        {
            await notifier.NotifyAsync(
                new Notice(failed.OrganizationId, concerned, NotificationTypes.ScheduledMessageFailed, context.MessageId!.Value, failed.At) { ConversationId = failed.ConversationId },
                context.CancellationToken);
        }
    }

    /// <summary>Who made it is told; what an API key made, nobody.</summary>
    public async Task Consume(ConsumeContext<WebhookDisabled> context)
    {
        var disabled = context.Message;
        if (Id<UserTag>.TryParse(disabled.CreatedBy, out var creator))
        {
            await notifier.NotifyAsync(
                new Notice(disabled.OrganizationId, creator, NotificationTypes.WebhookDisabled, context.MessageId!.Value, disabled.At) { WebhookId = disabled.WebhookId },
                context.CancellationToken);
        }
    }

    /// <summary>A handover and a failed message are told by their own events.</summary>
    public Task Consume(ConsumeContext<ManualActionCreated> context) => context.Message is { IsHandedOver: false, Kind: not "failed_message" } made
        ? CallAsync(context, NotificationTypes.HumanAttention, made.OrganizationId, made.ConversationId, made.AssigneeId, made.At)
        : Task.CompletedTask;

    public Task Consume(ConsumeContext<ServiceLevelBreached> context) => CallAsync(
        context, NotificationTypes.ServiceLevelBreached, context.Message.OrganizationId, context.Message.ConversationId, context.Message.AssigneeId, context.Message.At);

    /// <summary>Tells whose the conversation is, or all who lead when it is nobody's.</summary>
    private async Task CallAsync(
        ConsumeContext context, string type, OrganizationId organizationId, ConversationId conversationId, UserId? assigneeId, DateTimeOffset at)
    {
        foreach (var member in assigneeId is { } assignee ? [assignee] : await members.LeadersAsync(organizationId, context.CancellationToken))
        {
            await notifier.NotifyAsync(new Notice(organizationId, member, type, context.MessageId!.Value, at) { ConversationId = conversationId }, context.CancellationToken);
        }
    }

    private async Task CallAssigneeAsync(ConsumeContext context, OrganizationId organizationId, ConversationId conversationId, DateTimeOffset at)
    {
        organization.Use(organizationId);
        if (await AssigneeAsync(conversationId, context.CancellationToken) is { } assignee)
        {
            await notifier.NotifyAsync(
                new Notice(organizationId, assignee, NotificationTypes.HumanAttention, context.MessageId!.Value, at) { ConversationId = conversationId },
                context.CancellationToken);
        }
    }

    /// <summary>Who sent the message, or whose the conversation is when no member did.</summary>
    private async Task<UserId?> ConcernedAsync(OrganizationId organizationId, MessageStatusChange failed, CancellationToken cancellationToken)
    {
        var sender = await db.Messages
            .Where(message => message.Id == failed.MessageId && message.SenderType == SenderType.User)
            .Select(message => message.SenderId).SingleOrDefaultAsync(cancellationToken);
        return sender is { } user && await members.FindAsync(organizationId, new UserId(user), cancellationToken) is not null
            ? new UserId(user)
            : await AssigneeAsync(failed.ConversationId, cancellationToken);
    }

    private Task<UserId?> AssigneeAsync(ConversationId id, CancellationToken cancellationToken) =>
        db.Conversations.IgnoreQueryFilters([Conversation.NotDeleted]).Where(conversation => conversation.Id == id)
            .Select(conversation => conversation.AssigneeId).SingleOrDefaultAsync(cancellationToken);
}
