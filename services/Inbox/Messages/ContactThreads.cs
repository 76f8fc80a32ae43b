using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Messages;

/// <summary>
/// Finds the thread in which somebody one talks to is written to on another kind of channel: the conversation itself when it is one of that kind, else the same
/// contact's there, which begins when there is none. One contact, one thread on each channel.
/// </summary>
internal sealed class ContactThreads(InboxDb db, CurrentOrganization organization, TimeProvider clock)
{
    /// <summary>The thread, or why there is none.</summary>
    /// <param name="conversationId">The conversation one looks at.</param>
    /// <param name="kind">The kind of channel to write on.</param>
    /// <param name="from">Our address; null when there is only one, or the conversation says it.</param>
    /// <param name="to">The contact's address, one it has; null for the one it wrote from, or its first.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<(ConversationId ConversationId, ProblemHttpResult? Problem)> FindAsync(
        ConversationId conversationId, string kind, string? from, string? to, CancellationToken cancellationToken)
    {
        var here = await (from conversation in db.Conversations
                          join channel in db.Channels on conversation.ChannelId equals channel.Id
                          where conversation.Id == conversationId
                          select new { conversation.ContactId, conversation.Address, Channel = channel }).SingleOrDefaultAsync(cancellationToken);
        if (here is null)
        {
            return (default, GetConversation.NotFound());
        }

        var contact = await db.Contacts.SingleAsync(c => c.Id == here.ContactId, cancellationToken);
        var (address, unreachable) = await AddressOfAsync(contact, kind, to, cancellationToken);
        if (here.Channel.Kind == kind && (from is null || IsAddress(here.Channel, from)) && (to is null || kind == Channel.WhatsApp || address == here.Address))
        {
            return to is not null && unreachable is not null ? (default, unreachable) : (conversationId, null);
        }

        if (unreachable is not null)
        {
            return (default, unreachable);
        }

        var (ours, problem) = await ChannelAsync(kind, from, cancellationToken);
        return ours is null ? (default, problem) : (await FindOrBeginAsync(contact, ours.Id, kind, address, cancellationToken), null);
    }

    /// <summary>The contact's address on a kind of channel; on WhatsApp null, since the contact has it.</summary>
    private async Task<(string? Address, ProblemHttpResult? Problem)> AddressOfAsync(Contact contact, string kind, string? to, CancellationToken cancellationToken)
    {
        if (kind == Channel.Email)
        {
            var email = to is null ? contact.PrimaryEmail : EmailAddress.Parse(to);
            return email is not null && await db.ContactEmails.AnyAsync(e => e.ContactId == contact.Id && e.Email == email, cancellationToken)
                ? (email, null)
                : (null, NotTheContacts("e-mail address"));
        }

        if (kind == Channel.Instagram)
        {
            return contact.InstagramId is { } id && (to is null || to == id) ? (id, null) : (null, NotTheContacts("account on Instagram"));
        }

        var text = (to is { } given && given.StartsWith("whatsapp:", StringComparison.OrdinalIgnoreCase) ? given["whatsapp:".Length..] : to)
            ?? (kind == Channel.WhatsApp && contact.WaId is { } waId ? "+" + waId : contact.PrimaryPhone ?? (contact.WaId is null ? null : "+" + contact.WaId));
        if (kind == Channel.WhatsApp && to is null && contact.WhatsAppUserId is not null)
        {
            return (null, null);
        }

        if (!PhoneNumber.TryParse(text, out var number))
        {
            return (null, NotTheContacts("phone number"));
        }

        var isWhatsApps = contact.WaId is { } known && new PhoneNumber(known).Key == number.Key;
        return isWhatsApps || (kind != Channel.WhatsApp && await db.ContactPhones.AnyAsync(p => p.ContactId == contact.Id && p.MatchKey == number.Key, cancellationToken))
            ? (kind == Channel.WhatsApp ? null : number.International, null)
            : (null, NotTheContacts("phone number"));
    }

    private async Task<(Channel? Channel, ProblemHttpResult? Problem)> ChannelAsync(string kind, string? from, CancellationToken cancellationToken)
    {
        var connected = await db.Channels
            .Where(c => c.Kind == kind && (db.WhatsAppIntegrations.Any(i => i.ChannelId == c.Id) || db.ChannelConnections.Any(x => x.ChannelId == c.Id)))
            .OrderBy(c => c.CreatedAt).ToListAsync(cancellationToken);
        var fitting = connected.FindAll(channel => from is null || IsAddress(channel, from));
        return fitting.Count switch
        {
            1 => (fitting[0], null),
            0 => (null, Problem.Unprocessable("channel_disconnected", $"No such {kind} channel is connected.")),
            _ => (null, Problem.BadRequest("validation_failed", "from: several are connected, say which to write from.")),
        };
    }

    private async Task<ConversationId> FindOrBeginAsync(Contact contact, ChannelId channelId, string kind, string? address, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // Whoever writes at this very moment begins the same one; a deleted one comes back with the message.
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into conversations (id, organization_id, contact_id, channel_id, address, created_at, updated_at)
            values ({ConversationId.New().Value}, {organization.Id!.Value.Value}, {contact.Id.Value}, {channelId.Value}, {address}, {now}, {now})
            on conflict (channel_id, contact_id) do update set address = coalesce(excluded.address, conversations.address), deleted_at = null
            """,
            cancellationToken);
        return await db.Conversations.Where(c => c.ChannelId == channelId && c.ContactId == contact.Id).Select(c => c.Id).SingleAsync(cancellationToken);
    }

    private static bool IsAddress(Channel channel, string from) =>
        string.Equals(channel.Address, from.Trim(), StringComparison.OrdinalIgnoreCase)
        || (PhoneNumber.TryParse(from.Replace("whatsapp:", "", StringComparison.OrdinalIgnoreCase), out var number)
            && PhoneNumber.TryParse(channel.Kind == Channel.WhatsApp ? channel.DisplayAddress : channel.Address, out var ours) && ours.Key == number.Key);

    private static ProblemHttpResult NotTheContacts(string what) =>
        Problem.Unprocessable("not_the_contacts_address", $"The contact has no such {what}. Add it to the contact first.");
}
