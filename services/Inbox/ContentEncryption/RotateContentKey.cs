using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>Makes a new data key for what is written from here on. What is sealed already names its key and keeps it.</summary>
internal static class RotateContentKey
{
    public static void Map(RouteGroupBuilder settings) =>
        settings.MapPost("/rotate-key", HandleAsync).WithName(nameof(RotateContentKey))
            .WithSummary("Encrypts what is written from here on with a new key; what is encrypted already keeps its own.")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<ContentEncryptionOutput>, ProblemHttpResult>> HandleAsync(
        InboxDb db, CurrentOrganization organization, NewContentKey newKey, ContentKeys keys, CancellationToken cancellationToken)
    {
        var organizationId = organization.Id!.Value;
        if (await db.ContentEncryption.SingleOrDefaultAsync(cancellationToken) is not { Seals: true } state)
        {
            return Problem.Conflict("content_encryption_off", "Content is not encrypted, so there is no key to exchange.");
        }

        var key = await newKey.MakeAsync(cancellationToken);
        state.Rotate(key.Id);
        db.Add(key);
        await db.SaveChangesAsync(cancellationToken);
        await keys.InvalidateAsync(organizationId);
        return TypedResults.Ok(await ContentEncryptionOutput.ReadAsync(db, cancellationToken));
    }
}
