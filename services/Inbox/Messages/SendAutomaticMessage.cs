using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Channels.Graph;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Messages;

/// <summary>Stores and sends a bot's reply (worker to Inbox). This is the way of nearly all messages out: one query for text.</summary>
internal static class SendAutomaticMessage
{
    public static void Map(IEndpointRouteBuilder services) => services.MapPost("/messages/send", HandleAsync).WithName(nameof(SendAutomaticMessage));

    private static async Task<Results<Ok<MessageQueued>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Contracts.Inbox.SendAutomaticMessage request, InboxDb db, CurrentOrganization organization, MessageQueue queue, CancellationToken cancellationToken)
    {
        organization.Use(request.OrganizationId);
        var errors = ContentRules.Check(request.Content);
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }

        string? reactionTo = null;
        if (request.Content is ReactionContent reaction)
        {
            reactionTo = await db.Messages.Where(m => m.Id == reaction.MessageId && m.ConversationId == request.ConversationId)
                .Select(m => m.Wamid).SingleOrDefaultAsync(cancellationToken);
            if (reactionTo is null)
            {
                return Problem.NotFound("message_not_found", "The conversation has no such message at WhatsApp.");
            }
        }

        var queued = await queue.QueueAsync(
            new MessageQueue.Draft(
                request.OrganizationId, request.ConversationId, SenderType.System, request.BotId.Value, WhatsAppContent.Of(request.Content, reactionTo))
            {
                IsAutomatic = true,
                ReplyToWamid = reactionTo,
                Files = WhatsAppContent.FilesOf(request.Content),
                IdempotencyKey = request.IdempotencyKey,
                WebhookReceivedAt = request.WebhookReceivedAt,
            },
            cancellationToken);
        return SendMessage.RefusalOf(queued.Refusal) is { } refused ? refused : TypedResults.Ok(new MessageQueued(queued.MessageId, queued.IsDuplicate));
    }
}
