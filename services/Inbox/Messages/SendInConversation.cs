using System.ComponentModel.DataAnnotations;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Drafts;
using ChatBoost.Inbox.ScheduledMessages;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatBoost.Inbox.Messages;

/// <summary>
/// Writes to the person of a conversation on a kind of channel, in the name of the person who asks: in this conversation when it is of that kind, else in the same
/// contact's on that channel. The answer's <c>conversationId</c> tells which.
/// </summary>
public static class SendInConversation
{
    /// <param name="Message">The text; 1,600 characters at most.</param>
    /// <param name="From">Our number, when several are connected.</param>
    /// <param name="To">The contact's number, one it has; the one it wrote from if it is left out.</param>
    /// <param name="ScheduledAt">When to send it, in the future; at once if it is left out.</param>
    /// <param name="ClearDraft">True when the caller's draft in this conversation goes with the message.</param>
    public sealed record SmsRequest([Required] string? Message, string? From = null, string? To = null, DateTimeOffset? ScheduledAt = null, bool ClearDraft = false) : IClearsDraft;

    /// <param name="Message">The text; 4,096 characters at most, over Twilio 1,600.</param>
    /// <param name="From">Our number, with or without <c>whatsapp:</c>, when several are connected.</param>
    /// <param name="To">The contact's number, with or without <c>whatsapp:</c>.</param>
    /// <param name="ScheduledAt">When to send it, in the future; at once if it is left out.</param>
    /// <param name="FallbackTemplate">Of WhatsApp, with <paramref name="ScheduledAt"/>: what is sent instead when the 24-hour window is closed by then.</param>
    /// <param name="ClearDraft">True when the caller's draft in this conversation goes with the message.</param>
    public sealed record WhatsAppRequest(
        [Required] string? Message, string? From = null, string? To = null, DateTimeOffset? ScheduledAt = null, FallbackTemplate? FallbackTemplate = null,
        bool ClearDraft = false) : IClearsDraft;

    /// <param name="Subject">Its subject.</param>
    /// <param name="Body">The body, HTML when it begins with a tag, else plain text.</param>
    /// <param name="FromEmail">Our mailbox, when several are connected.</param>
    /// <param name="FromName">The name it comes from; the mailbox's own if it is left out.</param>
    /// <param name="To">The contact's address, one it has.</param>
    /// <param name="Cc">Addresses that get a copy, separated by commas.</param>
    /// <param name="Bcc">The same, not seen by the others.</param>
    /// <param name="Attachments">Files.</param>
    /// <param name="ScheduledAt">When to send it, in the future; at once if it is left out.</param>
    /// <param name="ClearDraft">True when the caller's draft in this conversation goes with the message.</param>
    public sealed record EmailRequest(
        [Required] string? Subject, [Required] string? Body, string? FromEmail = null, string? FromName = null, string? To = null, string? Cc = null, string? Bcc = null,
        [MaxLength(20)] IReadOnlyList<EmailFile>? Attachments = null, DateTimeOffset? ScheduledAt = null, bool ClearDraft = false) : IClearsDraft;

    /// <param name="Filename">The name to save it under.</param>
    /// <param name="Content">The bytes, base64; all files together 20 MB at most.</param>
    /// <param name="ContentType">MIME type.</param>
    public sealed record EmailFile([Required] string? Filename, [Required] string? Content, [Required] string? ContentType);

    /// <param name="Channel"><c>SMS</c>, <c>WhatsApp</c>, <c>Email</c> or <c>Instagram</c>.</param>
    /// <param name="Message">The text; of mail it is <c>body</c>.</param>
    /// <param name="From">Our number, when several are connected.</param>
    /// <param name="To">The contact's address.</param>
    /// <param name="FromName">Of mail: the name it comes from.</param>
    /// <param name="FromEmail">Of mail: our mailbox.</param>
    /// <param name="Subject">Of mail.</param>
    /// <param name="Body">Of mail: HTML when it begins with a tag, else plain text.</param>
    /// <param name="Cc">Of mail: addresses separated by commas.</param>
    /// <param name="Bcc">The same, not seen by the others.</param>
    /// <param name="ScheduledAt">When to send it, in the future; at once if it is left out.</param>
    /// <param name="FallbackTemplate">Of WhatsApp, with <paramref name="ScheduledAt"/>: what is sent instead when the 24-hour window is closed by then.</param>
    /// <param name="ClearDraft">True when the caller's draft in this conversation goes with the message.</param>
    public sealed record Request(
        [Required] string? Channel, string? Message = null, string? From = null, string? To = null, string? FromName = null, string? FromEmail = null,
        string? Subject = null, string? Body = null, string? Cc = null, string? Bcc = null, DateTimeOffset? ScheduledAt = null, FallbackTemplate? FallbackTemplate = null,
        bool ClearDraft = false) : IClearsDraft;

    internal static void Map(RouteGroupBuilder conversations)
    {
        var messages = conversations.MapGroup("/{conversationId}/messages").RequirePermission(Permissions.MessagesSend).WithTags("Messages").DropDraftsOfSends();
        messages.MapPost("", SendAsync).WithName("SendMessage").WithSummary("Writes to the conversation's contact on a channel.").ProducesSendProblems();
        messages.MapPost("/sms", SendSmsAsync).WithName("SendSms").WithSummary("Writes to the conversation's contact by SMS.").ProducesSendProblems();
        messages.MapPost("/whatsapp", SendWhatsAppAsync).WithName("SendWhatsApp").WithSummary("Writes to the conversation's contact on WhatsApp.").ProducesSendProblems();
        messages.MapPost("/email", SendEmailAsync).WithName("SendEmail").WithSummary("Writes to the conversation's contact by mail.").ProducesSendProblems()
            // Base64 makes of 20 MB 27.
            .WithMetadata(new RequestSizeLimitAttribute(28 * 1024 * 1024)).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, Created<ScheduledMessageOutput>, ValidationProblem, ProblemHttpResult>> SendSmsAsync(
        ConversationId conversationId, SmsRequest request, Sender sender, MailUploads files, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken) =>
        sender.SendAsync(conversationId, Channel.Sms, new TextContent(request.Message ?? ""), request.From, request.To, idempotencyKey, Later.At(request.ScheduledAt), cancellationToken);

    private static Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, Created<ScheduledMessageOutput>, ValidationProblem, ProblemHttpResult>> SendWhatsAppAsync(
        ConversationId conversationId, WhatsAppRequest request, Sender sender, MailUploads files, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken) =>
        sender.SendAsync(
            conversationId, Channel.WhatsApp, new TextContent(request.Message ?? "", true), request.From, request.To, idempotencyKey,
            Later.At(request.ScheduledAt, request.FallbackTemplate), cancellationToken);

    internal static async Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, Created<ScheduledMessageOutput>, ValidationProblem, ProblemHttpResult>> SendAsync(
        ConversationId conversationId, Request request, Sender sender, MailUploads files, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken) =>
        Channel.KindOf(request.Channel) switch
        {
            { } kind when kind is Channel.Sms or Channel.WhatsApp or Channel.Instagram => await sender.SendAsync(
                conversationId, kind,
                // A template can wait for its time by itself.
                request is { Message: null, ScheduledAt: not null, FallbackTemplate: { } template } ? template.ToContent() : new TextContent(request.Message ?? "", true),
                request.From, request.To, idempotencyKey, Later.At(request.ScheduledAt, request.FallbackTemplate), cancellationToken),
            Channel.Email => await SendEmailAsync(
                conversationId,
                new EmailRequest(request.Subject, request.Body ?? request.Message, request.FromEmail ?? request.From, request.FromName, request.To, request.Cc, request.Bcc,
                    ScheduledAt: request.ScheduledAt),
                sender, files, idempotencyKey, cancellationToken),
            _ => Problem.BadRequest("invalid_channel", "channel is WhatsApp, SMS, Email or Instagram."),
        };

    internal static async Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, Created<ScheduledMessageOutput>, ValidationProblem, ProblemHttpResult>> SendEmailAsync(
        ConversationId conversationId, EmailRequest request, Sender sender, MailUploads files, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        CancellationToken cancellationToken)
    {
        // Whose conversation it is comes before any file is stored.
        var (thread, problem) = await sender.FindAsync(conversationId, Channel.Email, request.FromEmail, request.To, cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        var (attachments, refused) = await files.StoreAsync(request.Attachments ?? [], cancellationToken);
        if (refused is not null)
        {
            return refused;
        }

        var body = request.Body ?? "";
        var isHtml = body.TrimStart().StartsWith('<');
        return await sender.SendAsync(
            thread, SendMessage.Order.SameNames,
            new EmailContent(
                request.Subject ?? "", isHtml ? Channels.SendGrid.MailText.OfHtml(body) : body, isHtml ? body : null, request.FromName, List(request.Cc), List(request.Bcc), attachments),
            idempotencyKey, Later.At(request.ScheduledAt), cancellationToken);
    }

    private static string[] List(string? addresses) => addresses?.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>That it is not to be sent at once.</summary>
    /// <param name="Time">When it is.</param>
    /// <param name="Fallback">What is sent when the 24-hour window is closed by then.</param>
    internal sealed record Later(DateTimeOffset Time, TemplateContent? Fallback)
    {
        public static Later? At(DateTimeOffset? time, FallbackTemplate? fallback = null) => time is { } given ? new Later(given, fallback?.ToContent()) : null;
    }

    /// <summary>What the ways to send in a conversation have in common.</summary>
    internal sealed class Sender(SendMessage send, Scheduler scheduler, ContactThreads threads, CurrentCaller caller)
    {
        private static readonly Dictionary<string, string> Names = new() { ["body"] = "message" };

        /// <summary>The thread to write in, or why there is none.</summary>
        public Task<(ConversationId ConversationId, ProblemHttpResult? Problem)> FindAsync(
            ConversationId conversationId, string kind, string? from, string? to, CancellationToken cancellationToken) =>
            threads.FindAsync(conversationId, kind, from, to, cancellationToken);

        /// <summary>Finds the thread and sends there.</summary>
        public async Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, Created<ScheduledMessageOutput>, ValidationProblem, ProblemHttpResult>> SendAsync(
            ConversationId conversationId, string kind, OutboundContent content, string? from, string? to, string? key, Later? later, CancellationToken cancellationToken)
        {
            var (thread, problem) = await FindAsync(conversationId, kind, from, to, cancellationToken);
            return problem is not null ? problem : await SendAsync(thread, Names, content, key, later, cancellationToken);
        }

        /// <summary>Sends in a thread, or schedules.</summary>
        public async Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, Created<ScheduledMessageOutput>, ValidationProblem, ProblemHttpResult>> SendAsync(
            ConversationId thread, IReadOnlyDictionary<string, string> fieldNames, OutboundContent content, string? key, Later? later, CancellationToken cancellationToken)
        {
            IResult answer = later is null
                ? (await send.SendAsync(SendMessage.Order.By(caller, content, key) with { ConversationId = thread, FieldNames = fieldNames }, cancellationToken)).Result
                : (await scheduler.ScheduleAsync(
                    thread, new Scheduler.Order(content, later.Time) { Fallback = later.Fallback, Key = key, FieldNames = fieldNames }, cancellationToken)).Result;
            return answer switch
            {
                Accepted<MessageOutput> accepted => accepted,
                Ok<MessageOutput> known => known,
                Created<ScheduledMessageOutput> scheduled => scheduled,
                ValidationProblem invalid => invalid,
                ProblemHttpResult refused => refused,
                _ => throw new InvalidOperationException($"No send answers {answer.GetType().Name}."),
            };
        }
    }
}
