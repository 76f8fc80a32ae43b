using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.State;

/// <summary>Problem details of the control API, with a stable <c>code</c>.</summary>
internal static class ControlProblem
{
    public static ProblemHttpResult Invalid(string detail) => Create(StatusCodes.Status400BadRequest, "invalid_request", detail);

    /// <summary>Nobody said which app a number belongs to, so its webhooks could not be signed.</summary>
    public static ProblemHttpResult AppUnknown(string phoneNumberId) => Create(
        StatusCodes.Status404NotFound, "app_unknown",
        $"No app is known for the number {phoneNumberId}: POST /simulator/apps {{\"phoneNumberId\":\"{phoneNumberId}\",\"appSecret\":\"…\"}} first.");

    public static ProblemHttpResult NotFound(string detail) => Create(StatusCodes.Status404NotFound, "not_found", detail);

    private static ProblemHttpResult Create(int status, string code, string detail) =>
        TypedResults.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });
}
