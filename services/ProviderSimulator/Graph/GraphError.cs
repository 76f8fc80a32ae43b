using System.Text.Json.Nodes;

namespace ChatBoost.ProviderSimulator.Graph;

/// <summary>A refusal as Meta's Graph API words it.</summary>
/// <param name="Code">What callers branch on.</param>
/// <param name="Message">Text after the code; null = the code's title.</param>
/// <param name="Details"><c>error_data.details</c>.</param>
internal sealed record GraphError(int Code, string? Message = null, string? Details = null)
{
    public int? Subcode { get; init; }

    public int? HttpStatus { get; init; }

    public int? RetryAfterSeconds { get; init; }

    public string Type { get; init; } = "OAuthException";

    public string? UserTitle { get; init; }

    public string? UserMessage { get; init; }

    public string Title => GraphErrorTitles.Of(Code).Title;

    public int Status => HttpStatus ?? GraphErrorTitles.Of(Code).HttpStatus;

    /// <summary>Whether the caller sends too much: such answers carry the usage header.</summary>
    public bool IsThrottling => Code is 4 or 80007 or 130429 or 131048 or 131056;

    /// <summary>A parameter Meta cannot use (code 100).</summary>
    public static GraphError Parameter(string message) => new(100, message);

    /// <summary>Something the message's type needs is not there (code 131008).</summary>
    public static GraphError Missing(string details) => new(131008, Details: details);

    /// <summary>A value out of its limits (code 131009).</summary>
    public static GraphError Invalid(string details) => new(131009, Details: details);

    /// <summary>No such object, or not for this token (code 100, subcode 33).</summary>
    public static GraphError NoSuchObject(string id, string method = "get") => new(100)
    {
        Subcode = 33,
        Type = "GraphMethodException",
        HttpStatus = StatusCodes.Status400BadRequest,
        Message = $"Unsupported {method} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, "
            + "or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api",
    };

    public static GraphError BadToken(bool isMissing) => isMissing
        ? new(190, "An access token is required to request this resource.")
        : new(190, "Invalid OAuth access token - Cannot parse access token");

    /// <summary>The envelope of an answer.</summary>
    public JsonObject ToEnvelope(string traceId)
    {
        // Graph-level refusals (token, object) come without the code in their text; those of WhatsApp start with it.
        var text = Message ?? Title;
        var error = new JsonObject
        {
            ["message"] = Code is 190 or 2500 || Subcode == 33 ? text : $"(#{Code}) {text}",
            ["type"] = Type,
            ["code"] = Code,
        };
        if (Details is not null)
        {
            error["error_data"] = new JsonObject { ["messaging_product"] = "whatsapp", ["details"] = Details };
        }

        if (Subcode is not null)
        {
            error["error_subcode"] = Subcode;
        }

        if (UserTitle is not null)
        {
            error["is_transient"] = false;
            error["error_user_title"] = UserTitle;
            error["error_user_msg"] = UserMessage;
        }

        error["fbtrace_id"] = traceId;
        return new JsonObject { ["error"] = error };
    }
}
