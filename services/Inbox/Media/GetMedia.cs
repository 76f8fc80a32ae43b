using Amazon.Runtime;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using ChatBoost.ServiceDefaults.RateLimits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace ChatBoost.Inbox.Media;

/// <summary>
/// Gives a file's bytes, whole or a range (players ask for those): to members who may read conversations, or to whoever has a signed address.
/// </summary>
internal static class GetMedia
{
    // What a browser may show. All else is offered for saving: a page or a drawing with a script in it would run in our name.
    private static readonly string[] Shown = ["image/jpeg", "image/png", "image/webp", "image/gif", "audio/", "video/"];

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/media/{mediaId}", HandleAsync).WithName(nameof(GetMedia)).WithTags("Media")
            .WithSummary("Gives a file's bytes; ranges are supported.")
            // The handler looks at the token of the address, or at the caller.
            .OpenToEveryone()
            // A signed address is good for one file only, and opening a thread loads dozens of them at once, often from an office with one address.
            .LimitMembersOnly()
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .Produces(StatusCodes.Status206PartialContent, contentType: "application/octet-stream")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status502BadGateway)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> HandleAsync(
        MediaId mediaId,
        string? token,
        InboxDb db,
        CurrentOrganization organization,
        CurrentCaller caller,
        MediaLinks links,
        FileVault vault,
        SealedContent content,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        if (Refuse(mediaId, token, organization, caller, links, http) is { } refused)
        {
            return refused;
        }

        if (await FindAsync(mediaId, db, content, cancellationToken) is not { } file)
        {
            return NotFound();
        }

        var (from, to) = RangeOf(http.Request, file.Size);
        if (from > to)
        {
            http.Response.Headers.ContentRange = $"bytes */{file.Size}";
            return TypedResults.Problem(
                "The file is shorter than that.", statusCode: StatusCodes.Status416RangeNotSatisfiable, extensions: new Dictionary<string, object?> { ["code"] = "range_not_satisfiable" });
        }

        try
        {
            using var stored = await OpenAsync(file)
                // Its object was exchanged for a sealed or an opened one after the row was read.
                ?? (await FindAsync(mediaId, db, content, cancellationToken) is { } again && again.StorageKey != file.StorageKey ? await OpenAsync(again) : null);
            if (stored is null)
            {
                return NotFound();
            }

            WriteHeaders(http.Response, file, from, to, stored.Length);
            await stored.Content.CopyToAsync(http.Response.Body, cancellationToken);
            return TypedResults.Empty;
        }
        catch (Exception exception) when (!http.Response.HasStarted && exception is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            http.Response.Clear();
            return Problem.Unavailable("storage_unavailable", "Files cannot be read for the moment; try again.");
        }
        catch (InvalidDataException) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            return Problem.BadGateway("media_unreadable", "The encrypted file was changed or exchanged in the storage.");
        }

        Task<MediaStorage.Stored?> OpenAsync(MediaFile of) =>
            vault.OpenAsync(of.OrganizationId, of.StorageKey, of.ContentKeyId, of.Size, from, to, cancellationToken);
    }

    /// <summary>Works for the organization whose file it is, or answers why the caller does not get it.</summary>
    internal static ProblemHttpResult? Refuse(MediaId mediaId, string? token, CurrentOrganization organization, CurrentCaller caller, MediaLinks links, HttpContext http)
    {
        if (token is not null)
        {
            if (links.Open(mediaId, token) is not { } ofToken)
            {
                return Problem.Unauthorized("unauthorized", "This address is not good any more.");
            }

            organization.Use(ofToken);
            return null;
        }

        http.RequestServices.ActFor(http.User);
        if (caller.OrganizationId is null)
        {
            return Problem.Unauthorized("unauthorized", "Sign in, or use an address from a message.");
        }

        return caller.May(Permissions.ConversationsRead) ? null : Problem.Forbidden("forbidden", "Your role does not allow this.");
    }

    internal static ProblemHttpResult NotFound() => Problem.NotFound("media_not_found", "There is no such file.");

    private static async Task<MediaFile?> FindAsync(MediaId mediaId, InboxDb db, SealedContent content, CancellationToken cancellationToken)
    {
        var file = await db.Media.AsNoTracking().SingleOrDefaultAsync(m => m.Id == mediaId && m.State == MediaState.Stored, cancellationToken);
        if (file is not null)
        {
            await content.RevealAsync([file], cancellationToken);
        }

        return file;
    }

    private static void WriteHeaders(HttpResponse response, MediaFile file, long? from, long? to, long length)
    {
        response.StatusCode = from is null ? StatusCodes.Status200OK : StatusCodes.Status206PartialContent;
        response.ContentType = file.ContentType;
        response.ContentLength = length;
        if (from is not null)
        {
            response.Headers.ContentRange = $"bytes {from}-{to}/{file.Size}";
        }

        var isShown = Shown.Any(type => file.ContentType.StartsWith(type, StringComparison.Ordinal));
        var disposition = new ContentDispositionHeaderValue(isShown ? "inline" : "attachment");
        disposition.SetHttpFileName(file.FileName ?? file.Id.ToString());
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.AcceptRanges = "bytes";
        WriteGuards(response);
    }

    /// <summary>Whatever a file turns out to be, it runs nothing, is taken for nothing else, and stays with whoever asked for it.</summary>
    internal static void WriteGuards(HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.CacheControl = "private, max-age=3600, immutable";
    }

    /// <summary>The one range asked for; null for the whole file, which is also the answer to several (RFC 9110 allows it).</summary>
    private static (long? From, long? To) RangeOf(HttpRequest request, long size)
    {
        if (request.GetTypedHeaders().Range is not { Unit.Value: "bytes", Ranges: { Count: 1 } ranges })
        {
            return (null, null);
        }

        var range = ranges.First();
        return range switch
        {
            { From: { } from } => (from, Math.Min(range.To ?? (size - 1), size - 1)),
            { To: { } last } => (Math.Max(0, size - last), size - 1),
            _ => (null, null),
        };
    }
}
