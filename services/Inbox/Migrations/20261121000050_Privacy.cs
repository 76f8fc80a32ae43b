using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Inbox.Migrations;

/// <summary>Consent, erasure and retention.</summary>
[DbContext(typeof(InboxDb))]
[Migration("20261121000050_Privacy")]
public sealed class Privacy : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            create table consents (
                id uuid constraint pk_consents primary key,
                organization_id uuid not null,
                contact_id uuid not null constraint fk_consents_contacts_contact_id references contacts on delete cascade,
                channel text not null,
                state smallint not null,
                source text not null,
                evidence text null,
                given_at timestamptz not null,
                recorded_by text not null,
                recorded_at timestamptz not null);
            create index ix_consents_contact_id_channel_id on consents (contact_id, channel, id);

            create table erasures (
                id uuid constraint pk_erasures primary key,
                organization_id uuid not null,
                contact_id uuid not null,
                requested_by text not null,
                reason text null,
                requested_at timestamptz not null,
                addresses text[] not null,
                erased_at timestamptz null,
                next_ask_at timestamptz not null,
                completed_at timestamptz null,
                proof text null);
            create index ix_erasures_organization_id_id on erasures (organization_id, id);
            create unique index ix_erasures_contact_id on erasures (contact_id) where completed_at is null;
            create index ix_erasures_under_way on erasures (next_ask_at) where completed_at is null;

            create table erasure_steps (
                erasure_id uuid not null constraint fk_erasure_steps_erasures_erasure_id references erasures on delete cascade,
                organization_id uuid not null,
                service text not null,
                erased text not null,
                at timestamptz not null,
                constraint pk_erasure_steps primary key (erasure_id, service));

            -- Keyed hashes of erased contacts' addresses, for as long as a provider may repeat what they wrote.
            create table erased_addresses (
                organization_id uuid not null,
                address_hash bytea not null,
                erased_at timestamptz not null,
                constraint pk_erased_addresses primary key (organization_id, address_hash));
            create index ix_erased_addresses_erased_at on erased_addresses (erased_at);

            -- Files whose rows are gone, until the store has deleted them.
            create table discarded_files (
                storage_key text constraint pk_discarded_files primary key,
                organization_id uuid not null,
                discarded_at timestamptz not null);
            create index ix_discarded_files_organization_id_discarded_at on discarded_files (organization_id, discarded_at);

            create table proof_keys (
                id text constraint pk_proof_keys primary key,
                protected_key bytea not null,
                created_at timestamptz not null);

            create index ix_media_organization_id_created_at on media (organization_id, created_at);

            -- Sequences have no gaps, so that the last one tells how many messages there are: less those that were deleted.
            alter table conversations add forgotten_messages bigint not null default 0;
            """);
        foreach (var table in (string[])["consents", "erasures", "erasure_steps", "erased_addresses", "discarded_files"])
        {
            migrationBuilder.Sql(OrganizationSession.Isolate(table));
        }
    }
}
