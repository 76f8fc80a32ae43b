using System.ComponentModel.DataAnnotations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Contacts.Attributes;

/// <summary>
/// Finds contacts by the value of an attribute. With a type, values are compared as of that type (25.0 finds the number 25); without one as the texts they are shown
/// as, of any type. Attributes with JSON are not searched.
/// </summary>
internal static class SearchByAttribute
{
    public static void Map(RouteGroupBuilder contacts) =>
        contacts.MapGet("/search/by-attribute", HandleAsync).RequirePermission(Permissions.ConversationsRead).WithName("SearchContactsByAttribute").ProducesValidationProblem();

    /// <param name="key">The attribute's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="db">The database.</param>
    /// <param name="read">Reads contacts.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="valueType">Its type: <c>string</c>, <c>number</c>, <c>boolean</c> or <c>json</c>.</param>
    /// <param name="after">Where the page begins; <c>next</c> of the page before.</param>
    /// <param name="limit">How many.</param>
    private static async Task<Ok<ReadContacts.Response>> HandleAsync(
        [Required, StringLength(64)] string key,
        [Required(AllowEmptyStrings = true), StringLength(AttributeValue.MaxTextLength)] string value,
        InboxDb db,
        ContactReader read,
        CancellationToken cancellationToken,
        [AllowedValues(null, "string", "number", "boolean", "json")] string? valueType = null,
        ContactId? after = null,
        [Range(1, 100)] int limit = 50)
    {
        AttributeType? type = valueType switch
        {
            "string" => AttributeType.Text,
            "number" => AttributeType.Number,
            "boolean" => AttributeType.Boolean,
            "json" => AttributeType.Json,
            _ => null,
        };
        if (type == AttributeType.Json || AttributeValue.ReadSearched(value, type) is not { } searched)
        {
            return TypedResults.Ok(new ReadContacts.Response([], new ReadContacts.PageMeta(limit, null)));
        }

        // The page is cut out of the index of attributes, which has the contacts of a value in their order; then its contacts are read by their key.
        var attributes = after is { } place ? db.ContactAttributes.FromSql($"select * from contact_attributes where contact_id < {place.Value}") : db.ContactAttributes;
        var ids = await attributes
            .Where(a => a.ValueType != AttributeType.Json && a.Key == key && a.Value == searched && (type == null || a.ValueType == type))
            .OrderByDescending(a => a.ContactId).Take(limit + 1).Select(a => a.ContactId).ToListAsync(cancellationToken);
        return TypedResults.Ok(await ReadContacts.PageAsync(read, db.Contacts.Where(c => ids.Contains(c.Id)), limit, cancellationToken));
    }
}
