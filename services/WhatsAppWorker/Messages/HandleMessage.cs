using ChatBoost.Contracts.Inbox;
using ChatBoost.Contracts.Receiver;
using ChatBoost.ServiceDefaults.Sqs;
using ChatBoost.WhatsAppWorker.Bots;
using ChatBoost.WhatsAppWorker.Inbox;
using ChatBoost.WhatsAppWorker.Queues;

namespace ChatBoost.WhatsAppWorker.Messages;

/// <summary>
/// One update from the message queue: recorded in Inbox, then answered when a bot answers there. Completes when both are durable. Runs again in full after a crash
/// or a repeated delivery: recording is idempotent by the update's key, the reply by a key made of our id of the message.
/// </summary>
internal sealed partial class HandleMessage(
    InboxClient inbox, Perseverance perseverance, IConversationResponder responder, WorkerMetrics metrics, TimeProvider clock, ILogger<HandleMessage> logger)
{
    /// <summary>Throws what makes this a failed try; <see cref="OperationCanceledException"/> when it is to end.</summary>
    public async Task HandleAsync(Message message, CancellationToken cancellationToken)
    {
        using var span = ContinuedTrace.Start("process message", message);
        var begun = clock.GetTimestamp();
        var update = QueueJson.Read(message);
        span?.SetTag("messaging.system", "aws_sqs")?.SetTag("chatboost.update.kind", update.Kind);

        if (update.Kind is ProviderUpdateKind.Message or ProviderUpdateKind.Echo)
        {
            var received = await perseverance.CallAsync(token => inbox.RecordMessageAsync(update, token), cancellationToken);
            if (received is null)
            {
                metrics.NotConnected(1);
                ForNobody(logger, update.PhoneNumberId);
            }
            else if (received is { Mode: ConversationMode.Bot, ExpectsReply: true })
            {
                await ReplyAsync(received, cancellationToken);
            }
        }
        else
        {
            await perseverance.CallAsync(
                async token =>
                {
                    await (update.Kind == ProviderUpdateKind.Change ? inbox.RecordChangeAsync(update, token) : inbox.RecordEventAsync(update, token));
                    return true;
                },
                cancellationToken);
        }

        metrics.Handled(update.Kind, clock.GetElapsedTime(begun));
    }

    private async Task ReplyAsync(ReceivedMessage received, CancellationToken cancellationToken)
    {
        var reply = await perseverance.CallAsync(token => responder.RespondAsync(received, token), cancellationToken);
        if (reply is null)
        {
            metrics.Replied("none");
            return;
        }

        if (reply.Contents.Count == 0)
        {
            metrics.Replied("unanswered");
            await AskForPersonAsync(received, cancellationToken);
            return;
        }

        for (var part = 0; part < reply.Contents.Count; part++)
        {
            var send = new SendAutomaticMessage(
                received.OrganizationId, received.ConversationId, $"bot:{received.MessageId}:{part}", reply.BotId, reply.Contents[part]);
            try
            {
                await perseverance.CallAsync(token => inbox.SendAsync(send, token), cancellationToken);
                metrics.Replied("sent");
            }
            catch (RefusedException refusal) when (refusal.Status is System.Net.HttpStatusCode.Conflict or System.Net.HttpStatusCode.UnprocessableEntity)
            {
                // A person has taken over meanwhile, or the window is closed: there is nothing left to say automatically, and it stays so.
                metrics.Replied(refusal.Code);
                NotSent(logger, received.ConversationId, refusal.Code);
                return;
            }
        }
    }

    private async Task AskForPersonAsync(ReceivedMessage received, CancellationToken cancellationToken)
    {
        var request = new RequestHumanAttention(received.OrganizationId, received.ConversationId, HumanAttentionReason.BotCouldNotAnswer, received.MessageId);
        try
        {
            await perseverance.CallAsync(
                async token =>
                {
                    await inbox.RequestHumanAsync(request, token);
                    return true;
                },
                cancellationToken);
        }
        catch (RefusedException refusal) when (refusal.Status == System.Net.HttpStatusCode.NotFound)
        {
            // Deleted or erased meanwhile: there is nobody to answer.
            NotSent(logger, received.ConversationId, refusal.Code);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A message for the number {PhoneNumberId} was dropped: nobody connected the number, or the contact was erased")]
    private static partial void ForNobody(ILogger logger, string? phoneNumberId);

    [LoggerMessage(2, LogLevel.Information, "The automatic reply in conversation {ConversationId} was dropped: {Code}")]
    private static partial void NotSent(ILogger logger, ConversationId conversationId, string code);
}
