using ChatBoost.Contracts.Inbox;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatBoost.Inbox.Messages;

/// <summary>Sends a file, by link or from an upload.</summary>
internal static class SendWhatsAppMedia
{
    /// <param name="ConversationId">The thread; or <paramref name="To"/>.</param>
    /// <param name="To">A phone number with country code.</param>
    /// <param name="PhoneNumberId">The business number to write to <paramref name="To"/> from, when several are connected.</param>
    /// <param name="Type"><c>image</c>, <c>video</c>, <c>audio</c>, <c>document</c> or <c>sticker</c>.</param>
    /// <param name="Link">A public address Meta fetches; or <paramref name="MediaId"/>.</param>
    /// <param name="MediaId">An uploaded file.</param>
    /// <param name="Caption">1,024 characters at most; not on audio and stickers.</param>
    /// <param name="FileName">Documents only.</param>
    /// <param name="ReplyToMessageId">The message of the thread it answers.</param>
    internal sealed record Request(
        ConversationId? ConversationId,
        string? To,
        string? PhoneNumberId,
        string? Type,
        string? Link,
        MediaId? MediaId,
        string? Caption,
        string? FileName,
        MessageId? ReplyToMessageId = null);

    public static void Map(RouteGroupBuilder whatsApp) =>
        whatsApp.MapPost("/media", HandleAsync).WithName(nameof(SendWhatsAppMedia))
            .WithSummary("Sends a file, by link or from an upload.").ProducesSendProblems();

    private static Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Request request, SendMessage send, CurrentCaller caller, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken) =>
        send.SendAsync(
            SendMessage.Order.By(caller, new MediaContent(request.Type ?? "", request.Link, request.MediaId, request.Caption, request.FileName), idempotencyKey) with
            {
                ConversationId = request.ConversationId,
                To = request.To,
                PhoneNumberId = request.PhoneNumberId,
                ReplyTo = request.ReplyToMessageId,
                FieldNames = new Dictionary<string, string> { ["kind"] = "type" },
            },
            cancellationToken);
}
