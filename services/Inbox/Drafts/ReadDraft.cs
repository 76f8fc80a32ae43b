using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Drafts;

/// <summary>The caller's draft in a conversation.</summary>
internal static class ReadDraft
{
    public static void Map(RouteGroupBuilder conversations) =>
        conversations.MapGet("/{conversationId}/draft", HandleAsync).RequirePermission(Permissions.MessagesSend).WithName(nameof(ReadDraft));

    private static async Task<Results<Ok<DraftOutput>, ProblemHttpResult>> HandleAsync(
        ConversationId conversationId, InboxDb db, SealedContent content, CurrentCaller caller, CancellationToken cancellationToken)
    {
        var user = caller.RequiredUserId;
        // With its conversation: that one may be deleted, or not the caller's to see.
        var draft = await (from kept in db.Drafts.AsNoTracking()
                           join conversation in db.Conversations on kept.ConversationId equals conversation.Id
                           where kept.ConversationId == conversationId && kept.UserId == user
                           select kept).SingleOrDefaultAsync(cancellationToken);
        if (draft is null)
        {
            return Problem.NotFound("draft_not_found", "There is no draft of yours in this conversation.");
        }

        var body = draft.Sealed is null
            ? draft.Body
            : await content.OpenTextAsync(draft.OrganizationId, SealedPlace.Draft(draft.OrganizationId, draft.Id), draft.Sealed, "draft " + draft.Id, cancellationToken);
        return TypedResults.Ok(DraftOutput.Of(draft, body is null ? null : DraftBody.Read(body)));
    }
}
