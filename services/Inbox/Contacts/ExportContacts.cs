using System.Globalization;
using System.Text;
using ChatBoost.Inbox.Contacts.Attributes;
using ChatBoost.Inbox.Contacts.Importing;
using ChatBoost.Inbox.Csv;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Contacts;

/// <summary>
/// All contacts as CSV, the newest first, in the columns an import reads; written page by page while they are read. What an organization noted has a column for each
/// name and type there is. See <see cref="CsvCells"/> for what is done to texts a spreadsheet would take for formulas.
/// </summary>
internal sealed class ExportContacts(InboxDb db, ContactReader read)
{
    private const int PageSize = 500;

    private static readonly string[] Columns = ["name", "phones", "emails", "tags", "owner", "doNotDisturb", "doNotDisturbChannels"];

    private sealed record AttributeColumn(string Key, AttributeType ValueType);

    public static void Map(RouteGroupBuilder contacts) =>
        contacts.MapGet("/export", HandleAsync).RequirePermission(Permissions.ContactsExport).WithName(nameof(ExportContacts)).AuditReads()
            .WithSummary("All contacts as CSV, in the columns an import reads.")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv");

    private static async Task<PushStreamHttpResult> HandleAsync(ExportContacts export, InboxDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        // Before the first byte: after it there would be no way to say that something is away.
        var attributes = await db.ContactAttributes.GroupBy(attribute => new { attribute.Key, attribute.ValueType })
            .Select(column => new AttributeColumn(column.Key.Key, column.Key.ValueType)).ToListAsync(cancellationToken);
        attributes.Sort((one, other) => string.CompareOrdinal(one.Key, other.Key) is not 0 and var order ? order : one.ValueType.CompareTo(other.ValueType));
        return TypedResults.Stream(
            stream => export.WriteAsync(attributes, stream, cancellationToken),
            "text/csv; charset=utf-8",
            string.Create(CultureInfo.InvariantCulture, $"contacts-{clock.GetUtcNow():yyyy-MM-dd}.csv"));
    }

    private async Task WriteAsync(List<AttributeColumn> attributes, Stream stream, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        var text = new StringBuilder().Append(CsvCells.ByteOrderMark);
        CsvCells.AppendRecord(text, [.. Columns, .. attributes.Select(column => ImportColumns.HeaderOf(column.Key, column.ValueType))]);
        for (Guid? last = null; ;)
        {
            var contacts = last is { } place ? db.Contacts.FromSql($"select * from contacts where id < {place}") : db.Contacts;
            var page = await read.ListAsync(contacts.OrderByDescending(contact => contact.Id).Take(PageSize), cancellationToken);
            var ids = page.ConvertAll(contact => contact.Id);
            var noted = (await db.ContactAttributes.AsNoTracking().Where(a => ids.Contains(a.ContactId)).ToListAsync(cancellationToken)).ToLookup(a => a.ContactId);
            foreach (var contact in page)
            {
                var values = noted[contact.Id].ToDictionary(a => (a.Key, a.ValueType), a => a.Value);
                CsvCells.AppendRecord(text, [.. CellsOf(contact), .. attributes.Select(column => values.GetValueOrDefault((column.Key, column.ValueType)))]);
            }

            await writer.WriteAsync(text, cancellationToken);
            await writer.FlushAsync(cancellationToken);
            text.Clear();
            if (page.Count < PageSize)
            {
                return;
            }

            last = page[^1].Id.Value;
        }
    }

    private static IEnumerable<string?> CellsOf(ContactOutput contact) =>
    [
        contact.FullName,
        // The first one first: it is the one an import makes the first.
        CsvCells.Join(contact.Phones.OrderByDescending(phone => phone.IsPrimary).Select(phone => phone.Phone)),
        CsvCells.Join(contact.Emails.OrderByDescending(email => email.IsPrimary).Select(email => email.Email)),
        CsvCells.Join(contact.Tags),
        contact.OwnerId?.ToString(),
        contact.DndAll ? "true" : null,
        CsvCells.Join(contact.DndChannels),
    ];
}
