using ChatBoost.ServiceDefaults.Persistence;
using Npgsql;

namespace ChatBoost.Inbox.Contacts.Importing;

/// <summary>
/// Makes contacts of staged rows, a statement for each step whatever their number, within one transaction: all of them are there with its end, or none.
/// </summary>
internal sealed class StoreStaged(NpgsqlConnection connection, OrganizationId organizationId, DateTimeOffset now)
{
    // Within the file an address is the first row's that has it.
    private const string RejectDuplicates = """
        update import_rows r set field = d.field, reason = 'duplicate_in_file'
        from (
            select p.line, 'phones' as field from import_phones p
            join (select match_key, min(line) as first from import_phones group by match_key having count(*) > 1) f on f.match_key = p.match_key and p.line > f.first
            union all
            select e.line, 'emails' from import_emails e
            join (select email, min(line) as first from import_emails group by email having count(*) > 1) f on f.email = e.email and e.line > f.first) d
        where d.line = r.line
        """;

    private const string Match = """
        insert into import_matches (line, contact_id)
        select p.line, k.contact_id from import_phones p join contact_phones k on k.organization_id = $1 and k.match_key = p.match_key
        union
        select p.line, k.id from import_phones p join contacts k on k.organization_id = $1 and k.wa_id = p.digits
        union
        select p.line, k.id from import_phones p join contacts k on k.organization_id = $1 and k.wa_id = p.other
        union
        select e.line, k.contact_id from import_emails e join contact_emails k on k.organization_id = $1 and k.email = e.email
        """;

    private const string RejectAmbiguous = """
        update import_rows r set field = '', reason = 'several_contacts'
        from (select line from import_matches group by line having count(*) > 1) m
        where m.line = r.line and r.reason is null
        """;

    private const string Target = "update import_rows r set target = m.contact_id from import_matches m where m.line = r.line and r.reason is null";

    // Two rows, each with another address of one contact.
    private const string RejectSecondOfContact = """
        update import_rows r set field = '', reason = 'duplicate_in_file', target = null
        from (select line, row_number() over (partition by target order by line) as place from import_rows where target is not null) d
        where d.line = r.line and d.place > 1
        """;

    // "No key": a message that begins a conversation with one of them does not wait.
    private const string Lock = """
        select count(*) from (
            select k.id from contacts k where k.id in (select target from import_rows where target is not null) order by k.id for no key update) locked
        """;

    private const string CountTargets = "select count(*) from import_rows where target is not null";

    private const string RejectFull = """
        update import_rows r set field = f.field, reason = 'limit_reached'
        from (
            select r.line, 'phones' as field from import_rows r join contacts k on k.id = r.target
            where (select count(*) from (
                select match_key from contact_phones where contact_id = k.id union select match_key from import_phones p where p.line = r.line) all_of_it) > 50
            union all
            select r.line, 'emails' from import_rows r join contacts k on k.id = r.target
            where (select count(*) from (select email from contact_emails where contact_id = k.id union select email from import_emails e where e.line = r.line) all_of_it) > 50
            union all
            select r.line, 'tags' from import_rows r join contacts k on k.id = r.target
            where (select count(distinct lower(tag)) from unnest(k.tags || r.tags) tag) > 50
            union all
            select r.line, 'attributes' from import_rows r join contacts k on k.id = r.target
            where (select count(*) from (select key from contact_attributes where contact_id = k.id union select key from import_attributes a where a.line = r.line) all_of_it) > 200) f
        where f.line = r.line
        """;

    private const string Count = """
        select
            count(*) filter (where reason is null and target is null)::int,
            count(*) filter (where reason is null and target is not null)::int,
            ((select count(distinct line) from import_rejections) + count(*) filter (where reason is not null))::int
        from import_rows
        """;

    private const string Insert = """
        insert into contacts (id, organization_id, full_name, is_named, primary_phone, primary_email, owner_id, tags, dnd_all, dnd_channels, created_at, updated_at)
        select contact_id, $1, coalesce(name, phone, email), name is not null, phone, email, owner_id, tags, coalesce(dnd_all, false), coalesce(dnd_channels, '{}'), $2, $2
        from import_rows where reason is null and target is null order by line
        """;

    private const string InsertPhones = """
        insert into contact_phones (id, organization_id, contact_id, phone, match_key)
        select p.id, $1, r.contact_id, p.phone, p.match_key
        from import_rows r join import_phones p on p.line = r.line where r.reason is null and r.target is null order by p.line
        """;

    private const string InsertEmails = """
        insert into contact_emails (id, organization_id, contact_id, email)
        select e.id, $1, r.contact_id, e.email
        from import_rows r join import_emails e on e.line = r.line where r.reason is null and r.target is null order by e.line
        """;

    private const string InsertAttributes = """
        insert into contact_attributes (contact_id, key, organization_id, value_type, value, updated_at)
        select r.contact_id, a.key, $1, a.value_type, a.value, $2
        from import_rows r join import_attributes a on a.line = r.line where r.reason is null and r.target is null order by a.line
        """;

    // What search_contact() would write for each of them.
    private const string InsertSearch = """
        insert into contact_search (contact_id, is_number, organization_id, text)
        select r.contact_id, false, $1, lower(public.unaccent(concat_ws(' ', case when r.name not like '+%' then r.name end, e.emails)))
        from import_rows r left join (select line, string_agg(email, ' ') as emails from import_emails group by line) e on e.line = r.line
        where r.reason is null and r.target is null and (r.name not like '+%' or e.emails <> '')
        union all
        select r.contact_id, true, $1, p.numbers
        from import_rows r join (select line, string_agg(digits, ' ') as numbers from import_phones group by line) p on p.line = r.line
        where r.reason is null and r.target is null
        """;

    private const string Update = """
        update contacts k set
            full_name = coalesce(r.name, k.full_name),
            is_named = k.is_named or r.name is not null,
            primary_phone = case when k.primary_phone is null and k.wa_id is null then r.phone else k.primary_phone end,
            primary_email = coalesce(k.primary_email, r.email),
            owner_id = coalesce(r.owner_id, k.owner_id),
            tags = k.tags || array(
                select tag from unnest(r.tags) with ordinality given(tag, place)
                where not exists (select 1 from unnest(k.tags) had where lower(had) = lower(tag)) order by place),
            dnd_all = coalesce(r.dnd_all, k.dnd_all),
            dnd_channels = coalesce(r.dnd_channels, k.dnd_channels),
            updated_at = $1
        from import_rows r where r.target = k.id and r.reason is null
        """;

    private const string AddPhones = """
        insert into contact_phones (id, organization_id, contact_id, phone, match_key)
        select p.id, $1, k.id, p.phone, p.match_key
        from import_rows r join contacts k on k.id = r.target join import_phones p on p.line = r.line
        where r.reason is null and k.wa_id is distinct from p.digits and k.wa_id is distinct from coalesce(p.other, p.digits)
          and not exists (select 1 from contact_phones had where had.organization_id = $1 and had.match_key = p.match_key)
        """;

    private const string AddEmails = """
        insert into contact_emails (id, organization_id, contact_id, email)
        select e.id, $1, r.target, e.email
        from import_rows r join import_emails e on e.line = r.line
        where r.reason is null and r.target is not null and not exists (select 1 from contact_emails had where had.organization_id = $1 and had.email = e.email)
        """;

    private const string SetAttributes = """
        insert into contact_attributes (contact_id, key, organization_id, value_type, value, updated_at)
        select r.target, a.key, $1, a.value_type, a.value, $2
        from import_rows r join import_attributes a on a.line = r.line where r.reason is null and r.target is not null
        on conflict (contact_id, key) do update set value_type = excluded.value_type, value = excluded.value, updated_at = excluded.updated_at
        """;

    private const string UpdateSearch = "select search_contact(target, $1) from import_rows where reason is null and target is not null";

    /// <summary>How many contacts are new or were there, and how many rows are not taken.</summary>
    internal sealed record Counts(int New, int Known, int Rejected);

    /// <summary>
    /// Finds out which rows are new contacts, which are known ones, and which are not taken. False when a known one was deleted at this moment: then once more, in another
    /// transaction.
    /// </summary>
    public async Task<Counts?> MatchAsync(bool updatesExisting, CancellationToken cancellationToken)
    {
        await using (var session = new NpgsqlBatch(connection) { BatchCommands = { OrganizationSession.CommandFor(organizationId), new("select set_config('app.search_later', 'on', true)") } })
        {
            await session.ExecuteNonQueryAsync(cancellationToken);
        }

        await ExecuteAsync(RejectDuplicates, cancellationToken);
        await ExecuteAsync(Match, cancellationToken, organizationId.Value);
        await ExecuteAsync("analyze import_matches", cancellationToken);
        await ExecuteAsync(RejectAmbiguous, cancellationToken);
        await ExecuteAsync(Target, cancellationToken);
        await ExecuteAsync(RejectSecondOfContact, cancellationToken);
        if (updatesExisting)
        {
            if (await CountAsync(Lock, cancellationToken) < await CountAsync(CountTargets, cancellationToken))
            {
                return null;
            }

            await ExecuteAsync(RejectFull, cancellationToken);
        }

        await using var command = new NpgsqlCommand(Count, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new Counts(reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2));
    }

    /// <summary>Stores them: the new ones first, so that known ones are held for less long.</summary>
    public async Task StoreAsync(bool updatesExisting, CancellationToken cancellationToken)
    {
        var organization = organizationId.Value;
        await ExecuteAsync(Insert, cancellationToken, organization, now);
        await ExecuteAsync(InsertPhones, cancellationToken, organization);
        await ExecuteAsync(InsertEmails, cancellationToken, organization);
        await ExecuteAsync(InsertAttributes, cancellationToken, organization, now);
        await ExecuteAsync(InsertSearch, cancellationToken, organization);
        if (updatesExisting)
        {
            await ExecuteAsync(Update, cancellationToken, now);
            await ExecuteAsync(AddPhones, cancellationToken, organization);
            await ExecuteAsync(AddEmails, cancellationToken, organization);
            await ExecuteAsync(SetAttributes, cancellationToken, organization, now);
            await ExecuteAsync(UpdateSearch, cancellationToken, organization);
        }
    }

    private async Task<long> CountAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>However long it takes: a million contacts are minutes, and whoever wants it stopped is heard between two steps.</summary>
    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
