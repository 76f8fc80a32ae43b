using Amazon.Runtime;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Media;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Messages;

/// <summary>Stores files that come with the order to send a mail, as uploads like any other.</summary>
internal sealed class MailUploads(InboxDb db, CurrentOrganization organization, FileVault vault, ContentKeys keys, TimeProvider clock)
{
    private const long MaxTotal = 20 * 1024 * 1024;

    /// <summary>The files' ids, or why not.</summary>
    public async Task<(IReadOnlyList<MediaId> Ids, ProblemHttpResult? Problem)> StoreAsync(IReadOnlyList<SendInConversation.EmailFile> files, CancellationToken cancellationToken)
    {
        var decoded = new List<(SendInConversation.EmailFile File, byte[] Bytes)>();
        foreach (var file in files)
        {
            var bytes = new byte[((file.Content?.Length ?? 0) * 3 / 4) + 3];
            if (!Convert.TryFromBase64String(file.Content ?? "", bytes, out var length) || length == 0)
            {
                return ([], Problem.BadRequest("validation_failed", "attachments: content must be the bytes of the file in base64."));
            }

            decoded.Add((file, bytes[..length]));
        }

        if (decoded.Sum(file => (long)file.Bytes.Length) > MaxTotal)
        {
            return ([], Problem.Unprocessable("media_too_large", "All files of a mail together may have 20 MB."));
        }

        var ids = new List<MediaId>();
        foreach (var (file, bytes) in decoded)
        {
            var contentType = MediaTypeOf(file.ContentType);
            var stored = MediaFile.Upload(organization.Id!.Value, contentType, bytes.Length, clock.GetUtcNow());
            db.Add(stored);
            for (var isStored = false; !isStored;)
            {
                try
                {
                    using var content = new MemoryStream(bytes, writable: false);
                    stored.Keep(await vault.PutAsync(organization.Id.Value, stored.StorageKey, content, contentType, cancellationToken), UploadMedia.NameOf(file.Filename));
                    await db.SaveChangesAsync(cancellationToken);
                    isStored = true;
                }
                catch (DbUpdateException exception) when (keys.IsOutdated(exception, organization.Id.Value))
                {
                    // The object is written over.
                }
                catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException)
                {
                    return ([], Problem.Unavailable("storage_unavailable", "A file could not be stored for the moment; try again."));
                }
            }

            ids.Add(stored.Id);
        }

        return (ids, null);
    }

    // Downloads say it in a header.
    private static string MediaTypeOf(string? contentType) =>
        System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var parsed) && parsed.MediaType is { Length: <= 200 } type ? type.ToLowerInvariant() : "application/octet-stream";
}
