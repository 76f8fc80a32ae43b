using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Authentication;
using CsvHelper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Audit;

/// <summary>Shows the audit log, the newest line first, a page at a time or all of it as CSV. Reading it is recorded in it.</summary>
public static class ReadAuditLog
{
    /// <summary>Most lines of a page.</summary>
    public const int MaxPageSize = 200;

    /// <summary>Most lines of an export; narrow the time for more.</summary>
    public const int MaxExported = 100_000;

    /// <summary>One line.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="At">When.</param>
    /// <param name="Action">What.</param>
    /// <param name="ActorId">Who.</param>
    /// <param name="ActorName">The name it had then.</param>
    /// <param name="ActorKind"><c>user</c> or <c>api_key</c>.</param>
    /// <param name="Target">Which record.</param>
    /// <param name="Address">From where.</param>
    public sealed record Line(Guid Id, DateTimeOffset At, string Action, string ActorId, string ActorName, string ActorKind, string? Target, string Address)
    {
        internal static Line Of(AuditEntry entry) => new(
            entry.Id, entry.At, entry.Action, entry.ActorId, entry.ActorName, entry.IsApiKey ? "api_key" : "user", entry.Target, entry.Address);
    }

    /// <summary>A page.</summary>
    /// <param name="Data">The lines.</param>
    /// <param name="Next">The <c>after</c> of the next page; null on the last one.</param>
    public sealed record Response(IReadOnlyList<Line> Data, Guid? Next);

    internal static void Map(RouteGroupBuilder audit)
    {
        audit.MapGet("", ListAsync).WithName("ListAuditLog").AuditReads().ProducesValidationProblem();
        audit.MapGet("/export", Export).WithName("ExportAuditLog").AuditReads().Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    /// <param name="action">The name of an operation.</param>
    /// <param name="actor">The id of a user or of an API key.</param>
    /// <param name="target">The id of a record.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The moment after the last one.</param>
    /// <param name="after">Where the page begins; <c>next</c> of the page before.</param>
    /// <param name="limit">Lines of a page, 1 to 200; 50 if not given.</param>
    /// <param name="db">The database.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    private static async Task<Ok<Response>> ListAsync(
        string? action, string? actor, string? target, DateTimeOffset? from, DateTimeOffset? to, Guid? after, [Range(1, MaxPageSize)] int? limit,
        IdentityDb db, CancellationToken cancellationToken)
    {
        var size = limit ?? 50;
        var lines = await Find(db, action, actor, target, from, to)
            .Where(entry => after == null || entry.Id < after)
            .OrderByDescending(entry => entry.Id)
            .Take(size + 1)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response([.. lines.Take(size).Select(Line.Of)], lines.Count > size ? lines[size - 1].Id : null));
    }

    private static PushStreamHttpResult Export(
        string? action, string? actor, string? target, DateTimeOffset? from, DateTimeOffset? to, IdentityDb db, CancellationToken cancellationToken) =>
        TypedResults.Stream(
            async stream =>
            {
                // Spreadsheets take a file without the mark for another encoding.
                await stream.WriteAsync(Encoding.UTF8.Preamble.ToArray(), cancellationToken);
                // Names are other people's words: a spreadsheet must not take one for a formula.
                await using var csv = CsvWriter.Create(stream, new CsvWriterOptions { Injection = CsvInjection.Escape }, leaveOpen: true);
                await csv.WriteRecordAsync(["id", "at", "action", "actorId", "actorName", "actorKind", "target", "address"], cancellationToken);
                await foreach (var entry in Find(db, action, actor, target, from, to).OrderByDescending(entry => entry.Id).Take(MaxExported).AsAsyncEnumerable().WithCancellation(cancellationToken))
                {
                    var line = Line.Of(entry);
                    await csv.WriteRecordAsync(
                        [line.Id.ToString(), line.At.ToString("O", CultureInfo.InvariantCulture), line.Action, line.ActorId, line.ActorName, line.ActorKind, line.Target ?? "", line.Address],
                        cancellationToken);
                }

                await csv.FlushAsync(cancellationToken);
            },
            "text/csv", "audit-log.csv");

    private static IQueryable<AuditEntry> Find(IdentityDb db, string? action, string? actor, string? target, DateTimeOffset? from, DateTimeOffset? to)
    {
        var entries = db.AuditEntries.AsNoTracking();
        entries = action is null ? entries : entries.Where(entry => entry.Action == action);
        entries = actor is null ? entries : entries.Where(entry => entry.ActorId == actor);
        entries = target is null ? entries : entries.Where(entry => entry.Target == target);
        var (first, end) = (from?.ToUniversalTime(), to?.ToUniversalTime());
        entries = first is null ? entries : entries.Where(entry => entry.At >= first);
        return end is null ? entries : entries.Where(entry => entry.At < end);
    }
}

/// <summary>The audit log.</summary>
public static class AuditLogFeature
{
    /// <summary>Maps <c>/api/v1/audit</c>.</summary>
    public static void MapAuditLog(this WebApplication app) =>
        ReadAuditLog.Map(app.MapGroup("/api/v1/audit").WithTags("Audit log").RequirePermission(Permissions.AuditRead));
}
