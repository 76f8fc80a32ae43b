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

    /// <param name="Channel"><c>SMS</c> or <c>WhatsApp</c>.</param>
    /// <param name="Message">The text.</param>
    /// <param name="From">Our address, when several are connected.</param>
    /// <param name="To">The contact's address.</param>
    public sealed record Request([Required] string? Channel, string? Message = null, string? From = null, string? To = null);

    internal static void Map(RouteGroupBuilder conversations)
    {
        var messages = conversations.MapGroup("/{conversationId}/messages").RequirePermission(Permissions.MessagesSend).WithTags("Messages");
        messages.MapPost("", SendAsync).WithName("SendMessage").WithSummary("Writes to the conversation's contact on a channel.").ProducesSendProblems();
        messages.MapPost("/sms", SendSmsAsync).WithName("SendSms").WithSummary("Writes to the conversation's contact by SMS.").ProducesSendProblems();
        messages.MapPost("/whatsapp", SendWhatsAppAsync).WithName("SendWhatsApp").WithSummary("Writes to the conversation's contact on WhatsApp.").ProducesSendProblems();
    }

    private static Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, ValidationProblem, ProblemHttpResult>> SendSmsAsync(
        ConversationId conversationId, SmsRequest request, Sender sender, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken) =>
        sender.SendAsync(conversationId, Channel.Sms, new TextContent(request.Message ?? ""), request.From, request.To, idempotencyKey, cancellationToken);

    private static Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, ValidationProblem, ProblemHttpResult>> SendWhatsAppAsync(
        ConversationId conversationId, WhatsAppRequest request, Sender sender, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken) =>
        sender.SendAsync(conversationId, Channel.WhatsApp, new TextContent(request.Message ?? "", true), request.From, request.To, idempotencyKey, cancellationToken);

    private static async Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, ValidationProblem, ProblemHttpResult>> SendAsync(
        ConversationId conversationId, Request request, Sender sender, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken) =>
        Channel.KindOf(request.Channel) switch
        {
            { } kind when kind is Channel.Sms or Channel.WhatsApp => await sender.SendAsync(
                conversationId, kind, new TextContent(request.Message ?? "", true), request.From, request.To, idempotencyKey, cancellationToken),
            _ => Problem.BadRequest("invalid_channel", "channel is WhatsApp or SMS."),
        };

    /// <summary>What the ways to send in a conversation have in common.</summary>
    internal sealed class Sender(SendMessage send, ContactThreads threads, CurrentCaller caller)
    {
        public async Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, ValidationProblem, ProblemHttpResult>> SendAsync(
            ConversationId conversationId, string kind, OutboundContent content, string? from, string? to, string? key, CancellationToken cancellationToken)
        {
            var (thread, problem) = await threads.FindAsync(conversationId, kind, from, to, cancellationToken);
            return problem is not null
                ? problem
                : await send.SendAsync(
                    SendMessage.Order.By(caller, content, key) with { ConversationId = thread, FieldNames = new Dictionary<string, string> { ["body"] = "message" } }, cancellationToken);
        }
    }
}
