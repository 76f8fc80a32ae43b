using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Messages;

/// <summary>Takes a customer's message, or one the business wrote on its phone app (worker to Inbox). Idempotent by wamid.</summary>
internal static class RecordReceivedMessage
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/messages/received", HandleAsync).WithName(nameof(RecordReceivedMessage));

    private static async Task<Results<Ok<ReceivedMessage>, ProblemHttpResult>> HandleAsync(
        Contracts.Inbox.RecordReceivedMessage request,
        ChannelDirectory channels,
        ChannelAdapters adapters,
        ReceivedMessageStore store,
        InboxEvents live,
        CancellationToken cancellationToken)
    {
        var update = request.Update;
        if (update.PhoneNumberId is null || await channels.FindAsync(update.PhoneNumberId, cancellationToken) is not { } channel)
        {
            return Problem.NotFound("number_not_connected", "No organization has connected this number.");
        }

        if (adapters.Of(channel).ReadMessage(update) is not { } message)
        {
            return Problem.Unprocessable("message_without_sender", "The message names nobody it could be from.");
        }

        if (await store.StoreAsync(channel, message, cancellationToken) is not { } stored)
        {
            return Problem.Of(StatusCodes.Status410Gone, "contact_erased", "The contact was erased after it wrote this.");
        }

        if (!stored.IsDuplicate)
        {
            live.MessageStored(channel.OrganizationId, stored.Thread.ConversationId, stored.MessageId);
        }

        return TypedResults.Ok(new ReceivedMessage(
            channel.OrganizationId,
            stored.Thread.ConversationId,
            stored.MessageId,
            stored.Thread.ContactId,
            stored.Thread.Mode,
            message.Type,
            stored.IsDeleted ? "" : message.Text,
            IsFirstInConversation: stored.Sequence == 1,
            stored.IsDuplicate,
            message.ExpectsReply && !stored.IsSatisfactionReply && !stored.IsDeleted));
    }
}
