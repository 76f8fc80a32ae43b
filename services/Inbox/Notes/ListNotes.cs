using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Audit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Notes;

/// <summary>The private notes of a conversation, the newest first; older ones with <c>before</c>, the id of the last one seen.</summary>
internal static class ListNotes
{
    internal sealed record Response(IReadOnlyList<NoteOutput> Data, bool HasMore);

    public static void Map(RouteGroupBuilder conversations) => conversations.MapGet("/{conversationId}/notes", HandleAsync).WithName(nameof(ListNotes)).AuditReads();

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        ConversationId conversationId,
        InboxDb db,
        SealedContent content,
        CancellationToken cancellationToken,
        NoteId? before = null,
        [Range(1, 200)] int limit = 50)
    {
        if (!await db.Conversations.AnyAsync(conversation => conversation.Id == conversationId, cancellationToken))
        {
            return GetConversation.NotFound();
        }

        // Typed ids have an order in the database alone.
        var notes = before is { } last ? db.Notes.FromSql($"select * from conversation_notes where id < {last.Value}") : db.Notes;
        // One more than asked for tells whether there is more.
        var found = await notes.AsNoTracking().Where(note => note.ConversationId == conversationId)
            .OrderByDescending(note => note.Id).Take(limit + 1).ToListAsync(cancellationToken);
        await content.RevealAsync(found, cancellationToken);
        return TypedResults.Ok(new Response([.. found.Take(limit).Select(NoteOutput.Of)], found.Count > limit));
    }
}
