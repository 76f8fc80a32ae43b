using ChatBoost.Contracts.Inbox;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatBoost.Inbox.Messages;

/// <summary>Sends a text as the organization's automation would: refused once a person has taken over.</summary>
internal static class SendBotMessage
{
    /// <param name="ConversationId">The thread.</param>
    /// <param name="Message">The text; 4,096 characters at most.</param>
    /// <param name="ReplyToMessageId">The message of the thread it answers.</param>
    /// <param name="BotId">The bot it is from, if it is from one.</param>
    /// <param name="PreviewUrl">Whether WhatsApp shows a preview of the first link.</param>
    internal sealed record Request(
        ConversationId? ConversationId, string? Message, MessageId? ReplyToMessageId = null, BotId? BotId = null, bool PreviewUrl = true);

    public static void Map(RouteGroupBuilder messages) =>
        messages.MapPost("/send_bot", HandleAsync).WithName(nameof(SendBotMessage))
            .WithSummary("Sends a text as the bot; 409 once a person has taken over.").ProducesSendProblems();

    private static Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Request request, SendMessage send, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken) =>
        send.SendAsync(
            new SendMessage.Order(new TextContent(request.Message ?? "", request.PreviewUrl), SenderType.System, request.BotId?.Value)
            {
                ConversationId = request.ConversationId,
                ReplyTo = request.ReplyToMessageId,
                Key = idempotencyKey,
                FieldNames = new Dictionary<string, string> { ["body"] = "message" },
            },
            cancellationToken);
}
