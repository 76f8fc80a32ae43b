using System.ComponentModel.DataAnnotations;
using System.Text;
using Amazon.Runtime;
using ChatBoost.Inbox.Csv;
using ChatBoost.Inbox.Media;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Contacts.Importing;

/// <summary>Imports, the newest first; one of them; its rejected rows; and the end of one that is not wanted any more.</summary>
internal static class ReadImports
{
    /// <summary>The header of the report.</summary>
    public static readonly string[] ReportColumns = ["line", "field", "reason"];

    private const int Shown = 100;

    internal sealed record Response(IReadOnlyList<ContactImportOutput> Data);

    public static void Map(RouteGroupBuilder imports)
    {
        imports.MapGet("", ListAsync).WithName("ListContactImports").ProducesValidationProblem();
        imports.MapGet("/{importId}", GetAsync).WithName("GetContactImport");
        imports.MapGet("/{importId}/report", ReportAsync).WithName("GetContactImportReport")
            .WithSummary("Rejected rows as CSV: the line in the file, the column, and a stable code for why.")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv");
        imports.MapPost("/{importId}/cancel", CancelAsync).WithName("CancelContactImport");
    }

    private static ProblemHttpResult NotFound() => Problem.NotFound("import_not_found", "There is no such import.");

    private static async Task<Ok<Response>> ListAsync(InboxDb db, CancellationToken cancellationToken, [Range(1, Shown)] int limit = 20) => TypedResults.Ok(new Response(
        [.. (await db.ContactImports.AsNoTracking().OrderByDescending(import => import.Id).Take(limit).ToListAsync(cancellationToken)).Select(ContactImportOutput.Of)]));

    private static async Task<Results<Ok<ContactImportOutput>, ProblemHttpResult>> GetAsync(ContactImportId importId, InboxDb db, CancellationToken cancellationToken) =>
        await db.ContactImports.AsNoTracking().SingleOrDefaultAsync(import => import.Id == importId, cancellationToken) is { } found
            ? TypedResults.Ok(ContactImportOutput.Of(found))
            : NotFound();

    private static async Task<Results<FileStreamHttpResult, FileContentHttpResult, ProblemHttpResult>> ReportAsync(
        ContactImportId importId, InboxDb db, MediaStorage storage, HttpContext http, CancellationToken cancellationToken)
    {
        if (await db.ContactImports.AsNoTracking().SingleOrDefaultAsync(import => import.Id == importId, cancellationToken) is not { } found)
        {
            return NotFound();
        }

        if (found.State < ImportState.Completed)
        {
            return Problem.Conflict("import_under_way", "The report is there when the import is over.");
        }

        var name = $"{importId}-rejected.csv";
        if (found.ReportKey is not { } key)
        {
            var text = new StringBuilder();
            CsvCells.AppendRecord(text, ReportColumns);
            if (found.ErrorCode is { } code)
            {
                CsvCells.AppendRecord(text, [found.ErrorLine?.ToString(System.Globalization.CultureInfo.InvariantCulture), null, code]);
            }

            return TypedResults.File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv", name);
        }

        try
        {
            if (await storage.OpenObjectAsync(key, null, null, cancellationToken) is not { } stored)
            {
                return NotFound();
            }

            http.Response.RegisterForDispose(stored);
            return TypedResults.Stream(stored.Content, "text/csv", name);
        }
        catch (Exception exception) when (exception is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            return Problem.Unavailable("storage_unavailable", "The report cannot be read for the moment; try again.");
        }
    }

    /// <summary>Whoever works it off stops at its next step. Doing so twice changes nothing.</summary>
    private static async Task<Results<Ok<ContactImportOutput>, ProblemHttpResult>> CancelAsync(
        ContactImportId importId, InboxDb db, ImportSignal signal, CancellationToken cancellationToken)
    {
        var isAsked = await db.ContactImports.Where(import => import.Id == importId && import.State < ImportState.Completed)
            .ExecuteUpdateAsync(import => import.SetProperty(i => i.IsCancelRequested, true), cancellationToken) == 1;
        signal.Set();
        return await db.ContactImports.AsNoTracking().SingleOrDefaultAsync(import => import.Id == importId, cancellationToken) is not { } found ? NotFound()
            : isAsked || found.State == ImportState.Cancelled ? TypedResults.Ok(ContactImportOutput.Of(found))
            : Problem.Conflict("import_finished", "The import is over.");
    }
}
