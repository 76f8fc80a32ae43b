using ChatBoost.Inbox.ServiceLevels;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.ManualActions;

/// <summary>When a waiting contact becomes a task; not at all until it is set.</summary>
internal static class SetWaitingRules
{
    public static void Map(RouteGroupBuilder settings)
    {
        settings.MapGet("", GetAsync).WithName("GetWaitingRules");
        settings.MapPut("", PutAsync).RequirePermission(Permissions.SettingsManage).WithName(nameof(SetWaitingRules)).ProducesValidationProblem();
    }

    private static async Task<Ok<WaitingRules>> GetAsync(ServiceSettingsStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok((await store.ReadAsync(cancellationToken)).Rules ?? new WaitingRules(null, null, null));

    private static async Task<Ok<WaitingRules>> PutAsync(WaitingRules request, ServiceSettingsStore store, CancellationToken cancellationToken)
    {
        await store.ChangeAsync(settings => settings.Rules = request, cancellationToken);
        return TypedResults.Ok(request);
    }
}
