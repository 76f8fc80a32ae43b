using ChatBoost.Contracts.Events;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Realtime;
using ChatBoost.Inbox.ServiceLevels;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.ManualActions;

/// <summary>
/// Automation asks for a person (worker to Inbox). Idempotent: while such an action is pending, the answer is that one. From then on the contact waits for an answer,
/// whatever the bot said before.
/// </summary>
internal static class RequestHumanAttention
{
    public static void Map(IEndpointRouteBuilder services) => services.MapPost("/human-attention", HandleAsync).WithName(nameof(RequestHumanAttention));

    private static async Task<Results<Ok<HumanAttentionNoted>, ProblemHttpResult>> HandleAsync(
        Contracts.Inbox.RequestHumanAttention request, InboxDb db, CurrentOrganization organization, InboxEvents live, TimeProvider clock, CancellationToken cancellationToken)
    {
        organization.Use(request.OrganizationId);
        var kind = request.Reason == HumanAttentionReason.BotCouldNotAnswer ? ManualActionKind.BotCouldNotAnswer : ManualActionKind.HumanRequested;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.HoldWatchAsync(request.ConversationId, cancellationToken);
        if (request.MessageId is { } messageId && await IsAnsweredAsync(db, request.ConversationId, messageId, cancellationToken))
        {
            return TypedResults.Ok(new HumanAttentionNoted(null));
        }

        var now = clock.GetUtcNow();
        await db.Database.ExecuteSqlAsync(
            $"update conversations set waiting_since = coalesce(waiting_since, {now}) where id = {request.ConversationId.Value} and deleted_at is null", cancellationToken);
        if (await db.Conversations.SingleOrDefaultAsync(c => c.Id == request.ConversationId, cancellationToken) is not { } conversation)
        {
            return GetConversation.NotFound();
        }

        var isHandedOver = request.HandsOver && conversation.HandOver(now);
        if (isHandedOver)
        {
            db.Raise(new ConversationModeChanged(conversation.OrganizationId, conversation.Id, ConversationMode.Human, ChangedBy: null, now));
        }

        if (kind == ManualActionKind.HumanRequested && await WatchAsync(db, conversation, cancellationToken) is { } watch)
        {
            watch.AwaitPerson(conversation.Answers);
        }

        var pending = await db.ManualActions.SingleOrDefaultAsync(
            a => a.ConversationId == conversation.Id && a.Kind == kind && a.Status == ManualActionStatus.Pending, cancellationToken);
        var made = pending is null ? ManualAction.Of(conversation, kind, conversation.WaitingSince, request.MessageId, now) : null;
        if (made is not null)
        {
            db.Add(made);
            db.Raise(new ManualActionCreated(
                conversation.OrganizationId, made.Id, conversation.Id, ManualActionsFeature.NameOf(kind), conversation.AssigneeId, isHandedOver, now));
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (isHandedOver)
        {
            live.TakeoverChanged(conversation.OrganizationId, conversation.Id, by: null, started: true);
        }

        if (made is not null)
        {
            live.HumanAttentionRequired(conversation.OrganizationId, conversation.Id, ManualActionsFeature.NameOf(kind));
        }

        return TypedResults.Ok(new HumanAttentionNoted((made ?? pending)!.Id));
    }

    private static async Task<ConversationWatch?> WatchAsync(InboxDb db, Conversation conversation, CancellationToken cancellationToken)
    {
        var watch = await db.ConversationWatches.SingleOrDefaultAsync(w => w.ConversationId == conversation.Id, cancellationToken);
        if (watch is null && await db.ServiceSettings.AnyAsync(cancellationToken))
        {
            watch = ConversationWatch.Of(conversation.OrganizationId, conversation.Id);
            db.Add(watch);
        }

        return watch;
    }

    /// <summary>Somebody wrote after the message that was not answered.</summary>
    private static Task<bool> IsAnsweredAsync(InboxDb db, ConversationId conversationId, MessageId messageId, CancellationToken cancellationToken) => db.Messages.AnyAsync(
        answer => answer.ConversationId == conversationId && answer.IsOutbound && db.Messages.Any(message => message.Id == messageId && message.Sequence < answer.Sequence),
        cancellationToken);
}
