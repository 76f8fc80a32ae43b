using ChatBoost.Contracts.Inbox;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatBoost.Inbox.Messages;

/// <summary>Sends a choice: reply buttons, or a list when <c>sections</c> are given.</summary>
internal static class SendWhatsAppInteractive
{
    /// <param name="ConversationId">The thread; or <paramref name="To"/>.</param>
    /// <param name="To">A phone number with country code.</param>
    /// <param name="PhoneNumberId">The business number to write to <paramref name="To"/> from, when several are connected.</param>
    /// <param name="Body">The text above the choice.</param>
    /// <param name="Header">A line above it; 60 characters at most.</param>
    /// <param name="Footer">A line below it; 60 characters at most.</param>
    /// <param name="Buttons">One to three reply buttons; or <paramref name="Sections"/>.</param>
    /// <param name="ButtonLabel">What opens the list.</param>
    /// <param name="Sections">A list's sections: ten rows in all.</param>
    /// <param name="ReplyToMessageId">The message of the thread it answers.</param>
    internal sealed record Request(
        ConversationId? ConversationId,
        string? To,
        string? PhoneNumberId,
        string? Body,
        string? Header,
        string? Footer,
        IReadOnlyList<ReplyButton>? Buttons,
        string? ButtonLabel,
        IReadOnlyList<ListSection>? Sections,
        MessageId? ReplyToMessageId = null);

    public static void Map(RouteGroupBuilder whatsApp) =>
        whatsApp.MapPost("/interactive", HandleAsync).WithName(nameof(SendWhatsAppInteractive))
            .WithSummary("Sends reply buttons, or a list when sections are given.").ProducesSendProblems();

    private static Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Request request, SendMessage send, CurrentCaller caller, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken) =>
        send.SendAsync(
            SendMessage.Order.By(caller, ContentOf(request), idempotencyKey) with
            {
                ConversationId = request.ConversationId,
                To = request.To,
                PhoneNumberId = request.PhoneNumberId,
                ReplyTo = request.ReplyToMessageId,
            },
            cancellationToken);

    private static OutboundContent ContentOf(Request request) => request.Sections is { } sections
        ? new ListContent(request.Body ?? "", request.ButtonLabel ?? "", sections, request.Header, request.Footer)
        : new ButtonsContent(request.Body ?? "", request.Buttons ?? [], request.Header, request.Footer);
}
