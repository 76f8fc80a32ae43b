using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace ChatBoost.Inbox.Presence;

/// <summary>Who has a conversation open at this moment, and who answers it. Changes come over the live connection.</summary>
internal static class GetPresence
{
    /// <param name="Viewers">Members who have it open, by name; the caller too.</param>
    /// <param name="Answering">Who answers; absent when nobody does.</param>
    internal sealed record Response(IReadOnlyList<PersonOutput> Viewers, PersonOutput? Answering);

    /// <param name="UserId">Who.</param>
    /// <param name="Name">The name others see.</param>
    /// <param name="Until">When that is over if nothing more is heard of it.</param>
    internal sealed record PersonOutput(UserId UserId, string Name, DateTimeOffset Until)
    {
        public static PersonOutput Of(PresenceStore.Person person) => new(person.UserId, person.Name, person.Until);
    }

    public static void Map(RouteGroupBuilder conversations) =>
        conversations.MapGet("/{conversationId}/presence", HandleAsync).WithName(nameof(GetPresence)).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        ConversationId conversationId, InboxDb db, PresenceStore store, CancellationToken cancellationToken)
    {
        if (!await db.Conversations.AnyAsync(conversation => conversation.Id == conversationId, cancellationToken))
        {
            return GetConversation.NotFound();
        }

        try
        {
            var (viewers, answering) = await store.ReadAsync(conversationId);
            return TypedResults.Ok(new Response([.. viewers.Select(PersonOutput.Of)], answering is null ? null : PersonOutput.Of(answering)));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return Problem.Unavailable("presence_unavailable", "Who has it open cannot be told for the moment; try again.");
        }
    }
}
