using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Inbox.Migrations;

/// <summary>
/// Each word begins with its organization and its quarter of a year: a search reads what one organization wrote in the time it looks at, however much all others wrote
/// (docs/decisions/0019).
/// </summary>
[DbContext(typeof(InboxDb))]
[Migration("20261122000110_SearchByPeriod")]
public sealed class SearchByPeriod : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) =>
        // Both types are written the same way: words in quotes, a quote in a word twice.
        migrationBuilder.Sql("""
            create function search_place(organization uuid, period integer) returns text language sql immutable parallel safe
            return right(organization::text, 6) || to_hex(greatest(period, 156)) || '.';

            create function search_placed(words tsvector, place text) returns tsvector language sql immutable parallel safe
            return regexp_replace(words::text, '''((?:[^'']|'''')*)''', '''' || place || '\1''', 'g')::tsvector;

            create function search_placed(query tsquery, organization uuid, periods integer[]) returns tsquery language sql immutable parallel safe
            return (
                select string_agg('(' || regexp_replace(query::text, '''((?:[^'']|'''')*)''', '''' || search_place(organization, period) || '\1''', 'g') || ')', ' | ')::tsquery
                from unnest(periods) period);

            create or replace function search_message() returns trigger language plpgsql as $$
            begin
                if tg_op = 'UPDATE' then
                    perform set_config('app.search', '!''~''', true);
                    delete from message_search where message_id = new.id;
                    perform set_config('app.search', '', true);
                end if;
                if new.text <> '' then
                    insert into message_search (message_id, organization_id, conversation_id, week, sent_at, words)
                    select new.id, new.organization_id, new.conversation_id, week, new.sent_at, search_placed(search_words(new.text), search_place(new.organization_id, week / 13))
                    from (select (extract(epoch from new.sent_at)::bigint / 604800)::integer as week) sent;
                end if;
                return null;
            end $$;

            drop index ix_message_search_organization_id_week_words;
            select set_config('app.system', 'on', true), set_config('app.search', '!''~''', true);
            update message_search set words = search_placed(words, search_place(organization_id, week / 13));
            select set_config('app.system', '', true), set_config('app.search', '', true);
            create index ix_message_search_week_words on message_search using gin (week, words) with (fastupdate = off);

            -- For the numbers of an organization: read without the conversations themselves.
            create index ix_conversations_numbers on conversations (organization_id, channel_id, status) include (answers, answer_milliseconds) where deleted_at is null;

            -- What a bot sent.
            create index ix_messages_organization_id_sender_id_sent_at_id on messages (organization_id, sender_id, sent_at desc, id desc) where sender_type = 2 and sender_id is not null;
            """);
}
