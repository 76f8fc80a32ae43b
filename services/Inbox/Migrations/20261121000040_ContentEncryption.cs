using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Inbox.Migrations;

/// <summary>Content under an organization's own data key, and the triggers that hold all writers to it.</summary>
[DbContext(typeof(InboxDb))]
[Migration("20261121000040_ContentEncryption")]
public sealed class ContentEncryptionTables : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            create table content_keys (
                organization_id uuid not null,
                id uuid not null,
                wrapped_key bytea not null,
                wrapped_by text not null,
                created_at timestamptz not null,
                constraint pk_content_keys primary key (organization_id, id));

            create table content_encryption (
                organization_id uuid constraint pk_content_encryption primary key,
                state text not null check (state in ('off', 'encrypting', 'on', 'decrypting')),
                current_key_id uuid null,
                changed_at timestamptz not null,
                messages_done bigint not null default 0,
                messages_total bigint not null default 0,
                files_done bigint not null default 0,
                files_total bigint not null default 0);

            -- Objects that were replaced by a sealed or opened copy: they are deleted when nobody can name them any more.
            create table content_leftovers (
                organization_id uuid not null,
                storage_key text not null,
                constraint pk_content_leftovers primary key (organization_id, storage_key));

            -- What is sealed stands here; text is empty then, content and payload are null.
            alter table messages add column sealed bytea null;
            alter table provider_events add column sealed bytea null, alter column payload drop not null;
            alter table media add column sealed_name bytea null, add column content_key_id uuid null;
            create index ix_media_organization_id_storage_key on media (organization_id, storage_key);

            -- A replica may not have heard yet that an organization switched; what it writes then is refused here, and it writes it anew (SQLSTATE CB001).
            -- The lock is shared among writers and taken alone by whoever switches. So when a switch is committed, all that was written before it is visible,
            -- and all that is written after it fits it: whoever seals or opens what is there needs to look once, and misses nothing.
            create function content_state_of(organization uuid) returns text language plpgsql as $function$
            begin
                perform pg_advisory_xact_lock_shared(uuid_hash_extended(organization, 0));
                -- A statement of its own, for its view is newer than the lock.
                return coalesce((select state from content_encryption where organization_id = organization), 'off');
            end $function$;

            create function require_sealing() returns trigger language plpgsql as $function$
            begin
                if (new.sealed is not null) <> (content_state_of(new.organization_id) in ('encrypting', 'on')) then
                    raise exception 'The organization switched content encryption.' using errcode = 'CB001';
                end if;
                return new;
            end $function$;

            -- A file that is sent is copied row by row while its object is being sealed: until the switch is complete, both kinds of rows may come.
            create function require_sealed_file() returns trigger language plpgsql as $function$
            declare
                state text := content_state_of(new.organization_id);
            begin
                if (state = 'on' and (new.file_name is not null or (new.state = 1 and new.content_key_id is null)))
                    or (state = 'off' and (new.sealed_name is not null or new.content_key_id is not null)) then
                    raise exception 'The organization switched content encryption.' using errcode = 'CB001';
                end if;
                return new;
            end $function$;

            create trigger require_sealing before insert or update of sealed on messages for each row execute function require_sealing();
            create trigger require_sealing before insert or update of sealed on provider_events for each row execute function require_sealing();
            create trigger require_sealing before insert or update of state, file_name, sealed_name, content_key_id on media
                for each row execute function require_sealed_file();
            """);
        foreach (var table in (string[])["content_keys", "content_encryption", "content_leftovers"])
        {
            migrationBuilder.Sql(OrganizationSession.Isolate(table));
        }
    }
}
