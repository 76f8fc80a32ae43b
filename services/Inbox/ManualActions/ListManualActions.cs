using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.ManualActions;

/// <summary>What is to be done, or was: the newest first, of all conversations the caller may see.</summary>
internal static class ListManualActions
{
    internal sealed record Response(IReadOnlyList<ManualActionOutput> Data, ListConversations.PageMeta Meta);

    public static void Map(RouteGroupBuilder actions) => actions.MapGet("", HandleAsync).WithName(nameof(ListManualActions)).ProducesValidationProblem();

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        InboxDb db,
        CancellationToken cancellationToken,
        string? status = null,
        ConversationId? conversationId = null,
        [Range(1, 10_000)] int page = 1,
        [Range(1, 100)] int pageSize = 50)
    {
        if (!ConversationFilters.TryRead(status, out ManualActionStatus? wanted))
        {
            return Problem.BadRequest("invalid_status", "status is pending, completed or failed.");
        }

        var actions = from action in db.ManualActions.AsNoTracking()
                      join conversation in db.Conversations on action.ConversationId equals conversation.Id
                      select new { Action = action, conversation.AssigneeId };
        if (wanted is { } only)
        {
            actions = actions.Where(row => row.Action.Status == only);
        }

        if (conversationId is { } where)
        {
            actions = actions.Where(row => row.Action.ConversationId == where);
        }

        var total = await actions.CountAsync(cancellationToken);
        var rows = await actions.OrderByDescending(row => row.Action.Id).Skip((page - 1) * pageSize).Take(pageSize).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(
            rows.ConvertAll(row => ManualActionOutput.Of(row.Action, row.AssigneeId)),
            new ListConversations.PageMeta(total, page, pageSize, (total + pageSize - 1) / pageSize)));
    }
}
