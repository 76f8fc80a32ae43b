using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Contacts;
using Npgsql;

namespace ChatBoost.Inbox.Messages;

/// <summary>
/// Finds and begins threads of channels where people are known by a phone number, a mail address or an id on Instagram. The person is whoever has the address: as one of its own, or, of a
/// number, as the one WhatsApp knows the contact by. So one person is one contact on all channels, with a thread on each.
/// </summary>
internal static class AddressedThread
{
    // $1 organization, $2 channel. Of two contacts with one number, which only WhatsApp can make, the one it was entered for.
    private const string OfPhone = """
        select contact_id from contact_phones where organization_id = $1 and match_key = $4
        union all
        select id from contacts where organization_id = $1 and wa_id = any ($5)
        limit 1
        """;

    private const string OfEmail = "select contact_id from contact_emails where organization_id = $1 and email = $4";

    private const string OfInstagram = "select id as contact_id from contacts where organization_id = $1 and instagram_id = $4";

    /// <summary>The thread with its contact, locked, and the message if it is stored already. The columns are those of the search on WhatsApp.</summary>
    public static NpgsqlBatchCommand Find(ChannelRef channel, InboundMessage message) => Sql.Command(
        $"""
        select c.id, k.id, k.full_name, k.wa_id, k.whatsapp_user_id, c.mode, c.last_sequence, m.id, m.sequence, c.status, k.is_named
        from conversations c
        join contacts k on k.id = c.contact_id
        left join messages m on m.channel_id = $2 and m.wamid = $3
        where c.channel_id = $2 and c.contact_id = ({WhoIs(message)})
        for update of c
        """,
        channel.OrganizationId.Value, channel.ChannelId.Value, message.Wamid, Key(message), Spellings(message));

    /// <summary>
    /// Begins the thread, and the contact where nobody has the address: nothing, when the contact was erased after the message was written. Of two that begin at once the
    /// second fails with the address's unique index and looks again.
    /// </summary>
    public static async Task BeginAsync(
        NpgsqlConnection connection, ChannelRef channel, InboundMessage message, byte[] addressHash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var who = WhoIs(message);
        var contactId = ContactId.New().Value;
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Sql.Command(
            $"""
            insert into contacts (id, organization_id, full_name, primary_phone, primary_email, instagram_id, created_at, updated_at)
            select $2, $1, $3, $6, $7, $11, $8, $8
            where not exists ({who})
              and not exists (select 1 from erased_addresses where organization_id = $1 and address_hash = $9 and erased_at >= $10)
            """,
            channel.OrganizationId.Value, contactId, NameOf(message), Key(message), Spellings(message), message.Phone?.International, message.Email, now,
            addressHash, message.SentAt, message.InstagramId));
        if (message.Phone is { } phone)
        {
            batch.BatchCommands.Add(Sql.Command(
                "insert into contact_phones (id, organization_id, contact_id, phone, match_key) select $1, $2, id, $4, $5 from contacts where id = $3",
                ContactPhoneId.New().Value, channel.OrganizationId.Value, contactId, phone.International, phone.Key));
        }
        else if (message.Email is { } email)
        {
            batch.BatchCommands.Add(Sql.Command(
                "insert into contact_emails (id, organization_id, contact_id, email) select $1, $2, id, $4 from contacts where id = $3",
                ContactEmailId.New().Value, channel.OrganizationId.Value, contactId, email));
        }

        batch.BatchCommands.Add(Sql.Command(
            $"""
            insert into conversations (id, organization_id, contact_id, channel_id, address, created_at, updated_at)
            select $3, $1, who.contact_id, $2, $6, $7, $7 from ({who}) who
            on conflict do nothing
            """,
            channel.OrganizationId.Value, channel.ChannelId.Value, ConversationId.New().Value, Key(message), Spellings(message), message.Address, now));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string NameOf(InboundMessage message) =>
        message.ProfileName?.Trim() is { Length: > 0 } name ? name[..Math.Min(name.Length, Contact.MaxNameLength)]
        : message.InstagramId is not null ? "Instagram user"
        : message.Address!;

    private static string Key(InboundMessage message) => message.Phone?.Key ?? message.Email ?? message.InstagramId!;

    private static string WhoIs(InboundMessage message) => message.Phone is not null ? OfPhone : message.Email is not null ? OfEmail : OfInstagram;

    // Of the others there is one; the parameter is there for all.
    private static string[] Spellings(InboundMessage message) => [.. message.Phone?.Spellings ?? [message.Address!]];
}
