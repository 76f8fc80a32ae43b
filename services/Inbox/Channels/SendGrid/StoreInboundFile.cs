using Amazon.Runtime;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Media;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Channels.SendGrid;

/// <summary>
/// Takes a file of a mail (receiver to Inbox), before the mail goes on the queue, which is too small for it: sealed from the start where the organization encrypts its
/// content. Idempotent by an id the receiver makes of the mail, so a repeated webhook writes over what it wrote before.
/// </summary>
internal static class StoreInboundFile
{
    private const int MaxSize = 31 * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPut("/inbound-files/{id:guid}", HandleAsync).WithName(nameof(StoreInboundFile)).WithMetadata(new RequestSizeLimitAttribute(MaxSize));

    private static async Task<Results<Ok<string>, ProblemHttpResult>> HandleAsync(
        Guid id, string connection, string contentType, string? fileName, HttpRequest request, ChannelDirectory directory, InboxDb db, CurrentOrganization organization,
        FileVault vault, ContentKeys keys, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(connection, cancellationToken) is not { } channel)
        {
            return Problem.NotFound("number_not_connected", "No organization has connected this mailbox.");
        }

        organization.Use(channel.OrganizationId);
        var mediaId = new MediaId(id);
        if (await db.Media.AnyAsync(m => m.Id == mediaId, cancellationToken))
        {
            return TypedResults.Ok(mediaId.ToString());
        }

        await using var file = FileVault.TemporaryFile();
        await request.Body.CopyToAsync(file, cancellationToken);
        var stored = MediaFile.Received(channel.OrganizationId, mediaId, channel.ChannelId, contentType, file.Length, clock.GetUtcNow());
        db.Add(stored);
        while (true)
        {
            try
            {
                file.Position = 0;
                stored.Keep(await vault.PutAsync(channel.OrganizationId, stored.StorageKey, file, contentType, cancellationToken), UploadMedia.NameOf(fileName));
                await db.SaveChangesAsync(cancellationToken);
                return TypedResults.Ok(mediaId.ToString());
            }
            catch (DbUpdateException exception) when (keys.IsOutdated(exception, channel.OrganizationId))
            {
                // The object is written over.
            }
            catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException)
            {
                return Problem.Unavailable("storage_unavailable", "The file could not be stored for the moment; try again.");
            }
        }
    }
}
