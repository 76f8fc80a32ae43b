using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.CannedResponses;

/// <summary>The text of a canned response as it would be sent in a conversation by the caller.</summary>
internal static class RenderCannedResponse
{
    /// <param name="Text">The text with its values.</param>
    /// <param name="Missing">Variables that have no value in this conversation and no default; nothing stands in their place.</param>
    internal sealed record Response(string Text, IReadOnlyList<string> Missing);

    public static void Map(RouteGroupBuilder responses) => responses.MapGet("/{cannedResponseId}/render", HandleAsync).WithName(nameof(RenderCannedResponse));

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        CannedResponseId cannedResponseId, ConversationId conversationId, InboxDb db, ConversationVariables variables, CurrentCaller caller, CancellationToken cancellationToken)
    {
        if (await db.CannedResponsesOf(caller).AsNoTracking().SingleOrDefaultAsync(response => response.Id == cannedResponseId, cancellationToken) is not { } found)
        {
            return CannedResponsesFeature.NotFound();
        }

        if (await variables.OfAsync(conversationId, cancellationToken) is not { } valueOf)
        {
            return GetConversation.NotFound();
        }

        var (text, missing) = VariableText.Render(found.Text, valueOf);
        return TypedResults.Ok(new Response(text, missing));
    }
}
