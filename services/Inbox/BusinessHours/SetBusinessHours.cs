using ChatBoost.Inbox.ServiceLevels;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.BusinessHours;

/// <summary>When the organization is open. Without hours it always is.</summary>
public static class SetBusinessHours
{
    /// <param name="Hours">The hours; absent when there are none.</param>
    /// <param name="IsOpen">Whether it is open at this moment.</param>
    /// <param name="NextOpeningAt">When it opens next, while it is closed; absent when that is not within a year.</param>
    public sealed record Response(WeeklyHours? Hours, bool IsOpen, DateTimeOffset? NextOpeningAt);

    internal static void Map(RouteGroupBuilder settings)
    {
        settings.MapGet("", GetAsync).WithName("GetBusinessHours");
        settings.MapPut("", PutAsync).RequirePermission(Permissions.SettingsManage).WithName(nameof(SetBusinessHours)).ProducesValidationProblem();
        settings.MapDelete("", DeleteAsync).RequirePermission(Permissions.SettingsManage).WithName("DeleteBusinessHours");
    }

    private static async Task<Ok<Response>> GetAsync(ServiceSettingsStore store, TimeProvider clock, CancellationToken cancellationToken) =>
        TypedResults.Ok(Show((await store.ReadAsync(cancellationToken)).Hours, clock));

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> PutAsync(WeeklyHours request, ServiceSettingsStore store, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (request.Fault() is { } fault)
        {
            return Problem.BadRequest("validation_failed", fault);
        }

        await store.ChangeAsync(settings => settings.Hours = request, cancellationToken);
        return TypedResults.Ok(Show(request, clock));
    }

    private static async Task<NoContent> DeleteAsync(ServiceSettingsStore store, CancellationToken cancellationToken)
    {
        await store.ChangeAsync(settings => settings.Hours = null, cancellationToken);
        return TypedResults.NoContent();
    }

    private static Response Show(WeeklyHours? hours, TimeProvider clock)
    {
        var (open, now) = (hours?.Open(), clock.GetUtcNow());
        var isOpen = open?.IsOpen(now) ?? true;
        return new Response(hours, isOpen, isOpen ? null : open!.NextOpening(now));
    }
}
