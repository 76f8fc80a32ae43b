using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Messages;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using StackExchange.Redis;

namespace ChatBoost.Inbox.Realtime;

/// <summary>For clients that can hold no connection: what happened since they asked last, out of the same stream the connections are fed from.</summary>
internal static class PollUpdates
{
    /// <summary>What happened.</summary>
    /// <param name="NewMessages">Messages that came, or look different, as they are now.</param>
    /// <param name="UpdatedConversations">Conversations that changed, as they are now.</param>
    /// <param name="DeletedConversations">Conversations that are gone.</param>
    /// <param name="Timestamp">To be given back as <c>lastUpdate</c>.</param>
    /// <param name="Sequence">The same as a number, to be given back as <c>lastSequence</c>.</param>
    internal sealed record Response(
        IReadOnlyList<MessageOutput> NewMessages,
        IReadOnlyList<ConversationOutput> UpdatedConversations,
        IReadOnlyList<ConversationId> DeletedConversations,
        DateTimeOffset Timestamp,
        long Sequence);

    public static void Map(RouteGroupBuilder conversations) => conversations.MapGet("/updates", HandleAsync).WithName(nameof(PollUpdates))
        .ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <param name="stream">The organization's events.</param>
    /// <param name="read">Reads what they tell of.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="conversationIds">Only these; all when left out.</param>
    /// <param name="lastUpdate">The <c>timestamp</c> of the answer before. The first time it is left out: the answer is empty, and says from where to go on.</param>
    /// <param name="lastSequence">The same as a number; it wins over the time.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        LiveStream stream,
        ConversationReader read,
        CurrentCaller caller,
        [MaxLength(100)] ConversationId[]? conversationIds,
        DateTimeOffset? lastUpdate,
        [Range(0, long.MaxValue)] long? lastSequence,
        CancellationToken cancellationToken)
    {
        var organizationId = caller.OrganizationId!.Value;
        try
        {
            // Before the entries are read: what comes in between is told twice rather than never.
            var position = await stream.PositionAsync(organizationId);
            if ((lastSequence ?? SequenceAt(lastUpdate)) is not { } after)
            {
                return TypedResults.Ok(new Response([], [], [], TimeOf(position), position));
            }

            if (after >= position)
            {
                return TypedResults.Ok(new Response([], [], [], TimeOf(after), after));
            }

            if (await stream.ReadAsync(organizationId, after) is not { } kept)
            {
                return Problem.Of(StatusCodes.Status410Gone, "updates_forgotten", "Not everything since then is kept: read the lists again, and go on without lastUpdate.");
            }

            return TypedResults.Ok(await ReadAsync(kept, conversationIds is { Length: > 0 } ? [.. conversationIds] : null, read, cancellationToken));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return Problem.Unavailable("updates_unavailable", "Updates cannot be read for the moment; try again.");
        }
    }

    private static async Task<Response> ReadAsync(
        IReadOnlyList<LiveStream.KeptEvent> kept, HashSet<ConversationId>? only, ConversationReader read, CancellationToken cancellationToken)
    {
        var (conversations, messages, deleted) = (new HashSet<ConversationId>(), new HashSet<MessageId>(), new HashSet<ConversationId>());
        foreach (var entry in kept.Select(one => one.Entry))
        {
            if (entry is { ConversationId: { } id })
            {
                if (only?.Contains(id) != false)
                {
                    conversations.Add(id);
                    messages.UnionWith(entry.MessageId is { } messageId ? [messageId] : []);
                }
            }
            else if (entry is { Name: LiveEvents.ConversationDeleted, Payload: { } payload })
            {
                deleted.Add(LiveStream.FromJson<ConversationDeleted>(payload).ConversationId);
            }
            else if (entry is { Name: LiveEvents.ConversationUpdated, Payload: { } statuses })
            {
                var update = LiveStream.FromJson<ConversationUpdated>(statuses);
                if (only?.Contains(update.ConversationId) != false)
                {
                    conversations.Add(update.ConversationId);
                    messages.UnionWith(update.Statuses?.Select(status => status.MessageId) ?? []);
                }
            }
        }

        var updated = await read.ConversationsAsync([.. conversations], cancellationToken);
        // Restored ones are not gone.
        deleted.ExceptWith(updated.Select(conversation => conversation.Id));
        var last = kept.Count > 0 ? kept[^1].Sequence : 0;
        return new Response(
            await read.MessagesAsync([.. messages], cancellationToken), updated, [.. deleted.Where(id => only?.Contains(id) != false)], TimeOf(last), last);
    }

    // A sequence is a time in microseconds; see LiveStream.
    private static long? SequenceAt(DateTimeOffset? time) => time is { } at ? (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null;

    private static DateTimeOffset TimeOf(long sequence) => DateTimeOffset.UnixEpoch.AddTicks(sequence * TimeSpan.TicksPerMicrosecond);
}
