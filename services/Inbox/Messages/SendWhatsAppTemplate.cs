using System.Text.Json;
using ChatBoost.Contracts.Inbox;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatBoost.Inbox.Messages;

/// <summary>Sends an approved template; the only way outside the 24-hour window and to people who never wrote.</summary>
internal static class SendWhatsAppTemplate
{
    /// <param name="ConversationId">The thread; or <paramref name="To"/>.</param>
    /// <param name="To">A phone number with country code.</param>
    /// <param name="PhoneNumberId">The business number to write to <paramref name="To"/> from, when several are connected.</param>
    /// <param name="TemplateName">Name of an approved template.</param>
    /// <param name="LanguageCode">Meta's language code, for example <c>en_US</c>.</param>
    /// <param name="Components">Parameters in Meta's shape; absent when the template has none.</param>
    internal sealed record Request(
        ConversationId? ConversationId, string? To, string? PhoneNumberId, string? TemplateName, string? LanguageCode, JsonElement? Components);

    public static void Map(RouteGroupBuilder whatsApp) =>
        whatsApp.MapPost("/template", HandleAsync).WithName(nameof(SendWhatsAppTemplate))
            .WithSummary("Sends an approved template; the only way outside the 24-hour window and to people who never wrote.").ProducesSendProblems();

    private static Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Request request, SendMessage send, CurrentCaller caller, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken) =>
        send.SendAsync(
            SendMessage.Order.By(caller, new TemplateContent(request.TemplateName ?? "", request.LanguageCode ?? "", request.Components), idempotencyKey) with
            {
                ConversationId = request.ConversationId,
                To = request.To,
                PhoneNumberId = request.PhoneNumberId,
                FieldNames = new Dictionary<string, string> { ["name"] = "templateName", ["language"] = "languageCode" },
            },
            cancellationToken);
}
