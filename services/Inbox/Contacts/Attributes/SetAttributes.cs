using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Contacts.Attributes;

/// <summary>Sets one attribute of a contact, or several: all of them or none. Deletes one.</summary>
public static class SetAttributes
{
    /// <summary>An attribute to set.</summary>
    /// <param name="Key">Its name: a letter, then letters, digits and underscores, 64 at most.</param>
    /// <param name="Value">Its value, as JSON of its type or written in a string.</param>
    /// <param name="ValueType"><c>string</c>, <c>number</c>, <c>boolean</c> or <c>json</c>; what the JSON is, if not given.</param>
    public sealed record AttributeToSet(
        [Required, RegularExpression(AttributeOfContact.KeyPattern)] string Key, JsonElement Value, [EnumDataType(typeof(AttributeType))] AttributeType? ValueType);

    /// <param name="Attributes">The attributes.</param>
    public sealed record BulkRequest([Required, MinLength(1), MaxLength(AttributeOfContact.MaxOfContact)] IReadOnlyList<AttributeToSet> Attributes);

    internal static void Map(RouteGroupBuilder contacts)
    {
        contacts.MapPost("/{contactId}/attributes", SetOneAsync).RequirePermission(Permissions.ContactsManage).WithName("SetContactAttribute").ProducesValidationProblem();
        contacts.MapPost("/{contactId}/attributes/bulk", SetSeveralAsync).RequirePermission(Permissions.ContactsManage).WithName("SetContactAttributes").ProducesValidationProblem();
        contacts.MapDelete("/{contactId}/attributes/{key}", DeleteAsync).RequirePermission(Permissions.ContactsManage).WithName("DeleteContactAttribute");
    }

    private static async Task<Results<Ok<AttributeOutput>, ProblemHttpResult>> SetOneAsync(
        ContactId contactId, AttributeToSet request, InboxDb db, ChangeContact change, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (attributes, problem) = await SetAsync(contactId, [request], db, change, clock, cancellationToken);
        return problem is null ? TypedResults.Ok(attributes[0]) : problem;
    }

    private static async Task<Results<Ok<ReadAttributes.Response>, ProblemHttpResult>> SetSeveralAsync(
        ContactId contactId, BulkRequest request, InboxDb db, ChangeContact change, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (attributes, problem) = await SetAsync(contactId, request.Attributes, db, change, clock, cancellationToken);
        return problem is null ? TypedResults.Ok(new ReadAttributes.Response(attributes)) : problem;
    }

    private static async Task<(IReadOnlyList<AttributeOutput> Attributes, ProblemHttpResult? Problem)> SetAsync(
        ContactId contactId, IReadOnlyList<AttributeToSet> given, InboxDb db, ChangeContact change, TimeProvider clock, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, AttributeValue>(StringComparer.Ordinal);
        foreach (var attribute in given)
        {
            if (AttributeValue.Read(attribute.Value, attribute.ValueType, out var error) is not { } value)
            {
                return ([], Problem.BadRequest("validation_failed", $"{attribute.Key}: the value {error}"));
            }

            // Named twice, the last one counts.
            values[attribute.Key] = value;
        }

        List<AttributeOfContact> known = [];
        var problem = await change.ByIdAsync(
            contactId,
            async contact =>
            {
                known = await db.ContactAttributes.Where(a => a.ContactId == contactId).ToListAsync(cancellationToken);
                foreach (var (key, value) in values)
                {
                    var attribute = known.Find(a => a.Key == key);
                    if (attribute is null)
                    {
                        attribute = AttributeOfContact.Of(contact, key);
                        known.Add(attribute);
                        db.Add(attribute);
                    }

                    attribute.Set(value, clock.GetUtcNow());
                }

                return known.Count <= AttributeOfContact.MaxOfContact
                    ? null
                    : Problem.Unprocessable("limit_reached", $"A contact has at most {AttributeOfContact.MaxOfContact} attributes.");
            },
            cancellationToken);
        return ([.. known.Where(a => values.ContainsKey(a.Key)).Select(AttributeOutput.Of)], problem);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        ContactId contactId, string key, InboxDb db, ChangeContact change, HttpContext http, CancellationToken cancellationToken)
    {
        http.AuditTarget(contactId.ToString());
        return await change.ByIdAsync(
            contactId,
            async _ => await db.ContactAttributes.Where(a => a.ContactId == contactId && a.Key == key).ExecuteDeleteAsync(cancellationToken) == 0
                ? ReadAttributes.NotFound()
                : null,
            cancellationToken) is { } problem
                ? problem
                : TypedResults.NoContent();
    }
}
