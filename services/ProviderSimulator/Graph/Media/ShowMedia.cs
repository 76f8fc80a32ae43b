namespace ChatBoost.ProviderSimulator.Graph.Media;

/// <summary><c>GET /simulator/media/{id}</c>: the bytes without a token, for the page and for tests.</summary>
internal static class ShowMedia
{
    public static void Map(IEndpointRouteBuilder control) => control.MapGet("/media/{id}", (string id, MediaStore media) =>
        media.Find(id) is { } file ? Results.Bytes(file.Bytes, file.MimeType, enableRangeProcessing: true) : Results.NotFound()).WithName(nameof(ShowMedia));
}
