using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Conversations;

/// <summary>One conversation.</summary>
internal static class GetConversation
{
    public static void Map(RouteGroupBuilder conversations) => conversations.MapGet("/{conversationId}", HandleAsync).WithName(nameof(GetConversation)).AuditReads();

    /// <summary>The answer for an id the organization does not have, somebody else's included.</summary>
    public static ProblemHttpResult NotFound() => Problem.NotFound("conversation_not_found", "There is no such conversation.");

    private static async Task<Results<Ok<ConversationOutput>, ProblemHttpResult>> HandleAsync(
        ConversationId conversationId, ConversationReader read, CancellationToken cancellationToken) =>
        await read.ConversationAsync(conversationId, cancellationToken) is { } conversation ? TypedResults.Ok(conversation) : NotFound();
}
