using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Inbox.Migrations;

/// <summary>What is kept on contacts: addresses, owner, followers, tags, attributes, do-not-disturb.</summary>
[DbContext(typeof(InboxDb))]
[Migration("20261121000060_Contacts")]
public sealed class Contacts : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            alter table contacts
                add is_named boolean not null default false,
                add primary_phone text null,
                add primary_email text null,
                add owner_id uuid null,
                add tags text[] not null default '{}',
                add dnd_all boolean not null default false,
                add dnd_channels text[] not null default '{}';
            create index ix_contacts_organization_id_id on contacts (organization_id, id);

            create table contact_phones (
                id uuid constraint pk_contact_phones primary key,
                organization_id uuid not null,
                contact_id uuid not null constraint fk_contact_phones_contacts_contact_id references contacts on delete cascade,
                phone text not null,
                match_key text not null);
            create index ix_contact_phones_contact_id on contact_phones (contact_id);
            create unique index ix_contact_phones_organization_id_match_key on contact_phones (organization_id, match_key);

            create table contact_emails (
                id uuid constraint pk_contact_emails primary key,
                organization_id uuid not null,
                contact_id uuid not null constraint fk_contact_emails_contacts_contact_id references contacts on delete cascade,
                email text not null);
            create index ix_contact_emails_contact_id on contact_emails (contact_id);
            create unique index ix_contact_emails_organization_id_email on contact_emails (organization_id, email);

            create table contact_followers (
                contact_id uuid not null constraint fk_contact_followers_contacts_contact_id references contacts on delete cascade,
                user_id uuid not null,
                organization_id uuid not null,
                followed_at timestamptz not null,
                constraint pk_contact_followers primary key (contact_id, user_id));

            create table contact_attributes (
                contact_id uuid not null constraint fk_contact_attributes_contacts_contact_id references contacts on delete cascade,
                key text not null,
                organization_id uuid not null,
                value_type smallint not null,
                value text not null,
                updated_at timestamptz not null,
                constraint pk_contact_attributes primary key (contact_id, key));
            -- A document is longer than an index entry can be, and nobody looks for one by all of its text.
            create index ix_contact_attributes_search on contact_attributes (organization_id, key, value, contact_id) where value_type <> 3;
            """);
        foreach (var table in (string[])["contact_phones", "contact_emails", "contact_followers", "contact_attributes"])
        {
            migrationBuilder.Sql(OrganizationSession.Isolate(table));
        }
    }
}
