using System.ComponentModel.DataAnnotations;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.Contacts;

/// <summary>
/// Enters a person who has not written yet. When the person writes on WhatsApp from the number, or is sent a template at it, that is this contact; its name stays
/// the one given here.
/// </summary>
public static class CreateContact
{
    /// <param name="FullName">The name; without one the number or the address stands for it.</param>
    /// <param name="Phone">A phone number with country code; or an address.</param>
    /// <param name="Email">An e-mail address.</param>
    /// <param name="Tags">Words to sort by.</param>
    public sealed record Request(
        [StringLength(Contact.MaxNameLength)] string? FullName,
        [StringLength(40)] string? Phone,
        [StringLength(EmailAddress.MaxLength)] string? Email,
        [MaxLength(Contact.MaxOfEach)] IReadOnlyList<string>? Tags);

    internal static void Map(RouteGroupBuilder contacts) =>
        contacts.MapPost("", HandleAsync).RequirePermission(Permissions.ContactsManage).WithName(nameof(CreateContact)).ProducesValidationProblem();

    private static async Task<Results<Created<ContactOutput>, ProblemHttpResult>> HandleAsync(
        Request request, InboxDb db, CurrentOrganization organization, ContactAddresses addresses, ContactReader read, TimeProvider clock, CancellationToken cancellationToken)
    {
        PhoneNumber? phone = null;
        if (request.Phone is not null)
        {
            if (!PhoneNumber.TryParse(request.Phone, out var number))
            {
                return ContactAddresses.NotANumber();
            }

            phone = number;
        }

        var email = EmailAddress.Parse(request.Email);
        if (request.Email is not null && email is null)
        {
            return ContactAddresses.NotAnAddress();
        }

        if (phone is null && email is null)
        {
            return Problem.BadRequest("validation_failed", "phone, email: give at least one of them.");
        }

        var name = string.IsNullOrWhiteSpace(request.FullName) ? null : request.FullName.Trim();
        var contact = Contact.Entered(organization.Id!.Value, name, phone, email, clock.GetUtcNow());
        foreach (var tag in request.Tags ?? [])
        {
            if (TagContact.Tag(contact, tag) is { } refused)
            {
                return refused;
            }
        }

        db.Add(contact);
        if (phone is { } given)
        {
            if (await addresses.IsOfAnotherAsync(null, given, cancellationToken))
            {
                return ChangeContact.PhoneInUse();
            }

            db.Add(ContactPhone.Of(contact, given));
        }

        if (email is not null)
        {
            db.Add(ContactEmail.Of(contact, email));
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation)
        {
            return ChangeContact.InUse(violation);
        }

        return TypedResults.Created($"/api/v1/contacts/{contact.Id}", (await read.FindAsync(contact.Id, cancellationToken))!);
    }
}
