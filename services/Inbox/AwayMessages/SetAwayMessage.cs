using ChatBoost.Inbox.ServiceLevels;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.AwayMessages;

/// <summary>What contacts are told while the organization is closed; nothing until it is set.</summary>
internal static class SetAwayMessage
{
    public static void Map(RouteGroupBuilder settings)
    {
        settings.MapGet("", GetAsync).WithName("GetAwayMessage");
        settings.MapPut("", PutAsync).RequirePermission(Permissions.SettingsManage).WithName(nameof(SetAwayMessage)).ProducesValidationProblem();
    }

    private static async Task<Ok<AwayMessage>> GetAsync(ServiceSettingsStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok((await store.ReadAsync(cancellationToken)).Away ?? new AwayMessage(IsOn: false, ""));

    private static async Task<Ok<AwayMessage>> PutAsync(AwayMessage request, ServiceSettingsStore store, CancellationToken cancellationToken)
    {
        await store.ChangeAsync(settings => settings.Away = request, cancellationToken);
        return TypedResults.Ok(request);
    }
}
