using ChatBoost.Contracts.Events;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.ManualActions;
using ChatBoost.Inbox.Messages;
using ChatBoost.Inbox.Realtime;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.ServiceLevels;

/// <summary>
/// Looks at a conversation as it is now: closes the actions whose cause went away, works out what is due when, and does what is due. It asks for nothing but the present,
/// so that an event that comes twice, late or not at all does no harm; two at once wait for each other, so that nothing happens twice.
/// </summary>
internal sealed class WatchConversation(InboxDb db, InboxEvents live, TimeProvider clock)
{
    /// <summary>Looks at one conversation, if there is anything to look for.</summary>
    /// <param name="id">Which.</param>
    /// <param name="at">When it came to be as it is.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task LookAsync(ConversationId id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // Most organizations set nothing, and in most conversations there is nothing to do: one query for all their events.
        var concerns = await db.Database.SqlQuery<bool>($"""
            select exists (select 1 from service_settings) or exists (select 1 from manual_actions where conversation_id = {id.Value} and status = 0)
                or exists (select 1 from conversation_watches where conversation_id = {id.Value}) as "Value"
            """).ToListAsync(cancellationToken);
        if (!concerns[0])
        {
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.HoldWatchAsync(id, cancellationToken);
        // Deleted ones, too: what was to be done there is not any more.
        if (await db.Conversations.AsNoTracking().IgnoreQueryFilters([Conversation.NotDeleted]).SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } conversation)
        {
            return;
        }

        var actions = await db.ManualActions
            .Where(action => action.ConversationId == id && (action.Status == ManualActionStatus.Pending || (action.WaitingSince != null && action.WaitingSince == conversation.WaitingSince)))
            .ToListAsync(cancellationToken);
        var look = new Look(conversation, actions, clock.GetUtcNow());
        await WindAsync(look, at, cancellationToken);
        await CloseAsync(look, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Tell(look);
    }

    private async Task WindAsync(Look look, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var settings = await db.ServiceSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var watch = look.Watch = await db.ConversationWatches.SingleOrDefaultAsync(w => w.ConversationId == look.Conversation.Id, cancellationToken);
        if (watch is null)
        {
            if (settings is null)
            {
                return;
            }

            watch = look.Watch = ConversationWatch.Of(look.Conversation.OrganizationId, look.Conversation.Id);
            db.Add(watch);
        }

        var before = (watch.FirstResponseDueAt, watch.ResolutionDueAt, watch.IsBreached);
        var windowed = await db.Channels.AnyAsync(channel => channel.Id == look.Conversation.ChannelId && channel.Kind == Channel.WhatsApp, cancellationToken);
        var service = new ServiceClock(settings);
        service.Wind(watch, look.State(windowed), look.Known(), at);
        Do(look, watch, service);
        service.Wind(watch, look.State(windowed), look.Known(), at);
        watch.Settle();
        look.HasMoved = before != (watch.FirstResponseDueAt, watch.ResolutionDueAt, watch.IsBreached);
    }

    /// <summary>Does what is due by now.</summary>
    private void Do(Look look, ConversationWatch watch, ServiceClock service)
    {
        var (now, conversation) = (look.Now, look.Conversation);
        if (watch.FirstResponseDueAt is { } answer && answer <= now)
        {
            watch.FirstResponseBreachedAt = now;
            Breach(look, "first_response", answer, ManualActionKind.FirstResponseOverdue);
        }

        if (watch.ResolutionDueAt is { } resolution && resolution <= now)
        {
            watch.ResolutionBreachedAt = now;
            Breach(look, "resolution", resolution, ManualActionKind.ResolutionOverdue);
        }

        foreach (var (due, kind) in new[]
        {
            (watch.AnswerDueAt, ManualActionKind.AnswerOverdue),
            (watch.AssignmentDueAt, ManualActionKind.Unassigned),
            (watch.WindowDueAt, ManualActionKind.WindowClosing),
        })
        {
            if (due <= now && Add(look, kind, conversation.WaitingSince) is { } made)
            {
                db.Raise(new ManualActionCreated(
                    conversation.OrganizationId, made.Id, conversation.Id, ManualActionsFeature.NameOf(kind), conversation.AssigneeId, IsHandedOver: false, now));
            }
        }

        if (watch.AwayDueAt <= now && service.ClosedUntil(now) is { } opens)
        {
            watch.AwayUntil = opens;
            db.Raise(new AwayMessageDue(conversation.OrganizationId, conversation.Id, opens, now));
        }
    }

    private void Breach(Look look, string target, DateTimeOffset dueAt, ManualActionKind kind)
    {
        var conversation = look.Conversation;
        Add(look, kind, waitingSince: null);
        db.Raise(new ServiceLevelBreached(conversation.OrganizationId, conversation.Id, target, dueAt, conversation.AssigneeId, look.Now));
    }

    private ManualAction? Add(Look look, ManualActionKind kind, DateTimeOffset? waitingSince)
    {
        if (look.Actions.Exists(action => action.Kind == kind && action.Status == ManualActionStatus.Pending))
        {
            return null;
        }

        var made = ManualAction.Of(look.Conversation, kind, waitingSince, messageId: null, look.Now);
        db.Add(made);
        look.Actions.Add(made);
        look.Made.Add(made);
        return made;
    }

    private async Task CloseAsync(Look look, CancellationToken cancellationToken)
    {
        foreach (var action in look.Actions.Where(action => action.Status == ManualActionStatus.Pending))
        {
            if (look.IsOver || !await HasCauseAsync(look, action, cancellationToken))
            {
                look.HasMoved |= action.Close(ManualActionStatus.Completed, by: null, look.Now);
            }
        }
    }

    private async Task<bool> HasCauseAsync(Look look, ManualAction action, CancellationToken cancellationToken)
    {
        var (conversation, watch) = (look.Conversation, look.Watch);
        return action.Kind switch
        {
            ManualActionKind.FirstResponseOverdue => watch is not null && conversation.Answers == watch.AnswersBefore,
            ManualActionKind.ResolutionOverdue => watch?.ResolutionBreachedAt is not null,
            ManualActionKind.FailedMessage => !await IsMendedAsync(action, cancellationToken),
            ManualActionKind.Unassigned => conversation.AssigneeId is null && conversation.WaitingSince == action.WaitingSince,
            _ => conversation.WaitingSince == action.WaitingSince,
        };
    }

    /// <summary>It arrived after all, or the provider took what was sent after it.</summary>
    private Task<bool> IsMendedAsync(ManualAction action, CancellationToken cancellationToken) => db.Messages.AnyAsync(
        message => message.ConversationId == action.ConversationId && message.IsOutbound && message.Status != MessageStatus.Failed && message.Status != MessageStatus.Queued
            && db.Messages.Any(failed => failed.Id == action.MessageId && failed.Sequence <= message.Sequence),
        cancellationToken);

    private void Tell(Look look)
    {
        var (organizationId, id) = (look.Conversation.OrganizationId, look.Conversation.Id);
        foreach (var made in look.Made)
        {
            live.ConversationsFlagged(organizationId, [id], ManualActionsFeature.NameOf(made.Kind));
        }

        if (look.HasMoved)
        {
            live.ConversationChanged(organizationId, id);
        }
    }

    /// <summary>One look.</summary>
    private sealed class Look(Conversation conversation, List<ManualAction> actions, DateTimeOffset now)
    {
        public Conversation Conversation => conversation;

        public List<ManualAction> Actions => actions;

        public DateTimeOffset Now => now;

        public ConversationWatch? Watch { get; set; }

        public List<ManualAction> Made { get; } = [];

        public bool HasMoved { get; set; }

        public bool IsOver => conversation.Status == ConversationStatus.Resolved || conversation.DeletedAt is not null;

        public ConversationState State(bool hasWindow) => new(
            conversation.DeletedAt is null ? conversation.Status : ConversationStatus.Resolved, conversation.Mode, conversation.Priority, conversation.AssigneeId is not null,
            conversation.WaitingSince, conversation.Answers, conversation.LastInboundAt, hasWindow ? conversation.WindowExpiresAt : null);

        public HashSet<ManualActionKind> Known() =>
            [.. actions.Where(action => action.Status == ManualActionStatus.Pending || action.WaitingSince == conversation.WaitingSince).Select(action => action.Kind)];
    }
}

/// <summary>Who changes what is watched of a conversation takes turns.</summary>
internal static class WatchTurns
{
    /// <summary>Until the transaction ends.</summary>
    public static Task HoldWatchAsync(this InboxDb db, ConversationId id, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"watch " + id}, 0))", cancellationToken);
}
