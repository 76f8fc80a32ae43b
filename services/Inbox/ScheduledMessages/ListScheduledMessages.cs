using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.ScheduledMessages;

/// <summary>
/// Scheduled messages of a conversation, or of the organization, the earliest first: those that wait, or with <c>status</c> those that are sent, cancelled or failed.
/// The next ones with <c>after</c>, the id of the last one seen.
/// </summary>
internal static class ListScheduledMessages
{
    internal sealed record Response(IReadOnlyList<ScheduledMessageOutput> Data, bool HasMore);

    public static void MapOfConversation(RouteGroupBuilder conversation) =>
        conversation.MapGet("/scheduled-messages", OfConversationAsync).RequirePermission(Permissions.ConversationsRead).WithName("ListScheduledMessagesOfConversation").AuditReads();

    public static void Map(RouteGroupBuilder scheduled) =>
        scheduled.MapGet("", OfOrganizationAsync).RequirePermission(Permissions.ConversationsRead).WithName(nameof(ListScheduledMessages)).AuditReads();

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> OfConversationAsync(
        ConversationId conversationId,
        InboxDb db,
        ScheduledMessageReader read,
        CancellationToken cancellationToken,
        string status = "scheduled",
        ScheduledMessageId? after = null,
        [Range(1, 200)] int limit = 50) =>
        await db.Conversations.AnyAsync(conversation => conversation.Id == conversationId, cancellationToken)
            ? await ListAsync(db, read, scheduled => scheduled.Where(s => s.ConversationId == conversationId), status, after, limit, cancellationToken)
            : GetConversation.NotFound();

    private static Task<Results<Ok<Response>, ProblemHttpResult>> OfOrganizationAsync(
        InboxDb db,
        ScheduledMessageReader read,
        CurrentCaller caller,
        CancellationToken cancellationToken,
        string status = "scheduled",
        bool mine = false,
        ScheduledMessageId? after = null,
        [Range(1, 200)] int limit = 50) =>
        ListAsync(db, read, scheduled => mine ? scheduled.Where(s => s.AuthorId == caller.ActorId) : scheduled, status, after, limit, cancellationToken);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> ListAsync(
        InboxDb db,
        ScheduledMessageReader read,
        Func<IQueryable<ScheduledMessage>, IQueryable<ScheduledMessage>> filter,
        string statusName,
        ScheduledMessageId? after,
        int limit,
        CancellationToken cancellationToken)
    {
        if (!ConversationFilters.TryRead(statusName, out ScheduledMessageStatus? status))
        {
            return Problem.BadRequest("invalid_status", "status is scheduled, sent, cancelled or failed.");
        }

        IQueryable<ScheduledMessage> scheduled = db.ScheduledMessages;
        if (after is { } last)
        {
            if (await db.ScheduledMessages.Where(s => s.Id == last).Select(s => (DateTimeOffset?)s.ScheduledAt).SingleOrDefaultAsync(cancellationToken) is not { } at)
            {
                return ScheduledMessagesFeature.NotFound();
            }

            // Typed ids have an order in the database alone.
            scheduled = db.ScheduledMessages.FromSql($"select * from scheduled_messages where (scheduled_at, id) > ({at}, {last.Value})");
        }

        // One more than asked for tells whether there is more.
        var found = await read.ListAsync(
            filter(scheduled).Where(s => s.Status == status && db.Conversations.Any(c => c.Id == s.ConversationId)).OrderBy(s => s.ScheduledAt).ThenBy(s => s.Id).Take(limit + 1),
            cancellationToken);
        return TypedResults.Ok(new Response([.. found.Take(limit)], found.Count > limit));
    }
}
