using System.ComponentModel.DataAnnotations;
using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Privacy;

/// <summary>Shows and sets how long an organization keeps its data, shows what was deleted for that, and deletes at once when asked.</summary>
public static class ManageRetention
{
    private const int ShownRuns = 14;

    /// <summary>Days each kind of data is kept; a kind without a number is kept for good. All of it is set.</summary>
    /// <param name="Messages">Messages with their files, and conversations without a newer one.</param>
    /// <param name="Attachments">Files; their messages stay.</param>
    /// <param name="Contacts">Contacts nobody heard of since, with all there is on them.</param>
    /// <param name="ProviderEvents">What providers report beside messages.</param>
    /// <param name="SignIns">Ended sessions and old invitations.</param>
    public sealed record Request(
        [property: Range(RetentionPolicy.MinDays, RetentionPolicy.MaxDays)] int? Messages,
        [property: Range(RetentionPolicy.MinDays, RetentionPolicy.MaxDays)] int? Attachments,
        [property: Range(RetentionPolicy.MinDays, RetentionPolicy.MaxDays)] int? Contacts,
        [property: Range(RetentionPolicy.MinDays, RetentionPolicy.MaxDays)] int? ProviderEvents,
        [property: Range(RetentionPolicy.MinDays, RetentionPolicy.MaxDays)] int? SignIns);

    /// <summary>What is set and what was done.</summary>
    /// <param name="Days">Days each kind is kept.</param>
    /// <param name="NextRunAt">When the next deletion begins; absent while everything is kept.</param>
    /// <param name="Runs">The last deletions, the newest first.</param>
    public sealed record Response(RetentionDays Days, DateTimeOffset? NextRunAt, IReadOnlyList<Run> Runs);

    /// <summary>One deletion.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="StartedAt">When it began.</param>
    /// <param name="RequestedBy">Who asked for it; absent for the nightly one.</param>
    /// <param name="Services">What the services that are through deleted.</param>
    public sealed record Run(RetentionRunId Id, DateTimeOffset StartedAt, UserId? RequestedBy, IReadOnlyList<DeletedByService> Services);

    /// <summary>What one service deleted.</summary>
    public sealed record DeletedByService(string Service, IReadOnlyDictionary<string, int> Deleted, DateTimeOffset At);

    internal static void Map(RouteGroupBuilder privacy)
    {
        privacy.MapGet("/retention", GetAsync).WithName("GetRetention");
        privacy.MapPut("/retention", SetAsync).WithName("SetRetention").ProducesValidationProblem();
        privacy.MapPost("/retention/runs", RunAsync).WithName("RunRetention").ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<Response>> GetAsync(IdentityDb db, CancellationToken cancellationToken)
    {
        var policy = await db.RetentionPolicies.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var runs = await db.RetentionRuns.AsNoTracking().OrderByDescending(run => run.Id).Take(ShownRuns).ToListAsync(cancellationToken);
        var ids = runs.Select(run => run.Id).ToList();
        var results = (await db.RetentionResults.AsNoTracking().Where(result => ids.Contains(result.RunId)).ToListAsync(cancellationToken)).ToLookup(result => result.RunId);
        return TypedResults.Ok(new Response(
            policy?.Days ?? RetentionFeature.ForGood,
            policy is null || policy.Days == RetentionFeature.ForGood ? null : policy.NextRunAt,
            [.. runs.Select(run => new Run(
                run.Id, run.StartedAt, run.RequestedBy, [.. results[run.Id].Select(result => new DeletedByService(result.Service, result.Counts(), result.At))]))]));
    }

    private static async Task<Ok<Response>> SetAsync(Request request, CurrentCaller caller, IdentityDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var policy = await db.RetentionPolicies.SingleOrDefaultAsync(cancellationToken);
        if (policy is null)
        {
            policy = RetentionPolicy.Of(caller.OrganizationId!.Value);
            db.Add(policy);
        }

        policy.Set(new RetentionDays(request.Messages, request.Attachments, request.Contacts, request.ProviderEvents, request.SignIns), clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return await GetAsync(db, cancellationToken);
    }

    private static async Task<Results<Accepted<Run>, ProblemHttpResult>> RunAsync(
        CurrentCaller caller, IdentityDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await db.RetentionPolicies.SingleOrDefaultAsync(cancellationToken) is not { } policy || policy.Days == RetentionFeature.ForGood)
        {
            return Problem.Conflict("everything_is_kept", "Nothing is too old: set for how many days what is kept.");
        }

        var now = clock.GetUtcNow();
        var run = RetentionRun.Start(policy.OrganizationId, caller.RequiredUserId, now);
        db.Add(run);
        db.Raise(new RetentionDue(policy.OrganizationId, run.Id, policy.Days, now));
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Accepted((string?)null, new Run(run.Id, run.StartedAt, run.RequestedBy, []));
    }
}
