using Amazon.Runtime;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using ChatBoost.ServiceDefaults.RateLimits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Media;

/// <summary>Gives a small picture of a file that is a picture, to whom <see cref="GetMedia"/> gives the file; where none can be made, it leads to the file.</summary>
internal static class GetThumbnail
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/media/{mediaId}/thumbnail", HandleAsync).WithName(nameof(GetThumbnail)).WithTags("Media")
            .WithSummary("Gives a picture of at most 576 pixels each way.")
            .OpenToEveryone()
            .LimitMembersOnly()
            .Produces(StatusCodes.Status200OK, contentType: ThumbnailMaker.ContentType)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<FileContentHttpResult, RedirectHttpResult, ProblemHttpResult>> HandleAsync(
        MediaId mediaId,
        string? token,
        InboxDb db,
        CurrentOrganization organization,
        CurrentCaller caller,
        MediaLinks links,
        Thumbnails thumbnails,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        if (GetMedia.Refuse(mediaId, token, organization, caller, links, http) is { } refused)
        {
            return refused;
        }

        if (await db.Media.AsNoTracking().SingleOrDefaultAsync(m => m.Id == mediaId && m.State == MediaState.Stored, cancellationToken) is not { } file)
        {
            return GetMedia.NotFound();
        }

        byte[]? picture;
        try
        {
            picture = ThumbnailMaker.CanMake(file.ContentType) ? await thumbnails.FindOrMakeAsync(file, cancellationToken) : null;
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException or ContentKeyUnavailableException)
        {
            return Problem.Unavailable("storage_unavailable", "Files cannot be read for the moment; try again.");
        }
        catch (InvalidDataException)
        {
            return Problem.BadGateway("media_unreadable", "The encrypted file was changed or exchanged in the storage.");
        }

        if (picture is null)
        {
            return TypedResults.Redirect(links.PathOf(file.OrganizationId, file.Id));
        }

        GetMedia.WriteGuards(http.Response);
        return TypedResults.Bytes(picture, ThumbnailMaker.ContentType);
    }
}
