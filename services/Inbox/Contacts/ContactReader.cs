using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Organizations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Contacts;

/// <summary>Reads contacts in the shape the API shows them, as the caller may see them: a page costs one query, its numbers and its addresses one each.</summary>
internal sealed class ContactReader(InboxDb db, MemberDirectory members, CurrentCaller caller)
{
    /// <summary>The contacts of a query, in its order.</summary>
    public async Task<List<ContactOutput>> ListAsync(IQueryable<Contact> query, CancellationToken cancellationToken)
    {
        var contacts = await query.AsNoTracking().ToListAsync(cancellationToken);
        var ids = contacts.ConvertAll(contact => contact.Id);
        var phones = (await db.ContactPhones.AsNoTracking().Where(p => ids.Contains(p.ContactId)).OrderBy(p => p.Id).ToListAsync(cancellationToken)).ToLookup(p => p.ContactId);
        var emails = (await db.ContactEmails.AsNoTracking().Where(e => ids.Contains(e.ContactId)).OrderBy(e => e.Id).ToListAsync(cancellationToken)).ToLookup(e => e.ContactId);
        var outputs = contacts.ConvertAll(contact => Present(contact, phones[contact.Id], emails[contact.Id]));
        return HiddenNumbers.Apply(caller) ? outputs.ConvertAll(HiddenNumbers.Hide) : outputs;
    }

    /// <summary>One contact, or null when the organization has no such one.</summary>
    public async Task<ContactOutput?> FindAsync(ContactId id, CancellationToken cancellationToken) =>
        (await ListAsync(db.Contacts.Where(contact => contact.Id == id), cancellationToken)).SingleOrDefault();

    /// <summary>All that belongs to a contact, as one who talks to it on a kind of channel sees it; null when it is gone.</summary>
    public async Task<ContactDetailOutput?> DetailsAsync(ContactId id, string channel, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } contact)
        {
            return null;
        }

        // Numbers are hidden already.
        return new ContactDetailOutput(contact.Phone, contact.DndChannels.Contains(channel), contact.DndAll)
        {
            Phones = contact.Phones,
            Email = contact.Email,
            Emails = contact.Emails,
            Owner = contact.OwnerId is { } owner ? (await members.DescribeAsync(caller.OrganizationId!.Value, [owner], cancellationToken))[0] : null,
            Followers = await FollowersAsync(id, cancellationToken),
            Tags = contact.Tags,
        };
    }

    /// <summary>Who follows a contact, the oldest first.</summary>
    public async Task<IReadOnlyList<ContactPersonOutput>> FollowersAsync(ContactId id, CancellationToken cancellationToken)
    {
        var followers = await db.ContactFollowers.Where(f => f.ContactId == id).OrderBy(f => f.FollowedAt).ThenBy(f => f.UserId).Select(f => f.UserId).ToListAsync(cancellationToken);
        return await members.DescribeAsync(caller.OrganizationId!.Value, followers, cancellationToken);
    }

    private static ContactOutput Present(Contact contact, IEnumerable<ContactPhone> phones, IEnumerable<ContactEmail> emails)
    {
        var own = contact.WaId is { } waId ? new PhoneNumber(waId) : (PhoneNumber?)null;
        var first = contact.PrimaryPhone ?? own?.International;
        var firstKey = first is null ? null : new PhoneNumber(first[1..]).Key;
        var numbers = phones.Select(p => new ContactPhoneOutput(p.Id, p.Phone, p.MatchKey == firstKey)).ToList();
        if (own is { } number && !phones.Any(p => p.MatchKey == number.Key))
        {
            // WhatsApp's number is the contact's own and no row; it can be chosen like the others by adding it.
            numbers.Insert(0, new ContactPhoneOutput(new ContactPhoneId(contact.Id.Value), number.International, number.Key == firstKey));
        }

        return new ContactOutput(
            contact.Id,
            contact.FullName,
            contact.Username,
            first,
            numbers,
            contact.PrimaryEmail,
            [.. emails.Select(e => new ContactEmailOutput(e.Id, e.Email, e.Email == contact.PrimaryEmail))],
            contact.OwnerId,
            contact.Tags,
            contact.DndAll,
            contact.DndChannels,
            contact.CreatedAt,
            contact.UpdatedAt);
    }
}
