using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Organizations;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatBoost.Inbox.Conversations;

/// <summary>
/// Changes many conversations at once. Each is changed as by its own request, one after the other, in a transaction of its own: what one of them refuses holds up no other,
/// and the answer tells of each.
/// </summary>
public static class ChangeConversations
{
    /// <summary>Most at once.</summary>
    public const int MaxIds = 200;

    /// <summary>What changes on which.</summary>
    /// <param name="Ids">Which conversations.</param>
    /// <param name="Change">What changes, as for one conversation.</param>
    /// <param name="IsDeleted">True deletes them, after the change; false restores them, before it.</param>
    public sealed record Request(
        [Required, MinLength(1), MaxLength(MaxIds)] IReadOnlyList<ConversationId> Ids, UpdateConversation.Request? Change = null, bool? IsDeleted = null);

    /// <param name="Results">What came of each, in the order asked for.</param>
    /// <param name="Changed">How many were changed.</param>
    public sealed record Response(IReadOnlyList<Result> Results, int Changed);

    /// <param name="Id">Which conversation.</param>
    /// <param name="IsChanged">True when it was.</param>
    /// <param name="Code">Why it was not: what its own request would have answered, for example <c>conversation_not_found</c>.</param>
    /// <param name="Detail">The same in words.</param>
    public sealed record Result(ConversationId Id, bool IsChanged, string? Code = null, string? Detail = null);

    internal static void Map(RouteGroupBuilder conversations) =>
        conversations.MapPost("/bulk", HandleAsync).RequirePermission(Permissions.ConversationsManage).WithName(nameof(ChangeConversations)).ProducesValidationProblem();

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request,
        InboxDb db,
        MemberDirectory members,
        ConversationReader read,
        InboxEvents live,
        CurrentCaller caller,
        TimeProvider clock,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        if (request is { Change: null, IsDeleted: null })
        {
            return Problem.BadRequest("validation_failed", "change: say what is to change.");
        }

        var results = new List<Result>();
        foreach (var id in request.Ids.Distinct())
        {
            IResult? answer = request.IsDeleted == false ? (await DeleteConversation.RestoreAsync(id, db, read, live, clock, cancellationToken)).Result : null;
            if (answer is not ProblemHttpResult && request.Change is { } change)
            {
                answer = (await UpdateConversation.HandleAsync(id, change, db, members, read, live, caller, clock, cancellationToken)).Result;
            }

            if (answer is not ProblemHttpResult && request.IsDeleted == true)
            {
                answer = (await DeleteConversation.DeleteAsync(id, db, live, clock, cancellationToken)).Result;
            }

            results.Add(answer is ProblemHttpResult { ProblemDetails: { } problem } ? new Result(id, false, CodeOf(problem), problem.Detail) : new Result(id, true));
            // What one left behind must not be saved with the next.
            db.ChangeTracker.Clear();
        }

        var changed = results.Where(result => result.IsChanged).Select(result => result.Id.ToString()).ToList();
        http.AuditTargets(changed);
        return TypedResults.Ok(new Response(results, changed.Count));
    }

    private static string? CodeOf(ProblemDetails problem) => problem.Extensions.TryGetValue("code", out var code) ? code?.ToString() : null;
}
