using ChatBoost.Contracts.Inbox;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatBoost.Inbox.Messages;

/// <summary>Sends a text to a conversation or a number.</summary>
internal static class SendWhatsAppText
{
    /// <param name="ConversationId">The thread; or <paramref name="To"/>.</param>
    /// <param name="To">A phone number with country code.</param>
    /// <param name="PhoneNumberId">The business number to write to <paramref name="To"/> from, when several are connected.</param>
    /// <param name="Text">The text; 4,096 characters at most.</param>
    /// <param name="PreviewUrl">Whether WhatsApp shows a preview of the first link.</param>
    /// <param name="ReplyToMessageId">The message of the thread it answers.</param>
    internal sealed record Request(
        ConversationId? ConversationId, string? To, string? PhoneNumberId, string? Text, bool PreviewUrl = true, MessageId? ReplyToMessageId = null);

    public static void Map(RouteGroupBuilder whatsApp) =>
        whatsApp.MapPost("/text", HandleAsync).WithName(nameof(SendWhatsAppText))
            .WithSummary("Sends a text to a conversation or a number.").ProducesSendProblems();

    private static Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Request request, SendMessage send, CurrentCaller caller, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken) =>
        send.SendAsync(
            SendMessage.Order.By(caller, new TextContent(request.Text ?? "", request.PreviewUrl), idempotencyKey) with
            {
                ConversationId = request.ConversationId,
                To = request.To,
                PhoneNumberId = request.PhoneNumberId,
                ReplyTo = request.ReplyToMessageId,
                FieldNames = new Dictionary<string, string> { ["body"] = "text" },
            },
            cancellationToken);
}
