using System.ComponentModel.DataAnnotations;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Macros;

/// <summary>
/// Takes a macro's steps on one conversation or many. On each they are taken in their order in one transaction: all of them, or, if one is refused, none. With a
/// <c>runId</c> a repeated call does on each what it has not done there yet.
/// </summary>
public static class RunMacro
{
    /// <summary>Most conversations at once.</summary>
    public const int MaxConversations = 100;

    /// <summary>On what to run it.</summary>
    /// <param name="ConversationIds">Which conversations.</param>
    /// <param name="RunId">Any word for this run.</param>
    public sealed record Request(
        [Required, MinLength(1), MaxLength(MaxConversations)] IReadOnlyList<ConversationId> ConversationIds, [StringLength(100, MinimumLength = 1)] string? RunId = null);

    /// <param name="Results">What came of it on each, in the order asked for.</param>
    public sealed record Response(IReadOnlyList<Result> Results);

    /// <param name="ConversationId">Which conversation.</param>
    /// <param name="IsDone">True when all steps are taken, by this call or by one before.</param>
    /// <param name="IsRepeated">True when one before did it.</param>
    /// <param name="Step">The step that was refused, from 0.</param>
    /// <param name="Code">Why, for example <c>window_closed</c>.</param>
    /// <param name="Detail">The same in words.</param>
    public sealed record Result(ConversationId ConversationId, bool IsDone, bool IsRepeated = false, int? Step = null, string? Code = null, string? Detail = null);

    internal static void Map(RouteGroupBuilder macros) =>
        macros.MapPost("/{macroId}/run", HandleAsync).RequirePermission(Permissions.ConversationsManage).WithName(nameof(RunMacro)).ProducesValidationProblem();

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        MacroId macroId, Request request, InboxDb db, MacroRunner runner, CurrentCaller caller, HttpContext http, CancellationToken cancellationToken)
    {
        if (await db.MacrosOf(caller).AsNoTracking().SingleOrDefaultAsync(m => m.Id == macroId, cancellationToken) is not { } macro)
        {
            return MacrosFeature.NotFound();
        }

        var steps = macro.Steps;
        if (steps.Any(step => step.Sends) && !caller.May(Permissions.MessagesSend))
        {
            return Problem.Forbidden("permission_missing", $"This macro writes to contacts, which takes the permission {Permissions.MessagesSend}.");
        }

        if (request.RunId?.Contains('\0', StringComparison.Ordinal) == true)
        {
            return Problem.BadRequest("validation_failed", "runId: must not hold the letter U+0000.");
        }

        var runId = $"{macroId}:{request.RunId ?? Guid.CreateVersion7().ToString()}";
        var results = new List<Result>();
        foreach (var conversationId in request.ConversationIds.Distinct())
        {
            results.Add(await runner.RunAsync(steps, conversationId, runId, cancellationToken));
        }

        http.AuditTargets([.. results.Where(result => result is { IsDone: true, IsRepeated: false }).Select(result => result.ConversationId.ToString())]);
        return TypedResults.Ok(new Response(results));
    }
}
