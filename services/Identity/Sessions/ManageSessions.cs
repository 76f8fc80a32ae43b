using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Sessions;

/// <summary>Shows the caller's own sessions, in all its organizations, and ends them. An ended session gets no access token any more; the last one it got expires within 15 minutes.</summary>
public static class ManageSessions
{
    /// <summary>One of them.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="OrganizationId">Where to.</param>
    /// <param name="CreatedAt">When the user signed in.</param>
    /// <param name="LastUsedAt">When it was renewed last.</param>
    /// <param name="ExpiresAt">When it ends by itself.</param>
    /// <param name="UserAgent">The browser or program.</param>
    /// <param name="Address">The address it was last used from.</param>
    /// <param name="IsCurrent">True for the one this request belongs to.</param>
    public sealed record Entry(
        SessionId Id, OrganizationId OrganizationId, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt,
        string UserAgent, string Address, bool IsCurrent);

    internal static void Map(RouteGroupBuilder auth)
    {
        var sessions = auth.MapGroup("/sessions").OpenToMembers();
        sessions.MapGet("", ListAsync).WithName("ListSessions");
        sessions.MapDelete("", EndOthersAsync).WithName("EndOtherSessions");
        sessions.MapDelete("/{sessionId}", EndAsync).WithName("EndSession").ProducesProblem(StatusCodes.Status404NotFound);
        auth.MapPost("/logout", LogOutAsync).OpenToMembers().WithName("LogOut");
    }

    private static Task<Ok<IReadOnlyList<Entry>>> ListAsync(
        CurrentCaller caller, IServiceScopeFactory scopes, TimeProvider clock, CancellationToken cancellationToken) => OfAllOrganizationsAsync(scopes, async db =>
    {
        var now = clock.GetUtcNow();
        var own = await db.Sessions.AsNoTracking()
            .Where(s => s.UserId == caller.RequiredUserId && s.ExpiresAt > now)
            .OrderByDescending(s => s.LastUsedAt)
            .Take(200)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<Entry>>([.. own.Select(s => new Entry(
            s.Id, s.OrganizationId, s.CreatedAt, s.LastUsedAt, s.ExpiresAt, s.UserAgent, s.Address, s.Id.ToString() == caller.SessionId))]);
    });

    private static Task<Results<NoContent, ProblemHttpResult>> EndAsync(
        SessionId sessionId, CurrentCaller caller, IServiceScopeFactory scopes, CancellationToken cancellationToken) => OfAllOrganizationsAsync(scopes, async db =>
    {
        Results<NoContent, ProblemHttpResult> answer =
            await db.Sessions.Where(s => s.Id == sessionId && s.UserId == caller.RequiredUserId).ExecuteDeleteAsync(cancellationToken) == 1
                ? TypedResults.NoContent()
                : Problem.NotFound("session_not_found", "You have no session with this id.");
        return answer;
    });

    private static Task<NoContent> EndOthersAsync(CurrentCaller caller, IServiceScopeFactory scopes, CancellationToken cancellationToken) => OfAllOrganizationsAsync(scopes, async db =>
    {
        var current = SessionId.TryParse(caller.SessionId, out var id) ? id : default;
        await db.Sessions.Where(s => s.UserId == caller.RequiredUserId && s.Id != current).ExecuteDeleteAsync(cancellationToken);
        return TypedResults.NoContent();
    });

    private static async Task<NoContent> LogOutAsync(CurrentCaller caller, IdentityDb db, CancellationToken cancellationToken)
    {
        if (SessionId.TryParse(caller.SessionId, out var current))
        {
            await db.Sessions.Where(s => s.Id == current && s.UserId == caller.RequiredUserId).ExecuteDeleteAsync(cancellationToken);
        }

        return TypedResults.NoContent();
    }

    private static Task<TResult> OfAllOrganizationsAsync<TResult>(IServiceScopeFactory scopes, Func<IdentityDb, Task<TResult>> work) =>
        scopes.AsSystemAsync(services => work(services.GetRequiredService<IdentityDb>()));
}
