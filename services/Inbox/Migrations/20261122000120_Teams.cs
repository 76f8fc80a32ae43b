using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Inbox.Migrations;

/// <summary>What each member has read and is named in, teams with their members, and saved views.</summary>
[DbContext(typeof(InboxDb))]
[Migration("20261122000120_Teams")]
public sealed class Teams : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            create table teams (
                id uuid constraint pk_teams primary key,
                organization_id uuid not null,
                name text not null,
                auto_assign boolean not null,
                is_default boolean not null);
            create unique index ix_teams_organization_id_name on teams (organization_id, name);
            create unique index ix_teams_default on teams (organization_id) where is_default;

            create table team_members (
                team_id uuid not null constraint fk_team_members_teams_team_id references teams on delete cascade,
                user_id uuid not null,
                organization_id uuid not null,
                capacity integer null,
                last_turn bigint not null,
                constraint pk_team_members primary key (team_id, user_id));

            create table member_availability (
                organization_id uuid not null,
                user_id uuid not null,
                is_away boolean not null,
                changed_at timestamptz not null,
                constraint pk_member_availability primary key (organization_id, user_id));

            -- What was unread when counting began is what nobody has seen.
            alter table conversations
                add column inbound_count integer not null default 0,
                add column team_id uuid null constraint fk_conversations_teams_team_id references teams on delete set null,
                add column team_since timestamptz null;
            select set_config('app.system', 'on', true);
            update conversations set inbound_count = unread_count where unread_count > 0;
            drop index ix_conversations_priority;
            create index ix_conversations_priority on conversations (organization_id, priority desc, last_message_at desc, id desc) where deleted_at is null;
            create index ix_conversations_team on conversations (team_id, last_message_at desc, id desc) where team_id is not null;
            create index ix_conversations_waiting_for_team on conversations (team_id, priority desc, team_since)
                where team_id is not null and assignee_id is null and status = 0 and deleted_at is null;
            create index ix_conversations_open_of_assignee on conversations (organization_id, assignee_id)
                where assignee_id is not null and status = 0 and deleted_at is null;

            create table conversation_reads (
                conversation_id uuid not null constraint fk_conversation_reads_conversations_conversation_id references conversations on delete cascade,
                user_id uuid not null,
                organization_id uuid not null,
                seen_count integer not null,
                sequence bigint not null,
                read_at timestamptz not null,
                constraint pk_conversation_reads primary key (conversation_id, user_id));

            create table note_mentions (
                note_id uuid not null constraint fk_note_mentions_conversation_notes_note_id references conversation_notes on delete cascade,
                user_id uuid not null,
                conversation_id uuid not null constraint fk_note_mentions_conversations_conversation_id references conversations on delete cascade,
                organization_id uuid not null,
                constraint pk_note_mentions primary key (note_id, user_id));
            create index ix_note_mentions_conversation_id_user_id on note_mentions (conversation_id, user_id);
            create index ix_note_mentions_organization_id_user_id_conversation_id on note_mentions (organization_id, user_id, conversation_id);
            insert into note_mentions (note_id, user_id, conversation_id, organization_id)
            select distinct n.id, m.user_id, n.conversation_id, n.organization_id from conversation_notes n cross join unnest(n.mentions) m (user_id);
            select set_config('app.system', '', true);

            create table saved_views (
                id uuid constraint pk_saved_views primary key,
                organization_id uuid not null,
                owner_id uuid not null,
                name text not null,
                is_shared boolean not null,
                position integer not null,
                query jsonb not null);
            create index ix_saved_views_organization_id_owner_id on saved_views (organization_id, owner_id);
            """);
        foreach (var table in (string[])["teams", "team_members", "member_availability", "conversation_reads", "note_mentions", "saved_views"])
        {
            migrationBuilder.Sql(OrganizationSession.Isolate(table));
        }
    }
}
