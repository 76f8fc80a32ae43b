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
        if (DigitsOf(to) is not { } waId)
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
        if (await FindAsync(channelId, waId, cancellationToken) is { } known)
        {
            return (known, null);
        }

        if (!mayBegin)
        {
            return (default, SendMessage.RefusalOf(MessageQueue.Refusal.WindowClosed));
        }

        await BeginAsync(channelId, waId, cancellationToken);
        return ((await FindAsync(channelId, waId, cancellationToken))!.Value, null);
    }

    /// <summary>The digits of a number with country code, or null. E.164 allows 15; none with country code has less than 7.</summary>
    internal static string? DigitsOf(string number)
    {
        var text = number.Trim();
        if (text.Any(letter => !char.IsAsciiDigit(letter) && letter is not ('+' or ' ' or '-' or '(' or ')' or '.')) || text.LastIndexOf('+') > 0)
        {
            return null;
        }

        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.StartsWith("00", StringComparison.Ordinal))
        {
            digits = digits[2..];
        }

        return digits.Length is >= 7 and <= 15 && digits[0] != '0' ? digits : null;
    }

    private async Task<ConversationId?> FindAsync(ChannelId channelId, string waId, CancellationToken cancellationToken) =>
        await (from conversation in db.Conversations.IgnoreQueryFilters([Conversation.NotDeleted])
               join contact in db.Contacts on conversation.ContactId equals contact.Id
               where conversation.ChannelId == channelId && contact.WaId == waId
               select (ConversationId?)conversation.Id).SingleOrDefaultAsync(cancellationToken);

    /// <summary>The person may write at this very moment: whoever comes second finds what the other made.</summary>
    private async Task BeginAsync(ChannelId channelId, string waId, CancellationToken cancellationToken)
    {
        var organizationId = organization.Id!.Value;
        var now = clock.GetUtcNow();
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandFor(organizationId));
        batch.BatchCommands.Add(Sql.Command(
            "insert into contacts (id, organization_id, full_name, wa_id, created_at, updated_at) values ($1, $2, $3, $4, $5, $5) on conflict do nothing",
            ContactId.New().Value, organizationId.Value, Contact.NameOf(null, null, waId), waId, now));
        batch.BatchCommands.Add(Sql.Command(
            """
            insert into conversations (id, organization_id, contact_id, channel_id, created_at, updated_at)
            select $1, $2, k.id, $3, $5, $5 from contacts k where k.organization_id = $2 and k.wa_id = $4
            on conflict do nothing
            """,
            ConversationId.New().Value, organizationId.Value, channelId.Value, waId, now));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
