using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Messages;

/// <summary>Takes that a message was edited or taken back (worker to Inbox). Idempotent, in any order.</summary>
internal static class RecordMessageChange
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost("/messages/changes", HandleAsync).WithName(nameof(RecordMessageChange));

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Contracts.Inbox.RecordMessageChange request, ChannelDirectory channels, ChannelAdapters adapters, MessageChanges changes, InboxEvents live, CancellationToken cancellationToken)
    {
        if (request.Update.PhoneNumberId is not { } key || await channels.FindAsync(key, cancellationToken) is not { } channel)
        {
            return Problem.NotFound("number_not_connected", "No organization has connected this number.");
        }

        if (adapters.Of(channel).ReadChange(request.Update) is not { } change)
        {
            return Problem.Unprocessable("change_without_message", "The change names no message it could be of.");
        }

        if (await changes.StoreAsync(channel, change, cancellationToken) is { } changed)
        {
            if (changed.IsNew)
            {
                live.MessageStored(channel.OrganizationId, changed.ConversationId, changed.MessageId);
            }
            else
            {
                live.MessageChanged(channel.OrganizationId, changed.ConversationId, changed.MessageId);
            }
        }

        return TypedResults.NoContent();
    }
}
