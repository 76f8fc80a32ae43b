using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Notes;

/// <summary>Takes a private note away: one's own, or with <see cref="Permissions.NotesManage"/> anybody's.</summary>
internal static class DeleteNote
{
    public static void Map(RouteGroupBuilder conversations) =>
        conversations.MapDelete("/{conversationId}/notes/{noteId}", HandleAsync).RequirePermission(Permissions.ConversationsManage).WithName(nameof(DeleteNote));

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        ConversationId conversationId, NoteId noteId, InboxDb db, CurrentCaller caller, InboxEvents live, CancellationToken cancellationToken)
    {
        if (await db.Notes.SingleOrDefaultAsync(n => n.Id == noteId && n.ConversationId == conversationId, cancellationToken) is not { } note)
        {
            return NotesFeature.NotFound();
        }

        if (note.AuthorId != caller.ActorId && !caller.May(Permissions.NotesManage))
        {
            return Problem.Forbidden("not_the_author", "Only its author, or who may manage notes, takes a note away.");
        }

        await db.Notes.Where(n => n.Id == noteId).ExecuteDeleteAsync(cancellationToken);
        live.ConversationChanged(note.OrganizationId, conversationId);
        return TypedResults.NoContent();
    }
}
