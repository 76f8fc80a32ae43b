-- Two years of conversations for the organizations of fill_shops (n, organization_id, channel_id), added to what is there: conversations fill.first to fill.last,
-- fill.messages messages each. Written as the services would have left it, the tables of the search included. Ids grow with time, as those of the services do.
set session_replication_role = replica;
set synchronous_commit = off;
set maintenance_work_mem = '1GB';
set work_mem = '256MB';

create or replace function pg_temp.id_at(at timestamptz, salt text) returns uuid language sql immutable parallel safe
return (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(salt), 1, 3) || '8' || substr(md5(salt), 4, 15))::uuid;

-- 20,000 things people say, of 1,000 words, some of them much more often than others.
create temp table fill_phrases as
select n, text, search_words(text) as words
from (
    select n, string_agg(
        (array['ba', 'ne', 'ri', 'to', 'lu', 'ka', 'mo', 'se', 'di', 'pa'])[1 + word / 100] || (array['la', 'ren', 'mi', 'tor', 'du', 'kan', 'mos', 'sel', 'din', 'par'])[1 + word / 10 % 10]
            || (array['', 's', 'a', 'en', 'ito', 'ing', 'ed', 'er', 'ar', 'os'])[1 + word % 10], ' ') as text
    from (select n, floor(1000 * power(('x' || substr(md5(n || '.' || place), 1, 8))::bit(32)::bigint / 4294967296.0 + 0.5, 3))::int % 1000 as word
          from generate_series(1, 20000) n, generate_series(1, 11) place) words
    group by n) texts;
create unique index on fill_phrases (n);

create temp table fill_threads as
select moments.n, s.organization_id, s.channel_id, began_at, began_at + interval '1 hour' * (1 + moments.n % 200) as last_at,
    pg_temp.id_at(began_at, 'con' || moments.n) as contact_id, pg_temp.id_at(began_at, 'cnv' || moments.n) as conversation_id
from (
    select n, now() - interval '10 days' - interval '720 days' * (('x' || substr(md5('at' || n), 1, 8))::bit(32)::bigint / 4294967296.0) as began_at
    from generate_series(current_setting('fill.first')::int, current_setting('fill.last')::int) n) moments
join fill_shops s on s.n = moments.n % (select count(*) from fill_shops);

insert into contacts (id, organization_id, full_name, wa_id, created_at, updated_at)
select contact_id, organization_id,
    (array['Ada', 'Alan', 'Grace', 'Edsger', 'Barbara', 'Donald', 'Margaret', 'Dennis', 'Frances', 'Ken'])[1 + n % 10] || ' ' ||
    (array['Lovelace', 'Turing', 'Hopper', 'Dijkstra', 'Liskov', 'Knuth', 'Hamilton', 'Ritchie', 'Allen'])[1 + n / 20 % 9] || ' ' || n,
    '4479' || lpad(n::text, 9, '0'), began_at, last_at
from fill_threads order by began_at;

insert into conversations (id, organization_id, contact_id, channel_id, mode, unread_count, is_starred, last_sequence, last_message_id, last_message_at, last_inbound_at,
    created_at, updated_at, status, priority)
select conversation_id, organization_id, contact_id, channel_id, case when n % 11 = 0 then 'human' else 'bot' end, case when n % 8 = 0 then 2 else 0 end, n % 50 = 0,
    current_setting('fill.messages')::int, pg_temp.id_at(last_at, 'msg' || n || '.' || current_setting('fill.messages')), last_at, last_at - interval '7 minutes',
    began_at, last_at, case when n % 3 = 0 then 3 else 0 end, case when n % 30 = 0 then 4 else 0 end
from fill_threads order by began_at;

delete from conversation_counts where organization_id in (select organization_id from fill_shops);
insert into conversation_counts (organization_id, channel_id, status, is_unread, conversations, answers, answer_milliseconds)
select organization_id, channel_id, status, unread_count > 0, count(*), sum(answers), sum(answer_milliseconds)
from conversations where organization_id in (select organization_id from fill_shops) and deleted_at is null group by organization_id, channel_id, status, unread_count > 0;

create temp table fill_messages as
select pg_temp.id_at(at, 'msg' || t.n || '.' || sequence) as id, t.organization_id, t.conversation_id, t.channel_id, t.n, sequence, sequence % 2 = 0 as is_outbound, at,
    1 + ('x' || substr(md5(t.n || '.' || sequence), 1, 7))::bit(28)::int % 20000 as phrase
from fill_threads t, generate_series(1, current_setting('fill.messages')::int) sequence,
    lateral (select last_at - interval '7 minutes' * (current_setting('fill.messages')::int - sequence) as at) m;

insert into messages (id, organization_id, conversation_id, channel_id, sequence, is_outbound, type, text, content, sender_type, wamid, status, sent_at, created_at, delivered_at, read_at)
select m.id, organization_id, conversation_id, channel_id, sequence, is_outbound, 'text', p.text, jsonb_build_object('body', p.text),
    case when is_outbound then 2 else 0 end, 'wamid.fill.' || m.n || '.' || sequence, case when is_outbound then 5 end, at, at, case when is_outbound then at end, case when is_outbound then at end
from fill_messages m join fill_phrases p on p.n = m.phrase order by at;

insert into message_search (message_id, organization_id, conversation_id, week, sent_at, words)
select m.id, organization_id, conversation_id, extract(epoch from at)::bigint / 604800, at,
    search_placed(p.words, search_place(organization_id, (extract(epoch from at)::bigint / 604800 / 13)::int))
from fill_messages m join fill_phrases p on p.n = m.phrase order by at;

insert into contact_search (contact_id, is_number, organization_id, text)
select k.id, n.is_number, k.organization_id, case when n.is_number then k.wa_id else lower(k.full_name) end
from fill_threads t join contacts k on k.id = t.contact_id, (values (false), (true)) n (is_number);

reset session_replication_role;
