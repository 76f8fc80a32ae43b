using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.Contacts.Attributes;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace ChatBoost.Inbox.Merging;

/// <summary>
/// Makes one contact of two, with all there is on either, in one transaction. Locks are taken in the order of the ids, contacts before conversations, so that two merges
/// do not wait for each other; whoever stores a message meanwhile takes them the other way round, and one of the two begins again.
/// </summary>
internal sealed class MergeContacts(NpgsqlDataSource database, CurrentOrganization organization, InboxEvents live, TimeProvider clock)
{
    private const string LockContacts = "select id from contacts where id in ($1, $2) order by id for update";

    private const string LockConversations = "select id, contact_id, channel_id from conversations where contact_id in ($1, $2) order by id for update";

    private const string IsBeingErased = "select exists (select 1 from erasures where contact_id in ($1, $2) and completed_at is null)";

    // The number WhatsApp knows either by stays a number of the contact: who writes from one of them later is found by it (see ReceivedMessageStore).
    private const string KeepNumbers = """
        insert into contact_phones (id, organization_id, contact_id, phone, match_key)
        select number.id, k.organization_id, k.id, number.phone, number.match_key
        from unnest($2::uuid[], $3::text[], $4::text[]) as number(id, phone, match_key), contacts k
        where k.id = $1 and not exists (select 1 from contact_phones had where had.organization_id = k.organization_id and had.match_key = number.match_key)
        """;

    // All are unique: the one that goes gives them up before the other one takes them.
    private const string GiveUp = """
        with had as (select id, wa_id, whatsapp_user_id, instagram_id from contacts where id = $1)
        update contacts k set wa_id = null, whatsapp_user_id = null, instagram_id = null from had where k.id = had.id
        returning had.wa_id, had.whatsapp_user_id, had.instagram_id
        """;

    private const string Unite = """
        update contacts k set
            wa_id = coalesce(k.wa_id, $4),
            whatsapp_user_id = coalesce(k.whatsapp_user_id, $5),
            instagram_id = coalesce(k.instagram_id, $6),
            full_name = case when gone.is_named and not k.is_named or k.full_name like '+%' then gone.full_name else k.full_name end,
            is_named = k.is_named or gone.is_named,
            username = coalesce(k.username, gone.username),
            primary_phone = coalesce(k.primary_phone, case when k.wa_id is null then gone.primary_phone end),
            primary_email = coalesce(k.primary_email, gone.primary_email),
            owner_id = coalesce(k.owner_id, gone.owner_id),
            tags = k.tags || array(
                select tag from unnest(gone.tags) with ordinality given(tag, place)
                where not exists (select 1 from unnest(k.tags) had where lower(had) = lower(tag)) order by place),
            -- Who did not want to be disturbed as either does not as both.
            dnd_all = k.dnd_all or gone.dnd_all,
            dnd_channels = array(select distinct channel from unnest(k.dnd_channels || gone.dnd_channels) channel order by channel),
            created_at = least(k.created_at, gone.created_at),
            updated_at = $3
        from contacts gone where k.id = $2 and gone.id = $1
        """;

    private const string Remember = """
        insert into contact_merges (contact_id, merged_into, organization_id, merged_by, merged_at) values ($1, $2, $3, $4, $5)
        """;

    private const string Count = """
        select
            (select count(*) from contact_phones where contact_id = $1), (select count(*) from contact_emails where contact_id = $1),
            (select count(*) from contact_followers where contact_id = $1), (select cardinality(tags) from contacts where id = $1)::bigint,
            (select count(*) from contact_attributes where contact_id = $1)
        """;

    // Each time somebody else was faster; more often it is a fault of ours.
    private const int MaxAttempts = 20;

    private static readonly string[] Counted = ["numbers", "addresses", "followers", "tags"];

    /// <summary>Makes <paramref name="gone"/> part of <paramref name="kept"/>; the answer is why not.</summary>
    public async Task<ProblemHttpResult?> MergeAsync(ContactId kept, ContactId gone, string by, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await MergeOnceAsync(kept, gone, by, cancellationToken);
            }
            catch (PostgresException exception) when (attempt < MaxAttempts && exception.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation)
            {
                // A message, a label or a number came at this moment: now it is there to be moved.
            }
        }
    }

    private async Task<ProblemHttpResult?> MergeOnceAsync(ContactId kept, ContactId gone, string by, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var sql = new MergeSql(connection);
        await sql.RunAsync(OrganizationSession.CommandFor(organization.Id!.Value), cancellationToken);
        if ((await sql.RowsAsync(LockContacts, cancellationToken, gone.Value, kept.Value)).Count < 2)
        {
            return ContactsFeature.NotFound();
        }

        if (await sql.ScalarAsync<bool>(IsBeingErased, cancellationToken, gone.Value, kept.Value))
        {
            return Problem.Conflict("erasure_under_way", "One of the contacts is being erased.");
        }

        var conversations = await sql.RowsAsync(LockConversations, cancellationToken, gone.Value, kept.Value);
        foreach (var table in MergedRecords.OfContact)
        {
            await sql.RunAsync(table.Move, cancellationToken, gone.Value, kept.Value);
        }

        var given = (await sql.RowsAsync(GiveUp, cancellationToken, gone.Value))[0];
        var own = await sql.ScalarAsync<object>("select wa_id from contacts where id = $1", cancellationToken, kept.Value);
        PhoneNumber[] numbers = [.. new[] { own as string, given[0] as string }.OfType<string>().Select(waId => new PhoneNumber(waId)).DistinctBy(number => number.Key)];
        if (given[0] is string)
        {
            await sql.RunAsync(
                KeepNumbers, cancellationToken, kept.Value,
                numbers.Select((_, at) => Guid.CreateVersion7(now.AddMilliseconds(at))).ToArray(), numbers.Select(number => number.International).ToArray(), numbers.Select(number => number.Key).ToArray());
        }

        await sql.RunAsync(Unite, cancellationToken, gone.Value, kept.Value, now, given[0] as string, given[1] as string, given[2] as string);
        if (Refuse((await sql.RowsAsync(Count, cancellationToken, kept.Value))[0]) is { } full)
        {
            return full;
        }

        var merged = await MoveConversationsAsync(sql, conversations, kept, gone, now, cancellationToken);
        await sql.RunAsync(Remember, cancellationToken, gone.Value, kept.Value, organization.Id.Value.Value, by, now);
        await sql.RunAsync("delete from contacts where id = $1", cancellationToken, gone.Value);
        await sql.RunAsync("select search_contact($1, $2)", cancellationToken, kept.Value, organization.Id.Value.Value);
        await transaction.CommitAsync(cancellationToken);

        merged.ForEach(id => live.ConversationDeleted(organization.Id.Value, id));
        conversations.Select(row => new ConversationId((Guid)row[0]!)).Except(merged).ToList().ForEach(id => live.ConversationChanged(organization.Id.Value, id));
        return null;
    }

    /// <summary>Two on one channel become one, the others change hands. Answers those there are no more.</summary>
    private static async Task<List<ConversationId>> MoveConversationsAsync(
        MergeSql sql, List<object?[]> conversations, ContactId kept, ContactId gone, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var merged = new List<ConversationId>();
        var own = conversations.Where(row => (Guid)row[1]! == kept.Value).ToDictionary(row => (Guid)row[2]!, row => new ConversationId((Guid)row[0]!));
        foreach (var (id, channelId) in conversations.Where(row => (Guid)row[1]! == gone.Value).Select(row => (new ConversationId((Guid)row[0]!), (Guid)row[2]!)))
        {
            if (own.TryGetValue(channelId, out var into))
            {
                await new MergeConversations(sql).MergeAsync(into, id, now, cancellationToken);
                merged.Add(id);
            }
            else
            {
                await sql.RunAsync("update conversations set contact_id = $2, updated_at = $3 where id = $1", cancellationToken, id.Value, kept.Value, now);
            }
        }

        return merged;
    }

    private static ProblemHttpResult? Refuse(object?[] counts) =>
        Counted.Zip(counts).Where(of => (long)of.Second! > Contact.MaxOfEach).Select(of => ContactAddresses.TooMany(of.First)).FirstOrDefault()
        ?? ((long)counts[4]! > AttributeOfContact.MaxOfContact ? Problem.Unprocessable("limit_reached", $"A contact has at most {AttributeOfContact.MaxOfContact} attributes.") : null);
}
