using System.Security.Cryptography;
using System.Text;
using ChatBoost.ProviderSimulator.Faults;

namespace ChatBoost.ProviderSimulator.Graph.Media;

/// <summary>The way to a file in two hops: its description with a short-lived URL, then the bytes. Both need the token.</summary>
internal sealed class MediaDownload(MediaStore media, GraphEndpoint graph, FaultList faults, TimeProvider clock)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/whatsapp_business/attachments", DownloadAsync).ExcludeFromDescription();

    /// <summary>Answers <c>GET /{media_id}</c>.</summary>
    public GraphAnswer Describe(GraphCall call, StoredMedia file)
    {
        if (file.Number != call.Caller || (call.Query("phone_number_id") is { Length: > 0 } number && number != file.Number.Id))
        {
            return GraphError.NoSuchObject(file.Id);
        }

        var expiresAt = clock.GetUtcNow().AddSeconds(call.Caller.Settings.MediaUrlSeconds).ToUnixTimeSeconds();
        return GraphAnswer.Ok(new
        {
            url = $"{call.BaseUrl}/whatsapp_business/attachments/?mid={file.Id}&ext={expiresAt}&hash={media.Sign(file.Id, expiresAt)}",
            mime_type = file.MimeType,
            sha256 = Convert.ToHexStringLower(file.Sha256),
            file_size = file.Bytes.Length,
            id = file.Id,
            messaging_product = "whatsapp",
        });
    }

    /// <summary>Answers <c>DELETE /{media_id}</c>.</summary>
    public GraphAnswer Delete(GraphCall call, StoredMedia file) =>
        file.Number == call.Caller && media.Remove(file.Id) ? GraphAnswer.Success : GraphError.NoSuchObject(file.Id, "delete");

    private async Task DownloadAsync(HttpContext context, string? mid, long ext, string? hash)
    {
        var caller = graph.Authenticate(context.Request);
        if (caller is null)
        {
            await GraphEndpoint.WriteAsync(context, GraphError.BadToken(AccessToken.Read(context.Request) is null));
            return;
        }

        if (!faults.IsEmpty && faults.Take(caller.Id, "media_download", null) is { Order: var order } && !await SurviveAsync(context, order))
        {
            return;
        }

        var isGiven = mid is not null && hash is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(media.Sign(mid, ext)), Encoding.ASCII.GetBytes(hash));
        if (!isGiven || ext <= clock.GetUtcNow().ToUnixTimeSeconds() || media.Find(mid!) is not { } file || file.Number != caller)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.Headers.ContentDisposition = "inline;filename=" + file.Id;
        context.Response.Headers.CacheControl = "private, max-age=300";
        await TypedResults.Bytes(file.Bytes, file.MimeType, enableRangeProcessing: true).ExecuteAsync(context);
    }

    /// <returns>Whether the download goes on.</returns>
    private async Task<bool> SurviveAsync(HttpContext context, FaultOrder order)
    {
        if (order.DelayMs > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(order.DelayMs), clock, context.RequestAborted);
        }

        if (order.Timeout)
        {
            await Task.Delay(TimeSpan.FromMinutes(5), clock, context.RequestAborted);
        }

        if (order.Drop || order.Timeout)
        {
            context.Abort();
            return false;
        }

        if (order.Code is not null)
        {
            await GraphEndpoint.WriteAsync(context, order.ToError());
            return false;
        }

        return true;
    }
}
