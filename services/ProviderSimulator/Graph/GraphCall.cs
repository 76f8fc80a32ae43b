using System.Text.Json;
using ChatBoost.ProviderSimulator.Faults;
using ChatBoost.ProviderSimulator.Numbers;

namespace ChatBoost.ProviderSimulator.Graph;

/// <summary>One call of the Graph API that carried a good token.</summary>
/// <param name="Http">The request.</param>
/// <param name="Caller">The number the token belongs to.</param>
/// <param name="Body">The JSON body; undefined when there is none.</param>
/// <param name="RawBody">The body's bytes as received.</param>
/// <param name="ReceivedAt">When the request had arrived whole.</param>
internal sealed record GraphCall(HttpContext Http, BusinessNumber Caller, JsonElement Body, byte[] RawBody, DateTimeOffset ReceivedAt)
{
    /// <summary>A failure to report by webhook although the call succeeds.</summary>
    public Fault? LaterFailure { get; init; }

    public CancellationToken CancellationToken => Http.RequestAborted;

    /// <summary>The object the path names: a phone number, WABA, media or template id.</summary>
    public string ObjectId => (string)Http.Request.RouteValues["id"]!;

    /// <summary>Major part of the version in the path, for example 23.</summary>
    public int Version => GraphVersionConstraint.MajorOf((string)Http.Request.RouteValues["version"]!);

    public string? Query(string name) => Http.Request.Query[name];

    /// <summary>Whether the path names the caller's own number. A token is good for its number only.</summary>
    public bool IsOwnNumber => ObjectId == Caller.Id;

    /// <summary>Scheme and host under which the caller reached the simulator.</summary>
    public string BaseUrl => $"{Http.Request.Scheme}://{Http.Request.Host}";
}

/// <summary>What the Graph API answers.</summary>
internal readonly record struct GraphAnswer(int Status, ReadOnlyMemory<byte> Json, GraphError? Error = null)
{
    public static GraphAnswer Success { get; } = new(StatusCodes.Status200OK, "{\"success\":true}"u8.ToArray());

    public static GraphAnswer Ok(ReadOnlyMemory<byte> json) => new(StatusCodes.Status200OK, json);

    public static GraphAnswer Ok(object value) => new(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(value, GraphJson.Options));

    public static implicit operator GraphAnswer(GraphError error) => new(error.Status, default, error);
}

/// <summary>How answers are serialized: names as written, nothing left out.</summary>
internal static class GraphJson
{
    public static JsonSerializerOptions Options { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>Carries out one operation.</summary>
internal delegate ValueTask<GraphAnswer> GraphHandler(GraphCall call);

/// <summary>Route constraint for the version in front of every Graph path: <c>v23.0</c>.</summary>
internal sealed class GraphVersionConstraint : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values.TryGetValue(routeKey, out var value) && value is string text && MajorOf(text) > 0;

    public static int MajorOf(string version)
    {
        var dot = version.IndexOf('.', StringComparison.Ordinal);
        return dot > 1 && version[0] == 'v'
            && int.TryParse(version.AsSpan(1, dot - 1), out var major) && int.TryParse(version.AsSpan(dot + 1), out _) ? major : 0;
    }
}
