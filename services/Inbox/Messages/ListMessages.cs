using System.ComponentModel.DataAnnotations;
using System.Globalization;
using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Messages;

/// <summary>
/// A thread, oldest first within a page. Page 1 is the newest page. <c>before</c> and <c>after</c> take a time (ISO 8601) or a message id;
/// by id is exact, as Meta's times are whole seconds and several messages share one.
/// </summary>
internal static class ListMessages
{
    internal sealed record Response(IReadOnlyList<MessageOutput> Data, PageMeta Meta);

    internal sealed record PageMeta(long Total, int Page, int PageSize, bool HasMore);

    public static void Map(RouteGroupBuilder conversations) =>
        conversations.MapGet("/{conversationId}/messages", HandleAsync).WithName(nameof(ListMessages)).AuditReads();

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        ConversationId conversationId,
        InboxDb db,
        ConversationReader read,
        CancellationToken cancellationToken,
        [Range(1, 10_000)] int page = 1,
        [Range(1, 200)] int pageSize = 50,
        string? before = null,
        string? after = null)
    {
        // Sequences have no gaps, so the last one is the count, less what was deleted.
        var total = await db.Conversations.Where(c => c.Id == conversationId).Select(c => (long?)(c.LastSequence - c.ForgottenMessages)).SingleOrDefaultAsync(cancellationToken);
        if (total is null)
        {
            return GetConversation.NotFound();
        }

        var messages = db.Messages.Where(message => message.ConversationId == conversationId);
        if (before is not null)
        {
            if (await PlaceAsync(db, conversationId, before, sequenceOfTime: 0, cancellationToken) is not { } place)
            {
                return InvalidPlace(nameof(before));
            }

            // Compared as a pair, as the index is sorted: spelled with "or" it is no place in the index, and all messages on that side are read.
            messages = messages.Where(m => EF.Functions.LessThan(ValueTuple.Create(m.SentAt, m.Sequence), ValueTuple.Create(place.At, place.Sequence)));
        }

        if (after is not null)
        {
            if (await PlaceAsync(db, conversationId, after, sequenceOfTime: long.MaxValue, cancellationToken) is not { } place)
            {
                return InvalidPlace(nameof(after));
            }

            messages = messages.Where(m => EF.Functions.GreaterThan(ValueTuple.Create(m.SentAt, m.Sequence), ValueTuple.Create(place.At, place.Sequence)));
        }

        var fromOldest = after is not null && before is null;
        var ordered = fromOldest
            ? messages.OrderBy(m => m.SentAt).ThenBy(m => m.Sequence)
            : messages.OrderByDescending(m => m.SentAt).ThenByDescending(m => m.Sequence);

        // One more than asked for tells whether there is another page.
        var found = (await read.MessagesAsync(ordered.Skip((page - 1) * pageSize).Take(pageSize + 1), cancellationToken)).ToList();
        var hasMore = found.Count > pageSize;
        if (hasMore)
        {
            found.RemoveAt(pageSize);
        }

        if (!fromOldest)
        {
            found.Reverse();
        }

        return TypedResults.Ok(new Response(found, new PageMeta(total.Value, page, pageSize, hasMore)));
    }

    /// <summary>Where a message stands; for a time, where one with <paramref name="sequenceOfTime"/> would: before or after all of that very moment.</summary>
    private static async Task<(DateTimeOffset At, long Sequence)?> PlaceAsync(
        InboxDb db, ConversationId conversationId, string place, long sequenceOfTime, CancellationToken cancellationToken)
    {
        if (MessageId.TryParse(place, out var id))
        {
            var message = await db.Messages.Where(m => m.ConversationId == conversationId && m.Id == id)
                .Select(m => new { m.SentAt, m.Sequence }).SingleOrDefaultAsync(cancellationToken);
            return message is null ? null : (message.SentAt, message.Sequence);
        }

        return DateTimeOffset.TryParse(place, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? (at.ToUniversalTime(), sequenceOfTime) : null;
    }

    private static ProblemHttpResult InvalidPlace(string name) =>
        Problem.BadRequest("invalid_place", $"{name} is a time in ISO 8601 or the id of a message of this conversation.");
}
