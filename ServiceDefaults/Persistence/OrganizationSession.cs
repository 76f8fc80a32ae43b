using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace ChatBoost.ServiceDefaults.Persistence;

/// <summary>
/// Tells PostgreSQL for whom a connection works, each time EF opens one; the row-level security policies compare with it.
/// Npgsql resets the setting when the connection goes back to the pool.
/// </summary>
public sealed class OrganizationSession(CurrentOrganization organization) : DbConnectionInterceptor
{
    /// <summary>
    /// The condition of every table's policy: the row is the caller's, or the service works for itself. A case and not an "or", because PostgreSQL takes
    /// it for half of the rows, without looking into it. Looking into it, it counted the organization's share twice, once here and once for the query filter,
    /// expected next to nothing of a list, and sorted all conversations for the newest fifty instead of reading those by their index.
    /// </summary>
    public const string Policy =
        "case when current_setting('app.system', true) = 'on' then true else organization_id = nullif(current_setting('app.organization_id', true), '')::uuid end";

    /// <summary>SQL that switches row-level security on for a table with an <c>organization_id</c>, for its owner too.</summary>
    public static string Isolate(string table) => $"""
        alter table {table} enable row level security;
        alter table {table} force row level security;
        create policy {table}_of_organization on {table} using ({Policy}) with check ({Policy});
        """;

    /// <summary>The first command of a batch that does not go through EF; it lasts until the end of the transaction.</summary>
    public static NpgsqlBatchCommand CommandFor(OrganizationId organizationId) => new("select set_config('app.organization_id', $1, true)")
    {
        Parameters = { new NpgsqlParameter { Value = organizationId.Value.ToString() } },
    };

    /// <summary>Like <see cref="CommandFor"/>, for work of the service itself across organizations.</summary>
    public static NpgsqlBatchCommand CommandForSystem() => new("select set_config('app.system', 'on', true)");

    /// <inheritdoc/>
    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (CreateCommand(connection) is { } command)
        {
            await using (command)
            {
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = CreateCommand(connection);
        command?.ExecuteNonQuery();
    }

    private DbCommand? CreateCommand(DbConnection connection)
    {
        if (organization.Id is null && !organization.IsSystem)
        {
            return null;
        }

        var command = connection.CreateCommand();
        if (organization.IsSystem)
        {
            command.CommandText = "select set_config('app.system', 'on', false)";
        }
        else
        {
            command.CommandText = "select set_config('app.organization_id', $1, false)";
            command.Parameters.Add(new NpgsqlParameter { Value = organization.Id!.Value.Value.ToString() });
        }

        return command;
    }
}
