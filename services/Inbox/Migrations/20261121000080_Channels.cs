using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatBoost.Inbox.Migrations;

/// <summary>Channels of other providers than Meta, where people are known by a phone number or a mail address.</summary>
[DbContext(typeof(InboxDb))]
[Migration("20261121000080_Channels")]
public sealed class Channels : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            alter table channels add provider text not null default 'meta';
            alter table conversations add address text null;

            create table channel_connections (
                channel_id uuid constraint pk_channel_connections primary key
                    constraint fk_channel_connections_channels_channel_id references channels on delete cascade,
                organization_id uuid not null,
                key text not null,
                account text not null,
                credentials text not null,
                connected_at timestamptz not null,
                updated_at timestamptz not null);
            create unique index ix_channel_connections_key on channel_connections (key);
            """);
        migrationBuilder.Sql(OrganizationSession.Isolate("channel_connections"));
    }
}
