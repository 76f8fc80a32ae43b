using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.ServiceLevels;

/// <summary>By when contacts are answered and helped; nothing is promised until it is set.</summary>
internal static class SetServiceTargets
{
    public static void Map(RouteGroupBuilder settings)
    {
        settings.MapGet("", GetAsync).WithName("GetServiceTargets");
        settings.MapPut("", PutAsync).RequirePermission(Permissions.SettingsManage).WithName(nameof(SetServiceTargets)).ProducesValidationProblem();
    }

    private static async Task<Ok<ServiceTargets>> GetAsync(ServiceSettingsStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok((await store.ReadAsync(cancellationToken)).Targets ?? new ServiceTargets(InBusinessHours: false, []));

    private static async Task<Results<Ok<ServiceTargets>, ProblemHttpResult>> PutAsync(ServiceTargets request, ServiceSettingsStore store, CancellationToken cancellationToken)
    {
        // JSON has null where a list's type does not.
        if (request.Targets.Contains(null!) || request.Targets.DistinctBy(target => target.Priority).Count() < request.Targets.Count)
        {
            return Problem.BadRequest("validation_failed", "targets: one for each priority at most, and one without.");
        }

        await store.ChangeAsync(settings => settings.Targets = request, cancellationToken);
        return TypedResults.Ok(request);
    }
}
