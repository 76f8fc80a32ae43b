using System.Text.Json;

namespace ChatBoost.Inbox.Channels.Graph;

/// <summary>
/// A refusal of the Graph API: <c>{"error":{"message":"(#131047) Re-engagement message","code":131047,"error_subcode":…,"error_data":{"details":"…"}}}</c>.
/// </summary>
/// <param name="Code">What to branch on; 0 is a code of Meta's too (authentication).</param>
/// <param name="Subcode">Tells apart what is behind codes 100 and 190.</param>
/// <param name="Message">Meta's words; for logs of support, not for people.</param>
/// <param name="Details">Meta's more exact words, if any.</param>
/// <param name="HttpStatus">The answer's status.</param>
/// <param name="RetryAfter">What the header of that name asks for.</param>
internal sealed record GraphError(int Code, int? Subcode, string Message, string? Details, int HttpStatus, TimeSpan? RetryAfter)
{
    /// <summary>Meta's code for an object that does not exist or that the token may not see.</summary>
    public bool IsNoSuchObject => Code == 100 && Subcode == 33;

    /// <summary>Reads the envelope. Null when the body is none: a proxy or an outage answered, not the Graph API.</summary>
    public static GraphError? Read(ReadOnlySpan<byte> body, int httpStatus, TimeSpan? retryAfter)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var json = JsonDocument.ParseValue(ref reader);
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("error", out var error) || error.ValueKind != JsonValueKind.Object
                || Number(error, "code") is not { } code)
            {
                return null;
            }

            // Other Graph APIs put a plain string into error_data.
            var details = error.TryGetProperty("error_data", out var data)
                ? data.ValueKind == JsonValueKind.Object ? Text(data, "details") : data.ToString()
                : Text(error, "error_user_msg");
            return new GraphError(code, Number(error, "error_subcode"), Text(error, "message") ?? "", details, httpStatus, retryAfter);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement parent, string name) =>
        !parent.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : value.ValueKind == JsonValueKind.String && int.TryParse(value.GetString(), out var parsed) ? parsed
        : null;
}
