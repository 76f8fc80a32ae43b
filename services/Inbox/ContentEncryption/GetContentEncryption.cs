using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>Shows whether the organization's content is encrypted.</summary>
internal static class GetContentEncryption
{
    public static void Map(RouteGroupBuilder settings) =>
        settings.MapGet("/", HandleAsync).WithName(nameof(GetContentEncryption))
            .WithSummary("Shows whether messages and files are encrypted under the organization's own key, and how far a switch got.");

    private static async Task<Ok<ContentEncryptionOutput>> HandleAsync(InboxDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ContentEncryptionOutput.ReadAsync(db, cancellationToken));
}
