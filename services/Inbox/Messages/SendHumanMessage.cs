using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Drafts;
using ChatBoost.Inbox.Presence;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatBoost.Inbox.Messages;

/// <summary>
/// Sends a text in the name of the person who asks. It does not change who answers: in mode bot the bot goes on answering,
/// and the dashboard offers to take over.
/// </summary>
internal static class SendHumanMessage
{
    /// <param name="ConversationId">The thread.</param>
    /// <param name="Message">The text; 4,096 characters at most.</param>
    /// <param name="ReplyToMessageId">The message of the thread it answers.</param>
    /// <param name="PreviewUrl">Whether WhatsApp shows a preview of the first link.</param>
    /// <param name="CheckAnswering">True: refused with 409 <c>conversation_being_answered</c> while another member answers. Who knows that sends without.</param>
    /// <param name="ClearDraft">True when the caller's draft in this conversation goes with the message.</param>
    internal sealed record Request(
        ConversationId? ConversationId, string? Message, MessageId? ReplyToMessageId = null, bool PreviewUrl = true, bool CheckAnswering = false, bool ClearDraft = false)
        : IClearsDraft;

    public static void Map(RouteGroupBuilder messages) =>
        messages.MapPost("/send_human", HandleAsync).WithName(nameof(SendHumanMessage))
            .WithSummary("Sends a text in the name of the signed-in person; with Idempotency-Key a repeated call sends once.").ProducesSendProblems();

    private static async Task<Results<Accepted<MessageOutput>, Ok<MessageOutput>, ValidationProblem, ProblemHttpResult>> HandleAsync(
        Request request, SendMessage send, AnswerLock answering, CurrentCaller caller, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (request is { CheckAnswering: true, ConversationId: { } checkedId } && await answering.RefuseAsync(checkedId, idempotencyKey, caller, cancellationToken) is { } refused)
        {
            return refused;
        }

        var sent = await send.SendAsync(
            SendMessage.Order.By(caller, new TextContent(request.Message ?? "", request.PreviewUrl), idempotencyKey) with
            {
                ConversationId = request.ConversationId,
                ReplyTo = request.ReplyToMessageId,
                FieldNames = new Dictionary<string, string> { ["body"] = "message" },
            },
            cancellationToken);
        if (sent.Result is Accepted<MessageOutput> { Value: { } message })
        {
            await answering.ReleaseAsync(message.ConversationId, caller);
        }

        return sent;
    }
}
