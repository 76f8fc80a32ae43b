
namespace ChatBoost.ProviderSimulator.Graph.Media;

/// <summary><c>POST /{phone_number_id}/media</c>: keeps a file for 30 days.</summary>
internal sealed class UploadMedia(MediaStore media)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    public void Map(GraphEndpoint graph, IEndpointRouteBuilder routes) =>
        graph.Map(routes, HttpMethods.Post, "/{id}/media", "media_upload", HandleAsync);

    private async ValueTask<GraphAnswer> HandleAsync(GraphCall call)
    {
        if (!call.IsOwnNumber)
        {
            return GraphError.BadToken(isMissing: false);
        }

        if (!call.Http.Request.HasFormContentType)
        {
            return GraphError.Parameter("The parameter file is required.");
        }

        var form = await call.Http.Request.ReadFormAsync(call.CancellationToken);
        if (form["messaging_product"] != "whatsapp")
        {
            return GraphError.Parameter("The parameter messaging_product is required.");
        }

        if (form.Files.GetFile("file") is not { } file)
        {
            return GraphError.Parameter("The parameter file is required.");
        }

        // The form's type wins over the part's: that is the one Meta documents.
        var mimeType = form["type"] is [{ Length: > 0 } type] ? type : file.ContentType ?? "";
        if (MediaLimits.MostBytes(mimeType) is not { } most)
        {
            return GraphError.Parameter(
                $"Param file must be a file with one of the following types: {string.Join(", ", MediaLimits.Types)}. Received file of type '{mimeType}'.");
        }

        if (file.Length > most)
        {
            return new GraphError(131053, Details: $"Media file size too big. Max file size we currently support: {most}");
        }

        if (file.Length == 0)
        {
            return new GraphError(131053, Details: "Media file is empty.");
        }

        using var bytes = new MemoryStream((int)file.Length);
        await file.CopyToAsync(bytes, call.CancellationToken);
        return GraphAnswer.Ok(new { id = media.Store(call.Caller, mimeType, bytes.ToArray(), Lifetime).Id });
    }
}

/// <summary>What Meta takes, and how large. Source: the supported media types of the Cloud API.</summary>
internal static class MediaLimits
{
    private const long Mega = 1024 * 1024;

    private static readonly Dictionary<string, long> Limits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["image/jpeg"] = 5 * Mega,
        ["image/png"] = 5 * Mega,
        ["audio/aac"] = 16 * Mega,
        ["audio/amr"] = 16 * Mega,
        ["audio/mpeg"] = 16 * Mega,
        ["audio/mp4"] = 16 * Mega,
        ["audio/ogg"] = 16 * Mega,
        ["video/mp4"] = 16 * Mega,
        ["video/3gpp"] = 16 * Mega,
        ["image/webp"] = 500 * 1024,
        ["text/plain"] = 100 * Mega,
        ["application/pdf"] = 100 * Mega,
        ["application/msword"] = 100 * Mega,
        ["application/vnd.ms-excel"] = 100 * Mega,
        ["application/vnd.ms-powerpoint"] = 100 * Mega,
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = 100 * Mega,
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = 100 * Mega,
        ["application/vnd.openxmlformats-officedocument.presentationml.presentation"] = 100 * Mega,
    };

    public static IEnumerable<string> Types => Limits.Keys;

    /// <summary>Largest file of this type in bytes; null for a type that is not taken. Parameters such as <c>; codecs=opus</c> do not count.</summary>
    public static long? MostBytes(string mimeType) =>
        Limits.TryGetValue(mimeType.Split(';')[0].Trim(), out var most) ? most : null;

    /// <summary>Whether a message of this type may carry the file.</summary>
    public static bool Fits(string messageType, string mimeType) => messageType switch
    {
        "image" => mimeType.StartsWith("image/jpeg", StringComparison.OrdinalIgnoreCase) || mimeType.StartsWith("image/png", StringComparison.OrdinalIgnoreCase),
        "sticker" => mimeType.StartsWith("image/webp", StringComparison.OrdinalIgnoreCase),
        "audio" or "video" => mimeType.StartsWith(messageType + "/", StringComparison.OrdinalIgnoreCase),
        _ => true,
    };
}
