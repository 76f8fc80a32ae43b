using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Drafts;
using ChatBoost.Inbox.Messages;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatBoost.Inbox.ScheduledMessages;

/// <summary>Schedules a message: what a send with <c>scheduledAt</c> does, for all channels at one address.</summary>
public static class ScheduleMessage
{
    /// <param name="Channel"><c>SMS</c>, <c>WhatsApp</c> or <c>Email</c>.</param>
    /// <param name="ScheduledAt">When: in the future, a year away at most.</param>
    /// <param name="Message">The text, of SMS and WhatsApp. On WhatsApp without one, the template is what is sent.</param>
    /// <param name="FallbackTemplate">Of WhatsApp: what is sent instead when the 24-hour window is closed by then. Without it the message then fails.</param>
    /// <param name="From">Our number, when several are connected.</param>
    /// <param name="To">The contact's address.</param>
    /// <param name="FromName">Of mail: the name it comes from.</param>
    /// <param name="FromEmail">Of mail: our mailbox.</param>
    /// <param name="Subject">Of mail.</param>
    /// <param name="Body">Of mail: HTML when it begins with a tag, else plain text.</param>
    /// <param name="Cc">Of mail: addresses separated by commas.</param>
    /// <param name="Bcc">The same, not seen by the others.</param>
    /// <param name="Attachments">Of mail: files.</param>
    /// <param name="ClearDraft">True when the caller's draft in this conversation goes with the message.</param>
    public sealed record Request(
        [Required] string? Channel,
        [Required] DateTimeOffset? ScheduledAt,
        string? Message = null,
        FallbackTemplate? FallbackTemplate = null,
        string? From = null,
        string? To = null,
        string? FromName = null,
        string? FromEmail = null,
        string? Subject = null,
        string? Body = null,
        string? Cc = null,
        string? Bcc = null,
        [MaxLength(20)] IReadOnlyList<SendInConversation.EmailFile>? Attachments = null,
        bool ClearDraft = false) : IClearsDraft;

    internal static void Map(RouteGroupBuilder conversation) =>
        conversation.MapPost("/messages/schedule", HandleAsync).RequirePermission(Permissions.MessagesSend).WithName(nameof(ScheduleMessage))
            .WithSummary("Writes to the conversation's contact on a channel, later.").ProducesSendProblems()
            // Base64 makes of 20 MB 27.
            .WithMetadata(new RequestSizeLimitAttribute(28 * 1024 * 1024)).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Created<ScheduledMessageOutput>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        ConversationId conversationId, Request request, SendInConversation.Sender sender, MailUploads files,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken)
    {
        var sent = Channels.Channel.KindOf(request.Channel) == Channels.Channel.Email
            ? await SendInConversation.SendEmailAsync(
                conversationId,
                new SendInConversation.EmailRequest(
                    request.Subject, request.Body ?? request.Message, request.FromEmail ?? request.From, request.FromName, request.To, request.Cc, request.Bcc, request.Attachments,
                    request.ScheduledAt),
                sender, files, idempotencyKey, cancellationToken)
            : await SendInConversation.SendAsync(
                conversationId,
                new SendInConversation.Request(
                    request.Channel, request.Message, request.From, request.To, ScheduledAt: request.ScheduledAt, FallbackTemplate: request.FallbackTemplate),
                sender, files, idempotencyKey, cancellationToken);
        return sent.Result switch
        {
            Created<ScheduledMessageOutput> scheduled => scheduled,
            ValidationProblem invalid => invalid,
            ProblemHttpResult problem => problem,
            // With a time nothing is sent at once.
            var other => throw new InvalidOperationException($"Scheduling answered {other.GetType().Name}."),
        };
    }
}
