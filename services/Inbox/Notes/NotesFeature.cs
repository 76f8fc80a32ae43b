using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Notes;

/// <summary>A private note as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ConversationId">On which conversation.</param>
/// <param name="AuthorId">Who wrote it: the id of a user or of an API key.</param>
/// <param name="AuthorName">The author's name at that time.</param>
/// <param name="Text">The text; empty when it is unreadable.</param>
/// <param name="Mentions">The members it names.</param>
/// <param name="CreatedAt">When it was written.</param>
/// <param name="Unreadable">True when what was encrypted was changed in the database; absent otherwise.</param>
public sealed record NoteOutput(
    NoteId Id, ConversationId ConversationId, string AuthorId, string AuthorName, string Text, IReadOnlyList<UserId> Mentions, DateTimeOffset CreatedAt, bool? Unreadable)
{
    internal static NoteOutput Of(Note note) => new(
        note.Id, note.ConversationId, note.AuthorId, note.AuthorName, note.Text, [.. note.Mentions.Select(user => new UserId(user))], note.CreatedAt,
        note.IsUnreadable ? true : null);
}

/// <summary>Private notes on conversations.</summary>
internal static class NotesFeature
{
    /// <summary>Maps <c>/{conversationId}/notes</c>.</summary>
    public static void Map(RouteGroupBuilder conversations)
    {
        ListNotes.Map(conversations);
        WriteNote.Map(conversations);
        DeleteNote.Map(conversations);
    }

    /// <summary>The answer for an id the conversation does not have, somebody else's included.</summary>
    public static ProblemHttpResult NotFound() => Problem.NotFound("note_not_found", "The conversation has no such note.");
}
