using System.ComponentModel.DataAnnotations;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Privacy;

/// <summary>An erasure as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ContactId">The contact there was.</param>
/// <param name="RequestedBy">Who asked for it.</param>
/// <param name="Reason">Why.</param>
/// <param name="RequestedAt">When.</param>
/// <param name="CompletedAt">When everything was gone; absent while it is under way.</param>
/// <param name="Services">What the services that are through erased.</param>
/// <param name="Proof">
/// A signed statement of what was erased: a JWS (ES256) by a key of <c>/api/v1/erasures/proof-keys</c>. Absent while it is under way.
/// </param>
public sealed record ErasureOutput(
    ErasureId Id,
    ContactId ContactId,
    string RequestedBy,
    string? Reason,
    DateTimeOffset RequestedAt,
    DateTimeOffset? CompletedAt,
    IReadOnlyList<ErasedByService> Services,
    string? Proof)
{
    internal static ErasureOutput Of(Erasure erasure, IEnumerable<ErasureStep> steps) => new(
        erasure.Id, erasure.ContactId, erasure.RequestedBy, erasure.Reason, erasure.RequestedAt, erasure.CompletedAt, [.. steps.Select(ErasedByService.Of)], erasure.Proof);
}

/// <summary>What one service erased.</summary>
/// <param name="Service">The service.</param>
/// <param name="Erased">How many of what.</param>
/// <param name="At">When.</param>
public sealed record ErasedByService(string Service, IReadOnlyDictionary<string, int> Erased, DateTimeOffset At)
{
    internal static ErasedByService Of(ErasureStep step) => new(step.Service, step.Counts(), step.At);
}

/// <summary>Shows erasures, the newest first, and one of them.</summary>
internal static class ListErasures
{
    internal sealed record Response(IReadOnlyList<ErasureOutput> Data, ErasureId? Next);

    public static void Map(RouteGroupBuilder erasures)
    {
        erasures.MapGet("", HandleAsync).WithName(nameof(ListErasures)).ProducesValidationProblem();
        erasures.MapGet("/{erasureId}", GetAsync).WithName("GetErasure");
    }

    /// <param name="db">The database.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="after">Where the page begins; <c>next</c> of the page before.</param>
    /// <param name="limit">How many.</param>
    private static async Task<Ok<Response>> HandleAsync(
        InboxDb db, CancellationToken cancellationToken, ErasureId? after = null, [Range(1, 100)] int limit = 50)
    {
        // Typed ids have no order in C#; the database's uuids do, by time.
        var query = after is { } place ? db.Erasures.FromSql($"select * from erasures where id < {place.Value}") : db.Erasures;
        var erasures = await query.AsNoTracking().OrderByDescending(e => e.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var ids = erasures.Select(e => e.Id).ToList();
        var steps = (await db.ErasureSteps.AsNoTracking().Where(s => ids.Contains(s.ErasureId)).ToListAsync(cancellationToken)).ToLookup(s => s.ErasureId);
        return TypedResults.Ok(new Response(
            [.. erasures.Take(limit).Select(e => ErasureOutput.Of(e, steps[e.Id]))], erasures.Count > limit ? erasures[limit - 1].Id : null));
    }

    private static async Task<Results<Ok<ErasureOutput>, ProblemHttpResult>> GetAsync(ErasureId erasureId, InboxDb db, CancellationToken cancellationToken)
    {
        if (await db.Erasures.AsNoTracking().SingleOrDefaultAsync(e => e.Id == erasureId, cancellationToken) is not { } erasure)
        {
            return Problem.NotFound("erasure_not_found", "There is no such erasure.");
        }

        return TypedResults.Ok(ErasureOutput.Of(erasure, await db.ErasureSteps.AsNoTracking().Where(s => s.ErasureId == erasureId).ToListAsync(cancellationToken)));
    }
}
