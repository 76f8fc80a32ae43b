using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Channels;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Conversations;

/// <summary>The inbox list: filter, search, sort, page.</summary>
internal static class ListConversations
{
    internal sealed record Response(IReadOnlyList<ConversationOutput> Data, PageMeta Meta);

    internal sealed record PageMeta(int Total, int Page, int PageSize, int TotalPages);

    private static readonly TimeSpan Recent = TimeSpan.FromDays(7);

    public static void Map(RouteGroupBuilder conversations) => conversations.MapGet("/", HandleAsync).WithName(nameof(ListConversations));

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        ConversationReader read,
        TimeProvider clock,
        CancellationToken cancellationToken,
        string filter = "all",
        [StringLength(200)] string? search = null,
        string sort = "latest",
        [Range(1, 10_000)] int page = 1,
        [Range(1, 100)] int pageSize = 50,
        string? channel = null)
    {
        var rows = read.Rows();
        switch (filter)
        {
            case "all":
                break;
            case "unread":
                rows = rows.Where(row => row.Conversation.UnreadCount > 0);
                break;
            case "starred":
                rows = rows.Where(row => row.Conversation.IsStarred);
                break;
            case "recents":
                var since = clock.GetUtcNow() - Recent;
                rows = rows.Where(row => row.Conversation.LastMessageAt >= since);
                break;
            default:
                return Problem.BadRequest("invalid_filter", "filter is one of unread, recents, starred, all.");
        }

        if (sort is not ("latest" or "oldest"))
        {
            return Problem.BadRequest("invalid_sort", "sort is latest or oldest.");
        }

        if (channel is not null)
        {
            if (!string.Equals(channel, Channel.WhatsApp, StringComparison.OrdinalIgnoreCase))
            {
                return Problem.BadRequest("invalid_channel", "channel is WhatsApp.");
            }

            rows = rows.Where(row => row.Channel == Channel.WhatsApp);
        }

        if (search?.Trim() is { Length: > 0 } words)
        {
            var pattern = $"%{EscapeLike(words)}%";
            var digits = string.Concat(words.Where(char.IsAsciiDigit));
            var number = digits.Length >= 3 ? $"%{digits}%" : null;
            rows = rows.Where(row =>
                EF.Functions.ILike(row.Contact.FullName, pattern, @"\")
                || EF.Functions.ILike(row.Contact.Username!, pattern, @"\")
                || (number != null && EF.Functions.Like(row.Contact.WaId!, number)));
        }

        var total = await rows.CountAsync(cancellationToken);
        var ordered = sort == "latest"
            ? rows.OrderByDescending(row => row.Conversation.LastMessageAt).ThenByDescending(row => row.Conversation.Id)
            : rows.OrderBy(row => row.Conversation.LastMessageAt).ThenBy(row => row.Conversation.Id);
        var data = await ordered.Skip((page - 1) * pageSize).Take(pageSize).Select(ConversationReader.Output).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(data, new PageMeta(total, page, pageSize, (total + pageSize - 1) / pageSize)));
    }

    private static string EscapeLike(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
