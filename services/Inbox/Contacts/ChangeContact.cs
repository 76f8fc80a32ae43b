using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.Contacts;

/// <summary>Changes a contact under the lock of its row, so that of two changes at once none is lost and no limit is passed.</summary>
internal sealed class ChangeContact(InboxDb db, ContactReader read, InboxEvents live, TimeProvider clock)
{
    /// <summary>What to change; the answer is what forbids it, and then nothing changes.</summary>
    /// <param name="contact">The contact, locked.</param>
    /// <param name="channel">On what kind of channel the conversation is.</param>
    internal delegate Task<ProblemHttpResult?> Change(Contact contact, string channel);

    /// <summary>Changes the contact of a conversation and answers with how it is then.</summary>
    public async Task<Results<Ok<ContactDetailOutput>, ProblemHttpResult>> OfConversationAsync(
        ConversationId conversationId, HttpContext http, Change change, CancellationToken cancellationToken)
    {
        var place = await db.PlaceOfAsync(conversationId, cancellationToken);
        if (place is null)
        {
            return GetConversation.NotFound();
        }

        // The address ends with a tag or a member; recorded is the contact.
        http.AuditTarget(place.ContactId.ToString());
        if (await ByIdAsync(place.ContactId, contact => change(contact, place.Channel), cancellationToken) is { } problem)
        {
            return problem;
        }

        var organizationId = place.OrganizationId;
        var conversations = await db.Conversations.Where(c => c.ContactId == place.ContactId).Select(c => c.Id).ToListAsync(cancellationToken);
        conversations.ForEach(id => live.ConversationChanged(organizationId, id));
        return await read.DetailsAsync(place.ContactId, place.Channel, cancellationToken) is { } details ? TypedResults.Ok(details) : GetConversation.NotFound();
    }

    /// <summary>Changes a contact; the answer is why not.</summary>
    public async Task<ProblemHttpResult?> ByIdAsync(ContactId contactId, Func<Contact, Task<ProblemHttpResult?>> change, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        // "No key": a message that begins a conversation with the contact does not wait.
        var contact = await db.Contacts.FromSql($"select * from contacts where id = {contactId.Value} for no key update").SingleOrDefaultAsync(cancellationToken);
        if (contact is null)
        {
            return ContactsFeature.NotFound();
        }

        if (await change(contact) is { } problem)
        {
            return problem;
        }

        contact.Changed(clock.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation)
        {
            return InUse(violation);
        }

        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>The refusal of a number or an address that is another contact's. Whose is not told: who may not see numbers finds nobody by one.</summary>
    internal static ProblemHttpResult InUse(PostgresException violation) => violation.ConstraintName?.Contains("email", StringComparison.Ordinal) == true
        ? Problem.Conflict("email_in_use", "Another contact has this address.")
        : PhoneInUse();

    /// <summary>The refusal of a number that is another contact's.</summary>
    internal static ProblemHttpResult PhoneInUse() => Problem.Conflict("phone_in_use", "Another contact has this number.");
}

/// <summary>Whose contact a conversation is with, and over what.</summary>
internal sealed record ConversationPlace(OrganizationId OrganizationId, ContactId ContactId, string Channel);

/// <summary>Queries endpoints of a conversation's contact share.</summary>
internal static class ConversationPlaces
{
    /// <summary>With whom a conversation is; null when the organization has no such one.</summary>
    public static Task<ConversationPlace?> PlaceOfAsync(this InboxDb db, ConversationId id, CancellationToken cancellationToken) => (
        from conversation in db.Conversations
        join channel in db.Channels on conversation.ChannelId equals channel.Id
        where conversation.Id == id
        select new ConversationPlace(conversation.OrganizationId, conversation.ContactId, channel.Kind)).SingleOrDefaultAsync(cancellationToken);
}
