using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChatBoost.Testing.Api;

/// <summary>A refusal of the API: problem details with their stable code.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">What clients branch on; null when the answer was no problem document.</param>
/// <param name="detail">The sentence for people.</param>
/// <param name="body">The whole answer.</param>
public sealed class ApiProblemException(HttpStatusCode status, string? code, string? detail, string body)
    : Exception($"{(int)status} {code}: {detail ?? body}")
{
    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>What clients branch on.</summary>
    public string? Code { get; } = code;

    /// <summary>The sentence for people.</summary>
    public string? Detail { get; } = detail;

    /// <summary>The whole answer.</summary>
    public string Body { get; } = body;

    /// <summary>Reads the problem of an answer that failed.</summary>
    public static async Task<ApiProblemException> OfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return new ApiProblemException(response.StatusCode, null, null, body);
        }

        using var document = JsonDocument.Parse(body);
        return new ApiProblemException(response.StatusCode, Text(document.RootElement, "code"), Text(document.RootElement, "detail"), body);
    }

    internal static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            if (!response.IsSuccessStatusCode)
            {
                throw await OfAsync(response, cancellationToken);
            }

            return await response.Content.ReadFromJsonAsync<T>(Json.Web, cancellationToken)
                ?? throw new JsonException($"{response.RequestMessage?.RequestUri} answered null.");
        }
    }

    private static string? Text(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
