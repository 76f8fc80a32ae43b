using System.Text.Json;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Contacts.Attributes;

/// <summary>An attribute as the API shows it.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Value">Its value, as JSON of its type.</param>
/// <param name="ValueType"><c>string</c>, <c>number</c>, <c>boolean</c> or <c>json</c>.</param>
/// <param name="UpdatedAt">When it was last set.</param>
public sealed record AttributeOutput(string Key, JsonElement Value, AttributeType ValueType, DateTimeOffset UpdatedAt)
{
    internal static AttributeOutput Of(AttributeOfContact attribute) =>
        new(attribute.Key, new AttributeValue(attribute.ValueType, attribute.Value).ToJson(), attribute.ValueType, attribute.UpdatedAt);
}

/// <summary>Attributes of a contact, by name.</summary>
internal static class ReadAttributes
{
    internal sealed record Response(IReadOnlyList<AttributeOutput> Data);

    public static void Map(RouteGroupBuilder contacts)
    {
        contacts.MapGet("/{contactId}/attributes", ListAsync).RequirePermission(Permissions.ConversationsRead).WithName("ListContactAttributes");
        contacts.MapGet("/{contactId}/attributes/{key}", GetAsync).RequirePermission(Permissions.ConversationsRead).WithName("GetContactAttribute");
    }

    public static ProblemHttpResult NotFound() => Problem.NotFound("attribute_not_found", "The contact has no such attribute.");

    /// <summary>All attributes of a contact; there are at most <see cref="AttributeOfContact.MaxOfContact"/>.</summary>
    public static async Task<IReadOnlyList<AttributeOutput>> OfAsync(InboxDb db, ContactId contactId, CancellationToken cancellationToken) =>
        [.. (await db.ContactAttributes.AsNoTracking().Where(a => a.ContactId == contactId).OrderBy(a => a.Key).ToListAsync(cancellationToken)).Select(AttributeOutput.Of)];

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> ListAsync(ContactId contactId, InboxDb db, CancellationToken cancellationToken)
    {
        var attributes = await OfAsync(db, contactId, cancellationToken);
        return attributes.Count == 0 && !await db.Contacts.AnyAsync(c => c.Id == contactId, cancellationToken)
            ? ContactsFeature.NotFound()
            : TypedResults.Ok(new Response(attributes));
    }

    private static async Task<Results<Ok<AttributeOutput>, ProblemHttpResult>> GetAsync(ContactId contactId, string key, InboxDb db, CancellationToken cancellationToken) =>
        await db.ContactAttributes.AsNoTracking().SingleOrDefaultAsync(a => a.ContactId == contactId && a.Key == key, cancellationToken) is { } attribute
            ? TypedResults.Ok(AttributeOutput.Of(attribute))
            : NotFound();
}
