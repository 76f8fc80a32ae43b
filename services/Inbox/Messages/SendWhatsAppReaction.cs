using ChatBoost.Contracts.Inbox;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatBoost.Inbox.Messages;

/// <summary>Reacts to a message with an emoji, or takes the reaction away.</summary>
internal static class SendWhatsAppReaction
{
    /// <param name="ConversationId">The thread.</param>
    /// <param name="MessageId">The message of the thread to react to.</param>
    /// <param name="Emoji">One emoji; empty takes the reaction away.</param>
    internal sealed record Request(ConversationId? ConversationId, MessageId MessageId, string? Emoji);

    public static void Map(RouteGroupBuilder whatsApp) =>
        whatsApp.MapPost("/reaction", HandleAsync).WithName(nameof(SendWhatsAppReaction))
            .WithSummary("Reacts to a message with an emoji, or takes the reaction away.").ProducesSendProblems();

    private static Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Request request, SendMessage send, CurrentCaller caller, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken) =>
        send.SendAsync(
            SendMessage.Order.By(caller, new ReactionContent(request.MessageId, request.Emoji ?? ""), idempotencyKey) with
            {
                ConversationId = request.ConversationId,
            },
            cancellationToken);
}
