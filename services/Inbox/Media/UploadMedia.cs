using Amazon.Runtime;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Media;

/// <summary>Takes a file to be sent later.</summary>
internal static class UploadMedia
{
    /// <summary>A stored file.</summary>
    /// <param name="MediaId">Its id, for <c>POST /api/v1/whatsapp/send/media</c>.</param>
    /// <param name="ContentType">Its type, as its bytes say.</param>
    /// <param name="Size">Bytes.</param>
    /// <param name="Filename">The name it came with.</param>
    /// <param name="Kinds">As what it can be sent, the most fitting first.</param>
    /// <param name="Url">Where to get it; short-lived.</param>
    internal sealed record Response(MediaId MediaId, string ContentType, long Size, string Filename, IReadOnlyList<string> Kinds, string Url);

    public static void Map(RouteGroupBuilder media) =>
        media.MapPost("/", HandleAsync).WithName(nameof(UploadMedia))
            .WithSummary("Stores a file to be sent; multipart/form-data with one part named file.")
            .WithMetadata(new RequestSizeLimitAttribute(MediaRules.MaxSize + (1024 * 1024)))
            // Callers are known by their token, which no other site can make a browser send.
            .DisableAntiforgery()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Created<Response>, ProblemHttpResult>> HandleAsync(
        IFormFile file, InboxDb db, CurrentOrganization organization, FileVault vault, ContentKeys keys, MediaLinks links, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var content = file.OpenReadStream();
        var declared = file.ContentType?.Split(';')[0].Trim();
        if (await ContentSniffer.SniffAsync(content, declared, cancellationToken) is not { } contentType)
        {
            return Problem.Unprocessable(
                "media_type_not_supported", "WhatsApp takes JPEG, PNG and WebP pictures, MP4 and 3GP video, AAC, AMR, MP3, MP4 and Ogg/Opus audio, PDF, text and Office files.");
        }

        var kinds = MediaRules.KindsOf(contentType).Where(kind => MediaRules.CanSend(kind, contentType, file.Length)).ToList();
        if (kinds.Count == 0)
        {
            return Problem.Unprocessable("media_too_large", $"A file of type {contentType} may not have {file.Length} bytes at WhatsApp.");
        }

        var organizationId = organization.Id!.Value;
        var fileName = NameOf(file.FileName);
        var stored = MediaFile.Upload(organizationId, contentType, file.Length, clock.GetUtcNow());
        db.Add(stored);
        for (var isStored = false; !isStored;)
        {
            try
            {
                stored.Keep(await vault.PutAsync(organizationId, stored.StorageKey, content, contentType, cancellationToken), fileName);
                // After the object: a row without an object could be sent.
                await db.SaveChangesAsync(cancellationToken);
                isStored = true;
            }
            catch (DbUpdateException exception) when (keys.IsOutdated(exception, organizationId))
            {
                // The object is written over.
                content.Position = 0;
            }
            catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException)
            {
                return Problem.Unavailable("storage_unavailable", "The file could not be stored for the moment; try again.");
            }
        }

        var url = links.PathOf(organizationId, stored.Id);
        return TypedResults.Created(url, new Response(stored.Id, contentType, stored.Size, fileName, kinds, url));
    }

    /// <summary>The last part of the name, without what would break a header or a path elsewhere.</summary>
    internal static string NameOf(string? name)
    {
        var last = (name ?? "").Replace('\\', '/').Split('/')[^1];
        var clean = string.Concat(last.Where(letter => !char.IsControl(letter) && letter is not ('"' or '<' or '>'))).Trim();
        return clean.Length == 0 ? "file" : clean.Length <= 240 ? clean : clean[^240..];
    }
}
