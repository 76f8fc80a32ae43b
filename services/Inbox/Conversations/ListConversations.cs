using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Views;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Conversations;

/// <summary>The inbox list: filter, search, sort, page. Of a view it shows what the view shows, narrowed by what is asked for beside it.</summary>
internal static class ListConversations
{
    internal sealed record Response(IReadOnlyList<ConversationOutput> Data, PageMeta Meta);

    internal sealed record PageMeta(int Total, int Page, int PageSize, int TotalPages);

    public static void Map(RouteGroupBuilder conversations) => conversations.MapGet("/", HandleAsync).WithName(nameof(ListConversations));

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        InboxDb db,
        ConversationReader read,
        CurrentCaller caller,
        TimeProvider clock,
        CancellationToken cancellationToken,
        string filter = "all",
        [StringLength(200)] string? search = null,
        string? sort = null,
        [Range(1, 10_000)] int page = 1,
        [Range(1, 100)] int pageSize = 50,
        string? channel = null,
        string? status = null,
        string? priority = null,
        UserId? assignee = null,
        LabelId? label = null,
        TeamId? team = null,
        string? serviceLevel = null,
        ViewId? view = null)
    {
        var (asked, refused) = ConversationQuery.Of(filter, sort, search, channel, status, priority, assignee, label, team, serviceLevel);
        if (asked is null)
        {
            return refused!;
        }

        var (conversations, problem) = asked.Apply(db.Conversations.AsNoTracking(), db, caller, clock.GetUtcNow());
        if (problem is null && view is { } id)
        {
            if (await db.FindViewAsync(id, caller, cancellationToken) is not { } saved)
            {
                return ViewsFeature.NotFound();
            }

            sort ??= saved.Query.Sort;
            (conversations, problem) = saved.Query.Apply(conversations, db, caller, clock.GetUtcNow());
        }

        if (problem is not null)
        {
            return problem;
        }

        var total = view is null ? await asked.CountAsync(conversations, db, cancellationToken) : await conversations.CountAsync(cancellationToken);
        var shown = ConversationQuery.Sorted(conversations, db, sort).Skip((page - 1) * pageSize).Take(pageSize);
        var data = await read.ListAsync(ConversationQuery.Sorted(read.Rows(shown), db, sort), cancellationToken);
        return TypedResults.Ok(new Response(data, new PageMeta(total, page, pageSize, (total + pageSize - 1) / pageSize)));
    }
}
