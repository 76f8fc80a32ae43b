using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Inbox.Migrations;

/// <summary>
/// The words of messages and the names and numbers of contacts, for searching. Both tables are filled by triggers, and show rows only to who searches: the policies
/// hold the search itself (docs/decisions/0019).
/// </summary>
[DbContext(typeof(InboxDb))]
[Migration("20261121000110_Search")]
public sealed class Search : Migration
{
    private static readonly string[] Languages = ["english", "spanish", "portuguese", "french", "german"];

    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            create extension if not exists pg_trgm;
            create extension if not exists btree_gin;
            create extension if not exists unaccent;
            """);
        foreach (var language in (string[])["simple", .. Languages])
        {
            migrationBuilder.Sql($"""
                create text search configuration words_{language} (copy = {language});
                alter text search configuration words_{language} alter mapping for hword, hword_part, word
                    with unaccent, {language}{(language == "simple" ? "" : "_stem")};
                """);
        }

        // The words as they stand, with their places for phrases, and their stems in each language, for nobody says what a customer writes in.
        migrationBuilder.Sql($"""
            create function search_words(content text) returns tsvector language sql immutable parallel safe
            return to_tsvector('public.words_simple'::regconfig, content){string.Concat(Languages.Select(language => $" || strip(to_tsvector('public.words_{language}'::regconfig, content))"))};

            create function search_query(asked text) returns tsquery language plpgsql stable as $$
            declare
                result tsquery;
                term tsquery;
                part record;
            begin
                for part in select m[1] as phrase, m[2] as word from regexp_matches(asked, '"([^"]+)"|([^\s"]+)', 'g') m loop
                    if part.phrase is not null then
                        term := phraseto_tsquery('public.words_simple'::regconfig, part.phrase);
                    else
                        select to_tsquery('simple', string_agg('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || ''':*', ' & ')) into term
                        from unnest(to_tsvector('public.words_simple'::regconfig, part.word));
                        {string.Concat(Languages.Select(language => $"term := coalesce(term, ''::tsquery) || plainto_tsquery('public.words_{language}'::regconfig, part.word);{Environment.NewLine}                        "))}
                    end if;
                    if numnode(term) > 0 then
                        result := case when result is null then term else result && term end;
                    end if;
                end loop;
                return result;
            end $$;
            """);
        migrationBuilder.Sql($"""
            create table message_search (
                message_id uuid constraint pk_message_search primary key constraint fk_message_search_messages_message_id references messages on delete cascade,
                organization_id uuid not null,
                conversation_id uuid not null,
                week integer not null,
                sent_at timestamptz not null,
                words tsvector not null);
            create index ix_message_search_organization_id_week_words on message_search using gin (organization_id, week, words) with (fastupdate = off);

            create table contact_search (
                contact_id uuid not null constraint fk_contact_search_contacts_contact_id references contacts on delete cascade,
                is_number boolean not null,
                organization_id uuid not null,
                text text not null,
                constraint pk_contact_search primary key (contact_id, is_number));
            create index ix_contact_search_organization_id_text on contact_search using gin (organization_id, text gin_trgm_ops) with (fastupdate = off);

            alter table message_search enable row level security;
            alter table message_search force row level security;
            create policy message_search_of_organization on message_search
                using ({OrganizationSession.Policy} and words @@ nullif(current_setting('app.search', true), '')::tsquery) with check ({OrganizationSession.Policy});
            alter table contact_search enable row level security;
            alter table contact_search force row level security;
            create policy contact_search_of_organization on contact_search
                using ({OrganizationSession.Policy} and nullif(current_setting('app.search_names', true), '') <% text) with check ({OrganizationSession.Policy});
            """);
        // What is replaced must be seen: everything matches "not this word", and every name is as like a blank as nothing.
        migrationBuilder.Sql("""
            create function search_message() returns trigger language plpgsql as $$
            begin
                if tg_op = 'UPDATE' then
                    perform set_config('app.search', '!''~''', true);
                    delete from message_search where message_id = new.id;
                    perform set_config('app.search', '', true);
                end if;
                if new.text <> '' then
                    insert into message_search (message_id, organization_id, conversation_id, week, sent_at, words)
                    values (new.id, new.organization_id, new.conversation_id, extract(epoch from new.sent_at)::bigint / 604800, new.sent_at, search_words(new.text));
                end if;
                return null;
            end $$;
            create trigger search_new_message after insert on messages for each row execute function search_message();
            create trigger search_changed_message after update of text on messages for each row when (old.text is distinct from new.text) execute function search_message();

            create function search_contact(contact uuid, organization uuid) returns void language plpgsql as $$
            declare
                threshold text := current_setting('pg_trgm.word_similarity_threshold', true);
            begin
                -- Two changes of one contact at a time: the second must see the rows the first one wrote.
                perform from contacts where id = contact for no key update;
                perform set_config('app.search_names', ' ', true), set_config('pg_trgm.word_similarity_threshold', '0', true);
                delete from contact_search where contact_id = contact;
                perform set_config('app.search_names', '', true), set_config('pg_trgm.word_similarity_threshold', coalesce(threshold, '0.6'), true);
                insert into contact_search (contact_id, is_number, organization_id, text)
                select contact, false, organization, lower(public.unaccent(said))
                from (
                    select concat_ws(' ', case when k.full_name not like '+%' then k.full_name end, k.username,
                        (select string_agg(e.email, ' ') from contact_emails e where e.contact_id = contact)) as said
                    from contacts k where k.id = contact) names
                where said <> ''
                union all
                select contact, true, organization, said
                from (
                    select concat_ws(' ', k.wa_id, (select string_agg(ltrim(p.phone, '+'), ' ') from contact_phones p where p.contact_id = contact)) as said
                    from contacts k where k.id = contact) numbers
                where said <> '';
            end $$;

            create function search_changed_contact() returns trigger language plpgsql as $$
            begin
                if tg_table_name = 'contacts' then
                    perform search_contact(new.id, new.organization_id);
                elsif tg_op = 'DELETE' then
                    perform search_contact(old.contact_id, old.organization_id);
                else
                    perform search_contact(new.contact_id, new.organization_id);
                end if;
                return null;
            end $$;
            create trigger search_new_contact after insert on contacts for each row execute function search_changed_contact();
            create trigger search_changed_contact after update of full_name, username, wa_id on contacts for each row
                when ((old.full_name, old.username, old.wa_id) is distinct from (new.full_name, new.username, new.wa_id)) execute function search_changed_contact();
            create trigger search_changed_phone after insert or update or delete on contact_phones for each row execute function search_changed_contact();
            create trigger search_changed_email after insert or update or delete on contact_emails for each row execute function search_changed_contact();

            select set_config('app.system', 'on', false);
            insert into message_search (message_id, organization_id, conversation_id, week, sent_at, words)
            select id, organization_id, conversation_id, extract(epoch from sent_at)::bigint / 604800, sent_at, search_words(text) from messages where text <> '';
            select search_contact(id, organization_id) from contacts;
            select set_config('app.system', '', false);
            """);
    }
}
