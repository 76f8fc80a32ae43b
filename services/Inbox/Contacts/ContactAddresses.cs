using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Contacts;

/// <summary>Adds numbers and e-mail addresses to contacts. One that is there already is found again and may become the first.</summary>
internal sealed class ContactAddresses(InboxDb db)
{
    /// <summary>The refusal of what is no number.</summary>
    public static ProblemHttpResult NotANumber() =>
        Problem.BadRequest("validation_failed", "phone: must be a phone number with country code, for example +44 7700 900123.");

    /// <summary>The refusal of what is no address.</summary>
    public static ProblemHttpResult NotAnAddress() => Problem.BadRequest("validation_failed", "email: must be an e-mail address, for example maria@example.com.");

    /// <summary>Adds a number; the answer is why not.</summary>
    public async Task<ProblemHttpResult?> AddPhoneAsync(Contact contact, string? text, bool isPrimary, CancellationToken cancellationToken)
    {
        if (!PhoneNumber.TryParse(text, out var phone))
        {
            return NotANumber();
        }

        var known = await db.ContactPhones.AsNoTracking().Where(p => p.ContactId == contact.Id).ToListAsync(cancellationToken);
        var same = known.Find(p => p.MatchKey == phone.Key);
        if (same is null)
        {
            if (known.Count >= Contact.MaxOfEach)
            {
                return TooMany("numbers");
            }

            if (await IsOfAnotherAsync(contact.Id, phone, cancellationToken))
            {
                return ChangeContact.PhoneInUse();
            }

            db.Add(ContactPhone.Of(contact, phone));
        }

        if (isPrimary || (contact.PrimaryPhone is null && contact.WaId is null))
        {
            contact.PreferPhone(same is null ? phone : new PhoneNumber(same.Phone[1..]));
        }

        return null;
    }

    /// <summary>Adds an e-mail address; the answer is why not.</summary>
    public async Task<ProblemHttpResult?> AddEmailAsync(Contact contact, string? text, bool isPrimary, CancellationToken cancellationToken)
    {
        if (EmailAddress.Parse(text) is not { } email)
        {
            return NotAnAddress();
        }

        var known = await db.ContactEmails.AsNoTracking().Where(e => e.ContactId == contact.Id).Select(e => e.Email).ToListAsync(cancellationToken);
        if (!known.Contains(email))
        {
            if (known.Count >= Contact.MaxOfEach)
            {
                return TooMany("addresses");
            }

            db.Add(ContactEmail.Of(contact, email));
        }

        if (isPrimary || contact.PrimaryEmail is null)
        {
            contact.PreferEmail(email);
        }

        return null;
    }

    /// <summary>
    /// Whether another contact writes from the number on WhatsApp. One that does so at this very moment becomes a contact of its own: no index stops that, and nothing
    /// is wrong with it but that one person is two contacts.
    /// </summary>
    public Task<bool> IsOfAnotherAsync(ContactId? id, PhoneNumber phone, CancellationToken cancellationToken)
    {
        var spellings = phone.Spellings;
        return db.Contacts.AnyAsync(c => c.WaId != null && spellings.Contains(c.WaId) && (id == null || c.Id != id), cancellationToken);
    }

    internal static ProblemHttpResult TooMany(string what) => Problem.Unprocessable("limit_reached", $"A contact has at most {Contact.MaxOfEach} {what}.");
}
