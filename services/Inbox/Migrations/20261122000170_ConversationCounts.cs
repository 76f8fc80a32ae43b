using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Inbox.Migrations;

/// <summary>How many conversations of each kind an organization has, kept as they change (docs/decisions/0025).</summary>
[DbContext(typeof(InboxDb))]
[Migration("20261122000170_ConversationCounts")]
public sealed class ConversationCounts : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        // Rows live for seconds: without a vacuum of its own, a busy table would be mostly dead ones.
        migrationBuilder.Sql("""
            create table conversation_counts (
                organization_id uuid not null,
                channel_id uuid not null,
                status smallint not null,
                is_unread boolean not null,
                conversations integer not null,
                answers bigint not null,
                answer_milliseconds bigint not null) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
            create index ix_conversation_counts_organization_id on conversation_counts (organization_id);
            """);
        migrationBuilder.Sql(OrganizationSession.Isolate("conversation_counts"));

        // Rows are added and none is changed, so that messages of one organization do not wait for each other.
        migrationBuilder.Sql("""
            create function count_conversation() returns trigger language plpgsql as $$
            begin
                insert into conversation_counts (organization_id, channel_id, status, is_unread, conversations, answers, answer_milliseconds)
                select organization_id, channel_id, status, is_unread, sum(conversations), sum(answers), sum(answer_milliseconds)
                from (
                    select old.organization_id, old.channel_id, old.status, old.unread_count > 0 as is_unread, -1 as conversations, -old.answers as answers,
                        -old.answer_milliseconds as answer_milliseconds
                    where tg_op <> 'INSERT' and old.deleted_at is null
                    union all
                    select new.organization_id, new.channel_id, new.status, new.unread_count > 0, 1, new.answers, new.answer_milliseconds
                    where tg_op <> 'DELETE' and new.deleted_at is null) changes
                group by organization_id, channel_id, status, is_unread
                having sum(conversations) <> 0 or sum(answers) <> 0 or sum(answer_milliseconds) <> 0;
                return null;
            end $$;

            create trigger count_conversation after insert or delete on conversations for each row execute function count_conversation();
            create trigger recount_conversation after update on conversations for each row
                when ((old.channel_id, old.status, old.unread_count > 0, old.deleted_at is null, old.answers, old.answer_milliseconds)
                    is distinct from (new.channel_id, new.status, new.unread_count > 0, new.deleted_at is null, new.answers, new.answer_milliseconds))
                execute function count_conversation();

            select set_config('app.system', 'on', true);
            insert into conversation_counts (organization_id, channel_id, status, is_unread, conversations, answers, answer_milliseconds)
            select organization_id, channel_id, status, unread_count > 0, count(*), sum(answers), sum(answer_milliseconds)
            from conversations where deleted_at is null group by organization_id, channel_id, status, unread_count > 0;
            select set_config('app.system', '', true);

            drop index ix_conversations_numbers;
            """);
    }
}
