using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.Messages;

/// <summary>Finds, or begins, the conversation with a phone number.</summary>
internal sealed class RecipientFinder(InboxDb db, NpgsqlDataSource database, CurrentOrganization organization, TimeProvider clock)
{
    /// <summary>The conversation, or why there is none.</summary>
    /// <param name="to">The number, in international form, with or without plus and separators.</param>
    /// <param name="phoneNumberId">The business number to write from; null when there is only one.</param>
    /// <param name="mayBegin">Whether a conversation may begin: only templates reach people who never wrote.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<(ConversationId ConversationId, ProblemHttpResult? Problem)> FindAsync(
        string to, string? phoneNumberId, bool mayBegin, CancellationToken cancellationToken)
    {
        if (!PhoneNumber.TryParse(to, out var number))
        {
            return (default, Problem.BadRequest("validation_failed", "to: must be a phone number with country code, for example +44 7700 900123."));
        }

        var connected = await db.WhatsAppIntegrations.Where(i => phoneNumberId == null || i.PhoneNumberId == phoneNumberId)
            .OrderBy(i => i.ConnectedAt).Select(i => i.ChannelId).Take(2).ToListAsync(cancellationToken);
        if (connected.Count == 0)
        {
            return (default, Problem.Unprocessable("channel_disconnected", "No such WhatsApp number is connected."));
        }

        if (connected.Count > 1)
        {
            return (default, Problem.BadRequest("validation_failed", "phoneNumberId: several numbers are connected, say which to write from."));
        }

        var channelId = connected[0];
        if (await FindAsync(channelId, number, cancellationToken) is { } known)
        {
            return (known, null);
        }

        if (!mayBegin)
        {
            return (default, SendMessage.RefusalOf(MessageQueue.Refusal.WindowClosed));
        }

        await BeginAsync(channelId, number, cancellationToken);
        return ((await FindAsync(channelId, number, cancellationToken))!.Value, null);
    }

    /// <summary>The number as dialled before the other way to write it, by which WhatsApp may know the person.</summary>
    private async Task<ConversationId?> FindAsync(ChannelId channelId, PhoneNumber number, CancellationToken cancellationToken)
    {
        var (digits, spellings) = (number.Digits, number.Spellings);
        return await (from conversation in db.Conversations.IgnoreQueryFilters([Conversation.NotDeleted])
                      join contact in db.Contacts on conversation.ContactId equals contact.Id
                      where conversation.ChannelId == channelId && contact.WaId != null && spellings.Contains(contact.WaId)
                      orderby contact.WaId == digits descending
                      select (ConversationId?)conversation.Id).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>
    /// Whom the organization entered with this number, or knows by it, is written to; else there is a new contact.
    /// The person may write at this very moment: whoever comes second finds what the other made.
    /// </summary>
    private async Task BeginAsync(ChannelId channelId, PhoneNumber number, CancellationToken cancellationToken)
    {
        var organizationId = organization.Id!.Value;
        var now = clock.GetUtcNow();
        var spellings = number.Spellings.ToArray();
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
        batch.BatchCommands.Add(Sql.Command(
            """
            update contacts k set wa_id = $2, updated_at = $5
            where (k.wa_id is null or exists (select 1 from contact_merges m where m.merged_into = k.id)) and k.id = (select p.contact_id from contact_phones p where p.organization_id = $1 and p.match_key = $4)
              and not exists (select 1 from contacts other where other.organization_id = $1 and other.wa_id = any ($3))
            """,
            organizationId.Value, number.Digits, spellings, number.Key, now));
        batch.BatchCommands.Add(Sql.Command(
            """
            insert into contacts (id, organization_id, full_name, wa_id, created_at, updated_at)
            select $1, $2, $3, $4, $6, $6 where not exists (select 1 from contacts other where other.organization_id = $2 and other.wa_id = any ($5))
            on conflict do nothing
            """,
            ContactId.New().Value, organizationId.Value, Contact.NameOf(null, null, number.Digits), number.Digits, spellings, now));
        batch.BatchCommands.Add(Sql.Command(
            """
            insert into conversations (id, organization_id, contact_id, channel_id, created_at, updated_at)
            select $1, $2, k.id, $3, $6, $6 from contacts k where k.organization_id = $2 and k.wa_id = any ($5)
            order by k.wa_id = $4 desc limit 1
            on conflict do nothing
            """,
            ConversationId.New().Value, organizationId.Value, channelId.Value, number.Digits, spellings, now));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
