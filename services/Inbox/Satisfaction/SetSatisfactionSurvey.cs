using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.ServiceLevels;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Satisfaction;

/// <summary>What contacts are asked when they were helped; nothing until it is set.</summary>
internal static class SetSatisfactionSurvey
{
    public static void Map(RouteGroupBuilder settings)
    {
        settings.MapGet("", GetAsync).WithName("GetSatisfactionSurvey");
        settings.MapPut("", PutAsync).RequirePermission(Permissions.SettingsManage).WithName(nameof(SetSatisfactionSurvey)).ProducesValidationProblem();
    }

    private static async Task<Ok<SatisfactionSurvey>> GetAsync(ServiceSettingsStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok((await store.ReadAsync(cancellationToken)).Survey ?? new SatisfactionSurvey(IsOn: false, ""));

    private static async Task<Results<Ok<SatisfactionSurvey>, ProblemHttpResult>> PutAsync(SatisfactionSurvey request, ServiceSettingsStore store, CancellationToken cancellationToken)
    {
        if (request.Channels?.Any(channel => Channel.KindOf(channel) is null) == true)
        {
            return Problem.BadRequest("invalid_channel", "channels are kinds of channels, for example WhatsApp, SMS or Email.");
        }

        await store.ChangeAsync(settings => settings.Survey = request, cancellationToken);
        return TypedResults.Ok(request);
    }
}
