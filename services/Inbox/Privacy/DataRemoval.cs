using System.Text;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Realtime;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Privacy;

/// <summary>How much was removed.</summary>
internal sealed record Removed(int Contacts = 0, int Conversations = 0, int Messages = 0, int Attachments = 0, int Consents = 0, int ProviderEvents = 0, int Notes = 0,
    int ScheduledMessages = 0, int Drafts = 0)
{
    /// <summary>True when nothing was.</summary>
    public bool IsNothing => this == new Removed();

    public static Removed operator +(Removed a, Removed b) => new(
        a.Contacts + b.Contacts, a.Conversations + b.Conversations, a.Messages + b.Messages, a.Attachments + b.Attachments, a.Consents + b.Consents,
        a.ProviderEvents + b.ProviderEvents, a.Notes + b.Notes, a.ScheduledMessages + b.ScheduledMessages, a.Drafts + b.Drafts);

    /// <summary>By name, as events and proofs carry it.</summary>
    public Dictionary<string, int> Counts() => new()
    {
        ["contacts"] = Contacts,
        ["conversations"] = Conversations,
        ["messages"] = Messages,
        ["attachments"] = Attachments,
        ["consents"] = Consents,
        ["providerEvents"] = ProviderEvents,
        ["notes"] = Notes,
        ["scheduledMessages"] = ScheduledMessages,
        ["drafts"] = Drafts,
    };
}

/// <summary>
/// Removes messages, conversations and contacts of the scope's organization for good, in pieces that lock nothing for long. Files go into <c>discarded_files</c> in
/// the same transaction as the rows that name them; <see cref="DiscardFiles"/> deletes them.
/// </summary>
internal sealed class DataRemoval(InboxDb db, ContentKeys keys, ErasedAddresses erased, InboxEvents live, TimeProvider clock)
{
    private const int PieceSize = 1000;

    /// <summary>Removes the messages of conversations that are older than <paramref name="before"/>, or all of them, piece by piece.</summary>
    public async Task<Removed> RemoveMessagesAsync(Guid[] conversations, DateTimeOffset? before, CancellationToken cancellationToken)
    {
        var all = new Removed();
        Removed piece;
        do
        {
            piece = await RemovePieceAsync(conversations, before, cancellationToken);
            all += piece;
        }
        while (piece.Messages == PieceSize);

        return all;
    }

    /// <summary>
    /// Removes a contact with everything there is on it. What each piece removed is told in the transaction that removed it.
    /// </summary>
    /// <param name="contactId">The contact; one that is gone removes nothing.</param>
    /// <param name="remember">Whether what providers repeat of it later is to be refused; see <see cref="ErasedAddresses"/>.</param>
    /// <param name="told">Called within the transaction.</param>
    /// <param name="cancellationToken">Stops between two pieces.</param>
    public async Task RemoveContactAsync(ContactId contactId, bool remember, Func<Removed, Task> told, CancellationToken cancellationToken)
    {
        var conversations = await db.Conversations.IgnoreQueryFilters([Conversation.NotDeleted]).Where(c => c.ContactId == contactId).Select(c => c.Id).ToListAsync(cancellationToken);
        var ids = conversations.Select(id => id.Value).ToArray();
        Removed piece;
        do
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            piece = await RemovePieceAsync(ids, null, cancellationToken);
            await told(piece);
            await transaction.CommitAsync(cancellationToken);
        }
        while (piece.Messages == PieceSize);

        await RemoveEmptyContactAsync(contactId, remember, told, cancellationToken);
    }

    /// <summary>What came while the messages went is removed under the locks recording takes too, so that nothing slips in between.</summary>
    private async Task RemoveEmptyContactAsync(ContactId contactId, bool remember, Func<Removed, Task> told, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Contacts.FromSql($"select * from contacts where id = {contactId.Value} for update").AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } contact)
        {
            return;
        }

        var conversations = await db.Database
            .SqlQuery<Guid>($"""select id as "Value" from conversations where contact_id = {contactId.Value} for update""").ToArrayAsync(cancellationToken);
        var removed = await RemoveMessagesAsync(conversations, null, cancellationToken);
        var consents = await db.Consents.CountAsync(c => c.ContactId == contactId, cancellationToken);
        ConversationId[] noted = [.. conversations.Select(id => new ConversationId(id))];
        var notes = await db.Notes.CountAsync(n => noted.Contains(n.ConversationId), cancellationToken);
        var scheduled = await db.ScheduledMessages.CountAsync(s => noted.Contains(s.ConversationId), cancellationToken);
        var drafts = await db.Drafts.CountAsync(d => noted.Contains(d.ConversationId), cancellationToken);
        var events = await RemoveReportsAsync(contact, cancellationToken);
        if (remember)
        {
            await RememberAsync(contact, cancellationToken);
        }

        // Conversations, with notes, drafts and what is scheduled in them, and consents go with it.
        await db.Contacts.Where(c => c.Id == contactId).ExecuteDeleteAsync(cancellationToken);
        await told(removed + new Removed(Contacts: 1, Conversations: conversations.Length, Consents: consents, ProviderEvents: events, Notes: notes, ScheduledMessages: scheduled, Drafts: drafts));
        await transaction.CommitAsync(cancellationToken);
        Array.ForEach(conversations, id => live.ConversationDeleted(contact.OrganizationId, new ConversationId(id)));
    }

    private async Task<Removed> RemovePieceAsync(Guid[] conversations, DateTimeOffset? before, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var row = (await db.Database.SqlQuery<Piece>($"""
            with gone as (
                select m.id from messages m where m.conversation_id = any ({conversations}) and ({before}::timestamptz is null or m.sent_at < {before}) limit {PieceSize}),
            files as (
                delete from media f using gone g where f.message_id = g.id returning f.storage_key, f.organization_id),
            discarded as (
                insert into discarded_files (storage_key, organization_id, discarded_at)
                select distinct storage_key, organization_id, {now} from files where storage_key <> '' on conflict do nothing),
            deleted as (
                delete from messages m using gone g where m.id = g.id returning m.conversation_id),
            counted as (
                update conversations c set forgotten_messages = c.forgotten_messages + d.count
                from (select conversation_id, count(*) from deleted group by conversation_id) d where c.id = d.conversation_id)
            select (select count(*) from deleted)::int as messages, (select count(*) from files)::int as attachments
            """).ToListAsync(cancellationToken))[0];
        return new Removed(Messages: row.Messages, Attachments: row.Attachments);
    }

    /// <summary>Reports of the provider that name the contact; there are few of them, and no index by what is in them.</summary>
    private async Task<int> RemoveReportsAsync(Contact contact, CancellationToken cancellationToken)
    {
        var organization = contact.OrganizationId.Value;
        string[] names = [.. (await AddressesOfAsync(db, contact, cancellationToken)).Select(address => $"\"{address}\"")];
        var removed = 0;
        foreach (var name in names)
        {
            var pattern = $"%{name}%";
            removed += await db.Database.ExecuteSqlAsync(
                $"delete from provider_events where organization_id = {organization} and payload::text like {pattern}", cancellationToken);
        }

        // Sealed ones are looked at one by one: what they say is unreadable for the database.
        List<SealedReport> page;
        for (var last = ""; ; last = page[^1].Key)
        {
            page = await db.Database.SqlQuery<SealedReport>($"""
                select key, sealed from provider_events
                where organization_id = {organization} and sealed is not null and key > {last} order by key limit {PieceSize}
                """).ToListAsync(cancellationToken);
            if (page.Count == 0)
            {
                return removed;
            }

            foreach (var report in page)
            {
                if (await OpenAsync(contact.OrganizationId, report, cancellationToken) is { } text && Array.Exists(names, name => text.Contains(name, StringComparison.Ordinal)))
                {
                    removed += await db.Database.ExecuteSqlAsync($"delete from provider_events where organization_id = {organization} and key = {report.Key}", cancellationToken);
                }
            }
        }
    }

    private async Task<string?> OpenAsync(OrganizationId organizationId, SealedReport report, CancellationToken cancellationToken) =>
        SealedValue.KeyOf(report.Sealed) is { } keyId && await keys.FindAsync(organizationId, keyId, cancellationToken) is { } key
            && SealedValue.Open(key, SealedPlace.ProviderEvent(organizationId, report.Key), report.Sealed) is { } text
                ? Encoding.UTF8.GetString(text)
                : null;

    private async Task RememberAsync(Contact contact, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var address in await AddressesOfAsync(db, contact, cancellationToken))
        {
            var hash = erased.HashOf(contact.OrganizationId, address);
            await db.Database.ExecuteSqlAsync($"""
                insert into erased_addresses (organization_id, address_hash, erased_at) values ({contact.OrganizationId.Value}, {hash}, {now})
                on conflict (organization_id, address_hash) do update set erased_at = excluded.erased_at
                """, cancellationToken);
        }
    }

    /// <summary>
    /// By what providers know a contact: on WhatsApp, and on each channel it wrote on. Numbers also without plus: who is made of two contacts has two of WhatsApp's, and
    /// one of them among the others.
    /// </summary>
    public static async Task<string[]> AddressesOfAsync(InboxDb db, Contact contact, CancellationToken cancellationToken)
    {
        var elsewhere = await db.Conversations.IgnoreQueryFilters([Conversation.NotDeleted]).Where(c => c.ContactId == contact.Id && c.Address != null)
            .Select(c => c.Address!).Distinct().ToListAsync(cancellationToken);
        var phones = await db.ContactPhones.Where(p => p.ContactId == contact.Id).Select(p => p.Phone).ToListAsync(cancellationToken);
        var emails = await db.ContactEmails.Where(e => e.ContactId == contact.Id).Select(e => e.Email).ToListAsync(cancellationToken);
        return
        [
            .. new[] { contact.WaId, contact.WhatsAppUserId, contact.InstagramId }.OfType<string>()
                .Concat(elsewhere).Concat(phones).Concat(phones.Select(phone => phone[1..])).Concat(emails).Distinct(StringComparer.Ordinal),
        ];
    }

    private sealed record Piece(int Messages, int Attachments);

    private sealed record SealedReport(string Key, byte[] Sealed);
}
