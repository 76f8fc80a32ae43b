using System.ComponentModel.DataAnnotations;
using Amazon.Runtime;
using ChatBoost.Inbox.Media;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Contacts.Importing;

/// <summary>Takes a file of contacts; it is worked off in the background. See <see cref="ImportColumns"/> for its columns.</summary>
internal static class StartImport
{
    public static void Map(RouteGroupBuilder imports) =>
        imports.MapPost("", HandleAsync).WithName("ImportContacts").ProducesValidationProblem()
            .WithSummary("Stores a CSV file of contacts to be imported; multipart/form-data with one part named file.")
            .WithMetadata(new RequestSizeLimitAttribute(ContactImport.MaxSize + (1024 * 1024)))
            .WithFormOptions(multipartBodyLengthLimit: ContactImport.MaxSize + (1024 * 1024))
            // Callers are known by their token, which no other site can make a browser send.
            .DisableAntiforgery()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <param name="file">CSV in UTF-8, separated by comma, semicolon or tab, with a header.</param>
    /// <param name="db">The database.</param>
    /// <param name="organization">Whose contacts.</param>
    /// <param name="caller">Who imports.</param>
    /// <param name="storage">Where the file waits.</param>
    /// <param name="signal">Wakes who works it off.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="existing"><c>update</c> gives contacts there are what the file says, <c>skip</c> leaves them as they are. They are known by their numbers and addresses.</param>
    /// <param name="countryCode">The country code of numbers that have none, for example 44.</param>
    private static async Task<Results<Accepted<ContactImportOutput>, ProblemHttpResult>> HandleAsync(
        IFormFile file,
        InboxDb db,
        CurrentOrganization organization,
        CurrentCaller caller,
        MediaStorage storage,
        ImportSignal signal,
        TimeProvider clock,
        CancellationToken cancellationToken,
        [AllowedValues("update", "skip")] string existing = "update",
        [RegularExpression(NationalNumber.CountryCodePattern)] string? countryCode = null)
    {
        if (file.Length is 0 or > ContactImport.MaxSize)
        {
            return file.Length == 0
                ? Problem.Unprocessable("file_empty", "There is nothing in the file.")
                : Problem.TooLarge("file_too_large", $"A file of contacts has {ContactImport.MaxSize / 1024 / 1024} MB at most; split it.");
        }

        if (await db.ContactImports.CountAsync(import => import.State < ImportState.Completed, cancellationToken) >= ContactImport.MaxUnderWay)
        {
            return Problem.Conflict("too_many_imports", $"{ContactImport.MaxUnderWay} imports are under way; wait for one of them.");
        }

        var import = ContactImport.Of(
            organization.Id!.Value, UploadMedia.NameOf(file.FileName), file.Length, countryCode, existing == "update", caller.ActorId, clock.GetUtcNow());
        try
        {
            await using var content = file.OpenReadStream();
            await storage.PutObjectAsync(import.StorageKey, content, "text/csv", cancellationToken);
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            return Problem.Unavailable("storage_unavailable", "The file could not be stored for the moment; try again.");
        }

        // After the object: a row without one could not be worked off.
        db.Add(import);
        await db.SaveChangesAsync(cancellationToken);
        signal.Set();
        return TypedResults.Accepted($"/api/v1/contacts/imports/{import.Id}", ContactImportOutput.Of(import));
    }
}
