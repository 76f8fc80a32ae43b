using System.ComponentModel.DataAnnotations;
using ChatBoost.Contracts.Events;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Organizations;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Notes;

/// <summary>Adds a private note to a conversation.</summary>
public static class WriteNote
{
    /// <summary>What to write.</summary>
    /// <param name="Text">The text.</param>
    /// <param name="Mentions">Members it names.</param>
    public sealed record Request(
        [Required, StringLength(Note.MaxTextLength), RegularExpression(@"(?s).*\S.*", ErrorMessage = "A note has more than blanks.")] string Text,
        [MaxLength(Note.MaxMentions)] IReadOnlyList<UserId>? Mentions);

    internal static void Map(RouteGroupBuilder conversations) =>
        conversations.MapPost("/{conversationId}/notes", HandleAsync).RequirePermission(Permissions.ConversationsManage).WithName(nameof(WriteNote)).ProducesValidationProblem();

    internal static async Task<Results<Created<NoteOutput>, ProblemHttpResult>> HandleAsync(
        ConversationId conversationId,
        Request request,
        InboxDb db,
        ContentKeys keys,
        MemberDirectory members,
        CurrentCaller caller,
        InboxEvents live,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (request.Text.Contains('\0', StringComparison.Ordinal))
        {
            // The database refuses it in a readable note. Sealed it would take it, and never give it back when encryption is switched off.
            return Problem.BadRequest("validation_failed", "text: must not hold the letter U+0000.");
        }

        if (await db.Conversations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == conversationId, cancellationToken) is not { } conversation)
        {
            return GetConversation.NotFound();
        }

        var mentions = (request.Mentions ?? []).Distinct().ToList();
        if (await members.RefuseStrangersAsync(conversation.OrganizationId, mentions, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        while (true)
        {
            var now = clock.GetUtcNow();
            var note = Note.Write(
                conversation, (caller.ActorId, caller.Name), request.Text, mentions, await keys.CurrentAsync(conversation.OrganizationId, cancellationToken), now);
            db.Add(note);
            db.AddRange(NoteMention.Of(note));
            db.Raise(new NoteWritten(conversation.OrganizationId, conversationId, note.Id, note.AuthorId, mentions, now));
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException exception) when (keys.IsOutdated(exception, conversation.OrganizationId))
            {
                // Content encryption was switched meanwhile: once more, as it is now.
                db.ChangeTracker.Clear();
                continue;
            }

            live.ConversationChanged(conversation.OrganizationId, conversationId);
            return TypedResults.Created((string?)null, NoteOutput.Of(note) with { Text = request.Text });
        }
    }
}
