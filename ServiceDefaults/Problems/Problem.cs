using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ServiceDefaults.Problems;

/// <summary>Problem details (RFC 9457) with the stable <c>code</c> that clients branch on. One call for each kind of refusal.</summary>
public static class Problem
{
    /// <summary>400: the request itself is wrong.</summary>
    public static ProblemHttpResult BadRequest(string code, string detail) => Of(StatusCodes.Status400BadRequest, code, detail);

    /// <summary>400: fields of the request are wrong, each with what is wrong about it.</summary>
    public static ValidationProblem Invalid(IDictionary<string, string[]> errors) => TypedResults.ValidationProblem(
        errors, detail: $"Not valid: {string.Join(", ", errors.Keys)}.", extensions: new Dictionary<string, object?> { ["code"] = "validation_failed" });

    /// <summary>401: the caller did not prove who it is.</summary>
    public static ProblemHttpResult Unauthorized(string code, string detail) => Of(StatusCodes.Status401Unauthorized, code, detail);

    /// <summary>403: the caller may not do this.</summary>
    public static ProblemHttpResult Forbidden(string code, string detail) => Of(StatusCodes.Status403Forbidden, code, detail);

    /// <summary>404: there is no such thing, or it is somebody else's.</summary>
    public static ProblemHttpResult NotFound(string code, string detail) => Of(StatusCodes.Status404NotFound, code, detail);

    /// <summary>409: the state of things forbids it.</summary>
    public static ProblemHttpResult Conflict(string code, string detail) => Of(StatusCodes.Status409Conflict, code, detail);

    /// <summary>413: the body is longer than is taken.</summary>
    public static ProblemHttpResult TooLarge(string code, string detail) => Of(StatusCodes.Status413PayloadTooLarge, code, detail);

    /// <summary>422: understood, but a rule forbids it.</summary>
    public static ProblemHttpResult Unprocessable(string code, string detail) => Of(StatusCodes.Status422UnprocessableEntity, code, detail);

    /// <summary>429: too much; try again later.</summary>
    public static ProblemHttpResult TooManyRequests(string code, string detail) => Of(StatusCodes.Status429TooManyRequests, code, detail);

    /// <summary>429 with the time to wait; it also goes out as <c>Retry-After</c>.</summary>
    public static ProblemHttpResult TooManyRequests(string code, string detail, TimeSpan retryAfter) => TypedResults.Problem(
        detail,
        statusCode: StatusCodes.Status429TooManyRequests,
        extensions: new Dictionary<string, object?> { ["code"] = code, ["retryAfter"] = Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds)) });

    /// <summary>502: a provider refused or failed.</summary>
    public static ProblemHttpResult BadGateway(string code, string detail) => Of(StatusCodes.Status502BadGateway, code, detail);

    /// <summary>503: a part this needs is away; the same request may work later.</summary>
    public static ProblemHttpResult Unavailable(string code, string detail) => Of(StatusCodes.Status503ServiceUnavailable, code, detail);

    /// <summary>Any other status.</summary>
    public static ProblemHttpResult Of(int status, string code, string detail) =>
        TypedResults.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });
}
