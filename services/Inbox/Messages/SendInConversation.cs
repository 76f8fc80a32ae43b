using System.ComponentModel.DataAnnotations;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Channels;
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
    public sealed record SmsRequest([Required] string? Message, string? From = null, string? To = null);

    /// <param name="Message">The text; 4,096 characters at most, over Twilio 1,600.</param>
    /// <param name="From">Our number, with or without <c>whatsapp:</c>, when several are connected.</param>
    /// <param name="To">The contact's number, with or without <c>whatsapp:</c>.</param>
    public sealed record WhatsAppRequest([Required] string? Message, string? From = null, string? To = null);

    /// <param name="Subject">Its subject.</param>
    /// <param name="Body">The body, HTML when it begins with a tag, else plain text.</param>
    /// <param name="FromEmail">Our mailbox, when several are connected.</param>
    /// <param name="FromName">The name it comes from; the mailbox's own if it is left out.</param>
    /// <param name="To">The contact's address, one it has.</param>
    /// <param name="Cc">Addresses that get a copy, separated by commas.</param>
    /// <param name="Bcc">The same, not seen by the others.</param>
    /// <param name="Attachments">Files.</param>
    public sealed record EmailRequest(
        [Required] string? Subject, [Required] string? Body, string? FromEmail = null, string? FromName = null, string? To = null, string? Cc = null, string? Bcc = null,
        [MaxLength(20)] IReadOnlyList<EmailFile>? Attachments = null);

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
    public sealed record Request(
        [Required] string? Channel, string? Message = null, string? From = null, string? To = null, string? FromName = null, string? FromEmail = null,
        string? Subject = null, string? Body = null, string? Cc = null, string? Bcc = null);

    internal static void Map(RouteGroupBuilder conversations)
    {
        var messages = conversations.MapGroup("/{conversationId}/messages").RequirePermission(Permissions.MessagesSend).WithTags("Messages");
        messages.MapPost("", SendAsync).WithName("SendMessage").WithSummary("Writes to the conversation's contact on a channel.").ProducesSendProblems();
        messages.MapPost("/sms", SendSmsAsync).WithName("SendSms").WithSummary("Writes to the conversation's contact by SMS.").ProducesSendProblems();
        messages.MapPost("/whatsapp", SendWhatsAppAsync).WithName("SendWhatsApp").WithSummary("Writes to the conversation's contact on WhatsApp.").ProducesSendProblems();
        messages.MapPost("/email", SendEmailAsync).WithName("SendEmail").WithSummary("Writes to the conversation's contact by mail.").ProducesSendProblems()
            // Base64 makes of 20 MB 27.
            .WithMetadata(new RequestSizeLimitAttribute(28 * 1024 * 1024)).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, ValidationProblem, ProblemHttpResult>> SendSmsAsync(
        ConversationId conversationId, SmsRequest request, Sender sender, MailUploads files, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken) =>
        sender.SendAsync(conversationId, Channel.Sms, new TextContent(request.Message ?? ""), request.From, request.To, idempotencyKey, cancellationToken);

    private static Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, ValidationProblem, ProblemHttpResult>> SendWhatsAppAsync(
        ConversationId conversationId, WhatsAppRequest request, Sender sender, MailUploads files, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken) =>
        sender.SendAsync(conversationId, Channel.WhatsApp, new TextContent(request.Message ?? "", true), request.From, request.To, idempotencyKey, cancellationToken);

    private static async Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, ValidationProblem, ProblemHttpResult>> SendAsync(
        ConversationId conversationId, Request request, Sender sender, MailUploads files, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken) =>
        Channel.KindOf(request.Channel) switch
        {
            { } kind when kind is Channel.Sms or Channel.WhatsApp or Channel.Instagram => await sender.SendAsync(
                conversationId, kind, new TextContent(request.Message ?? "", true), request.From, request.To, idempotencyKey, cancellationToken),
            Channel.Email => await SendEmailAsync(
                conversationId,
                new EmailRequest(request.Subject, request.Body ?? request.Message, request.FromEmail ?? request.From, request.FromName, request.To, request.Cc, request.Bcc),
                sender, files, idempotencyKey, cancellationToken),
            _ => Problem.BadRequest("invalid_channel", "channel is WhatsApp, SMS, Email or Instagram."),
        };

    private static async Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, ValidationProblem, ProblemHttpResult>> SendEmailAsync(
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
            idempotencyKey, cancellationToken);
    }

    private static string[] List(string? addresses) => addresses?.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>What the ways to send in a conversation have in common.</summary>
    internal sealed class Sender(SendMessage send, ContactThreads threads, CurrentCaller caller)
    {
        private static readonly Dictionary<string, string> Names = new() { ["body"] = "message" };

        /// <summary>The thread to write in, or why there is none.</summary>
        public Task<(ConversationId ConversationId, ProblemHttpResult? Problem)> FindAsync(
            ConversationId conversationId, string kind, string? from, string? to, CancellationToken cancellationToken) =>
            threads.FindAsync(conversationId, kind, from, to, cancellationToken);

        /// <summary>Finds the thread and sends a text there.</summary>
        public async Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, ValidationProblem, ProblemHttpResult>> SendAsync(
            ConversationId conversationId, string kind, TextContent content, string? from, string? to, string? key, CancellationToken cancellationToken)
        {
            var (thread, problem) = await FindAsync(conversationId, kind, from, to, cancellationToken);
            return problem is not null ? problem : await SendAsync(thread, Names, content, key, cancellationToken);
        }

        /// <summary>Sends in a thread.</summary>
        public Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, ValidationProblem, ProblemHttpResult>> SendAsync(
            ConversationId thread, IReadOnlyDictionary<string, string> fieldNames, OutboundContent content, string? key, CancellationToken cancellationToken) =>
            send.SendAsync(SendMessage.Order.By(caller, content, key) with { ConversationId = thread, FieldNames = fieldNames }, cancellationToken);
    }
}
