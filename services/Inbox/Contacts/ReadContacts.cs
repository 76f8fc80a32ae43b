using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Contacts.Attributes;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Contacts;

/// <summary>Contacts, the newest first, and one of them.</summary>
internal static class ReadContacts
{
    internal sealed record Response(IReadOnlyList<ContactOutput> Data, PageMeta Meta);

    /// <param name="Limit">How many a page has.</param>
    /// <param name="Next">The <c>after</c> of the next page; absent on the last one.</param>
    internal sealed record PageMeta(int Limit, ContactId? Next);

    public static void Map(RouteGroupBuilder contacts, RouteGroupBuilder flowContacts)
    {
        flowContacts.MapGet("", ListAsync).RequirePermission(Permissions.ConversationsRead).WithName("ListContacts").ProducesValidationProblem();
        contacts.MapGet("/{contactId}", GetAsync).RequirePermission(Permissions.ConversationsRead).WithName("GetContact").AuditReads();
    }

    /// <summary>A page out of one contact more than asked for, which tells whether there is another.</summary>
    internal static async Task<Response> PageAsync(ContactReader read, IQueryable<Contact> contacts, int limit, CancellationToken cancellationToken)
    {
        var found = await read.ListAsync(contacts.OrderByDescending(c => c.Id).Take(limit + 1), cancellationToken);
        return new Response([.. found.Take(limit)], new PageMeta(limit, found.Count > limit ? found[limit - 1].Id : null));
    }

    /// <param name="db">The database.</param>
    /// <param name="read">Reads contacts.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="after">Where the page begins; <c>next</c> of the page before.</param>
    /// <param name="limit">How many.</param>
    private static async Task<Ok<Response>> ListAsync(
        InboxDb db, ContactReader read, CancellationToken cancellationToken, ContactId? after = null, [Range(1, 100)] int limit = 50)
    {
        // Typed ids have no order in C#; the database's uuids do, by time.
        var contacts = after is { } place ? db.Contacts.FromSql($"select * from contacts where id < {place.Value}") : db.Contacts;
        return TypedResults.Ok(await PageAsync(read, contacts, limit, cancellationToken));
    }

    private static async Task<Results<Ok<ContactOutput>, ProblemHttpResult>> GetAsync(
        ContactId contactId, InboxDb db, ContactReader read, CancellationToken cancellationToken, bool includeAttributes = false)
    {
        if (await read.FindAsync(contactId, cancellationToken) is not { } contact)
        {
            return ContactsFeature.NotFound();
        }

        return TypedResults.Ok(includeAttributes ? contact with { Attributes = await ReadAttributes.OfAsync(db, contactId, cancellationToken) } : contact);
    }
}
