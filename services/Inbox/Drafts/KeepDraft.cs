using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.Drafts;

/// <summary>Keeps what the caller has begun to write in a conversation, in place of what was kept before. The last one to write wins.</summary>
public static class KeepDraft
{
    /// <summary>Longest text, in characters.</summary>
    public const int MaxTextLength = 100_000;

    /// <summary>What to keep.</summary>
    /// <param name="Text">The text; of mail the body.</param>
    /// <param name="Subject">Of mail.</param>
    /// <param name="Channel">On which channel it is to be sent.</param>
    /// <param name="ReplyToMessageId">The message it answers.</param>
    public sealed record Request(
        [Required, StringLength(MaxTextLength)] string Text, [StringLength(1000)] string? Subject = null, string? Channel = null, MessageId? ReplyToMessageId = null);

    // Written every few seconds and seen by nobody: no matter for the audit log.
    internal static void Map(RouteGroupBuilder conversations) =>
        conversations.MapPut("/{conversationId}/draft", HandleAsync).RequirePermission(Permissions.MessagesSend).WithName(nameof(KeepDraft)).AuditNothing().ProducesValidationProblem();

    private static async Task<Results<Ok<DraftOutput>, ProblemHttpResult>> HandleAsync(
        ConversationId conversationId,
        Request request,
        InboxDb db,
        ContentKeys keys,
        CurrentCaller caller,
        InboxEvents live,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var (organizationId, user) = (caller.OrganizationId!.Value, caller.RequiredUserId);
        if (request.Text.Contains('\0', StringComparison.Ordinal) || request.Subject?.Contains('\0', StringComparison.Ordinal) == true)
        {
            // Within JSON the database would take it, but no message with it can be sent.
            return Problem.BadRequest("validation_failed", "text: must not hold the letter U+0000.");
        }

        var channel = request.Channel is null ? null : Channel.KindOf(request.Channel);
        if (channel is null && request.Channel is not null)
        {
            return Problem.BadRequest("invalid_channel", "channel is WhatsApp, SMS or Email.");
        }

        if (!await db.Conversations.AnyAsync(conversation => conversation.Id == conversationId, cancellationToken))
        {
            return GetConversation.NotFound();
        }

        if (request.ReplyToMessageId is { } answered && !await db.Messages.AnyAsync(m => m.Id == answered && m.ConversationId == conversationId, cancellationToken))
        {
            return Problem.NotFound("message_not_found", "The conversation has no such message.");
        }

        var body = new DraftBody(request.Text, request.Subject, channel, request.ReplyToMessageId);
        while (true)
        {
            var draft = await db.Drafts.SingleOrDefaultAsync(d => d.ConversationId == conversationId && d.UserId == user, cancellationToken);
            if (draft is null)
            {
                draft = ConversationDraft.Begin(organizationId, conversationId, user);
                db.Add(draft);
            }

            draft.Write(body, await keys.CurrentAsync(organizationId, cancellationToken), clock.GetUtcNow());
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException exception) when (keys.IsOutdated(exception, organizationId) || IsRaced(exception))
            {
                // Content encryption was switched meanwhile, or another tab was first: once more, as it is now.
                db.ChangeTracker.Clear();
                continue;
            }
            catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation })
            {
                // The contact was erased at this moment.
                return GetConversation.NotFound();
            }

            live.TellDraft(organizationId, user, new DraftChanged(conversationId, HasDraft: true, draft.UpdatedAt));
            return TypedResults.Ok(DraftOutput.Of(draft, body));
        }
    }

    private static bool IsRaced(DbUpdateException exception) =>
        exception is DbUpdateConcurrencyException || exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}
