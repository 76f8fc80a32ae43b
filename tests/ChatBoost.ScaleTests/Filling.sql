-- Two years of 21 organizations in inboxdb: 42,000 conversations, 423,000 messages. scale.organization_id and scale.channel_id name the one the
-- tests work as: organization 0, with 2,000 of the conversations, one of them 3,000 messages long. Ids grow with time, as those of the services do.
set session_replication_role = replica;
set synchronous_commit = off;

create function pg_temp.id_at(at timestamptz, salt text) returns uuid language sql immutable parallel safe
return (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(salt), 1, 3) || '8' || substr(md5(salt), 4, 15))::uuid;

create temp table shops as
select n, case n when 0 then current_setting('scale.organization_id')::uuid else pg_temp.id_at(now() - interval '2 years', 'org' || n) end as organization_id,
    case n when 0 then current_setting('scale.channel_id')::uuid else pg_temp.id_at(now() - interval '2 years', 'chn' || n) end as channel_id
from generate_series(0, 20) n;

insert into channels (id, organization_id, kind, address, display_address, created_at)
select channel_id, organization_id, 'WhatsApp', '9000000000' || n, '+1 555 0' || n, now() - interval '2 years' from shops where n > 0;

insert into whatsapp_integrations (channel_id, organization_id, phone_number_id, business_account_id, access_token, app_secret, verify_token,
    verify_token_hash, connected_at, updated_at)
select channel_id, organization_id, '9000000000' || n, '8000000000' || n, 'x', 'x', 'x', decode(md5('verify' || n), 'hex'), now(), now()
from shops where n > 0;

-- One conversation of each shop falls on each moment, so that the shops' rows lie mixed in every index that begins with a time.
create temp table threads as
select moments.n, s.n as shop, s.organization_id, s.channel_id, began_at,
    began_at + interval '1 day' * (1 + moments.n % 20) as last_at,
    pg_temp.id_at(began_at, 'con' || moments.n) as contact_id,
    pg_temp.id_at(began_at, 'cnv' || moments.n) as conversation_id,
    case when moments.n = 21 then 3000 else 10 end as messages
from (select n, now() - interval '25 days' - interval '1 minute' * 25 * (42000 - n) as began_at from generate_series(1, 42000) n) moments
join shops s on s.n = moments.n % 21;

insert into contacts (id, organization_id, full_name, wa_id, whatsapp_user_id, created_at, updated_at)
select contact_id, organization_id,
    (array['Ada', 'Alan', 'Grace', 'Edsger', 'Barbara', 'Donald', 'Margaret', 'Dennis', 'Frances', 'Ken'])[1 + n % 10] || ' ' ||
    (array['Lovelace', 'Turing', 'Hopper', 'Dijkstra', 'Liskov', 'Knuth', 'Hamilton', 'Ritchie', 'Allen'])[1 + n / 21 % 9] || ' ' || n,
    case when n % 20 > 0 then '4478' || lpad(n::text, 8, '0') end, case when n % 20 = 0 then 'GB.' || n end, began_at, last_at
from threads order by n;

insert into conversations (id, organization_id, contact_id, channel_id, mode, unread_count, is_starred, last_sequence, last_message_id,
    last_message_at, last_inbound_at, created_at, updated_at, status, priority, assignee_id)
select conversation_id, organization_id, contact_id, channel_id, case when n % 11 = 0 then 'human' else 'bot' end, case when n % 8 = 0 then 2 else 0 end,
    n % 50 = 0, messages, pg_temp.id_at(last_at, 'msg' || n || '.' || messages), last_at, last_at - interval '7 minutes', began_at, last_at,
    case when n % 40 = 0 then 3 else 0 end, case when n % 30 = 0 then 4 else 0 end, case when n % 25 = 0 then pg_temp.id_at(began_at, 'usr') end
from threads order by n;

delete from conversation_counts;
insert into conversation_counts (organization_id, channel_id, status, is_unread, conversations, answers, answer_milliseconds)
select organization_id, channel_id, status, unread_count > 0, count(*), sum(answers), sum(answer_milliseconds)
from conversations where deleted_at is null group by organization_id, channel_id, status, unread_count > 0;

insert into messages (id, organization_id, conversation_id, channel_id, sequence, is_outbound, type, text, content, payload, sender_type, wamid,
    reply_to_wamid, status, sent_at, created_at, delivered_at, read_at, idempotency_key)
select pg_temp.id_at(at, 'msg' || t.n || '.' || sequence), organization_id, conversation_id, channel_id, sequence, is_outbound, 'text',
    'Line ' || sequence || ' of a conversation about opening times' || case when t.n % 500 = 0 and sequence = 1 then ' and a zebra.' else '.' end, '{"body": "Line of a conversation about opening times."}',
    case when not is_outbound then '{"from": "447800000000", "type": "text", "text": {"body": "Line of a conversation about opening times."}}'::json end,
    case when is_outbound then 2 else 0 end, 'wamid.scale.' || t.n || '.' || sequence,
    case when sequence % 5 = 0 then 'wamid.scale.' || t.n || '.' || sequence - 1 end, case when is_outbound then 5 end, at, at,
    case when is_outbound then at end, case when is_outbound then at end, case when is_outbound then 'reply:' || t.n || '.' || sequence end
from threads t
cross join generate_series(1, t.messages) sequence
cross join lateral (select last_at - interval '7 minutes' * (t.messages - sequence) as at, sequence % 2 = 0 as is_outbound) m
order by t.n, sequence;

-- What the triggers would have written; lines that are alike are taken apart once.
analyze messages;

create temp table lines as
select organization_id, quarter, text, search_placed(search_words(text), search_place(organization_id, quarter)) as words
from (select distinct organization_id, (extract(epoch from sent_at)::bigint / 604800 / 13)::integer as quarter, text from messages) texts;
analyze lines;

-- An index over words is made at once in a tenth of the time it takes row by row.
do $$
declare
    index_of_words text := pg_get_indexdef('ix_message_search_week_words'::regclass);
begin
    drop index ix_message_search_week_words;
    insert into message_search (message_id, organization_id, conversation_id, week, sent_at, words)
    select m.id, m.organization_id, m.conversation_id, extract(epoch from m.sent_at)::bigint / 604800, m.sent_at, l.words
    from messages m join lines l
        on l.organization_id = m.organization_id and l.quarter = extract(epoch from m.sent_at)::bigint / 604800 / 13 and l.text = m.text;
    execute index_of_words;
end $$;

insert into contact_search (contact_id, is_number, organization_id, text)
select id, false, organization_id, lower(full_name) from contacts union all select id, true, organization_id, wa_id from contacts where wa_id is not null;

-- What waits: answers to be tried again tomorrow (21 conversations with a queue each, 5,000 of them), and files.
insert into deliveries (message_id, organization_id, conversation_id, channel_id, is_automatic, attempts, not_before)
select m.id, m.organization_id, m.conversation_id, m.channel_id, true, 2, now() + interval '1 day'
from messages m where m.sequence = 2 and m.organization_id <> current_setting('scale.organization_id')::uuid limit 5000;

insert into media (id, organization_id, message_id, channel_id, state, content_type, size, storage_key, not_before, created_at)
select pg_temp.id_at(m.sent_at, 'media' || m.id), m.organization_id, m.id, m.channel_id, case when m.sent_at > now() - interval '60 days' then 0 else 1 end,
    'image/jpeg', 1000, m.id::text, now() + interval '1 day', m.sent_at
from messages m where m.sequence = 3;

insert into parked_statuses (channel_id, wamid, status, organization_id, at, parked_at)
select channel_id, 'wamid.parked.' || n, 2, organization_id, now(), now() from threads where n % 2 = 0;

insert into provider_events (key, organization_id, field, payload, received_at)
select 'event' || n, organization_id, 'account_update', '{}', last_at from threads where n % 2 = 0;

reset session_replication_role;
