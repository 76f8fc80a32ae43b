using ChatBoost.Catalog;
using ChatBoost.Identity;
using ChatBoost.Inbox;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.SystemTests.Persistence;

/// <summary>Migrations are written by hand: what they made is compared with what the model says, in the running databases.</summary>
public sealed class Schemas(SystemStack stack)
{
    private const string ModelSchema = "as_modelled";

    // One line for each column, index and constraint of the tables the model knows.
    private const string Describe = """
        select format('%s.%s %s%s%s', t.relname, a.attname, format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' end, ' ' || nullif(a.attidentity::text, ''))
        from pg_attribute a join pg_class t on t.oid = a.attrelid
        where t.relnamespace = $1::regnamespace and t.relkind = 'r' and a.attnum > 0 and not a.attisdropped and t.relname = any($2)
        union all
        select regexp_replace(pg_get_indexdef(i.indexrelid), ' ON [a-z_]+\.', ' ON ')
        from pg_index i join pg_class t on t.oid = i.indrelid
        where t.relnamespace = $1::regnamespace and t.relname = any($2)
        union all
        select format('%s %s', c.conname, replace(pg_get_constraintdef(c.oid), 'REFERENCES ' || $1 || '.', 'REFERENCES '))
        from pg_constraint c join pg_class t on t.oid = c.conrelid
        where t.relnamespace = $1::regnamespace and c.contype in ('p', 'u', 'f') and t.relname = any($2)
        order by 1
        """;

    [Fact]
    public Task Identity_is_migrated_to_its_model() => CompareAsync(
        "identity", "identitydb", options => new IdentityDb(options, new CurrentOrganization()), new DbContextOptionsBuilder<IdentityDb>());

    [Fact]
    public Task Inbox_is_migrated_to_its_model() => CompareAsync(
        "inbox", "inboxdb", options => new InboxDb(options, new CurrentOrganization()), new DbContextOptionsBuilder<InboxDb>());

    [Fact]
    public Task Catalog_is_migrated_to_its_model() => CompareAsync(
        "catalog", "catalogdb", options => new CatalogDb(options, new CurrentOrganization()), new DbContextOptionsBuilder<CatalogDb>());

    private async Task CompareAsync<TContext>(
        string service, string database, Func<DbContextOptions<TContext>, TContext> create, DbContextOptionsBuilder<TContext> options)
        where TContext : DbContext
    {
        var connectionString = stack.Running.Description.All(service)[0].EnvironmentVariable($"ConnectionStrings__{database}");
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync(Cancellation);
        await using var model = create(options.UseNpgsql(source).Options);
        string[] tables = [.. model.Model.GetEntityTypes().Select(entity => entity.GetTableName()).OfType<string>().Distinct()];

        await ExecuteAsync(connection, $"drop schema if exists {ModelSchema} cascade; create schema {ModelSchema}; set search_path to {ModelSchema}, public");
        try
        {
            await ExecuteAsync(connection, model.Database.GenerateCreateScript());
            var modelled = await DescribeAsync(connection, ModelSchema, tables);
            await ExecuteAsync(connection, "set search_path to public");
            var migrated = await DescribeAsync(connection, "public", tables);

            Assert.NotEmpty(modelled);
            var missing = modelled.Except(migrated).Select(line => $"only in the model: {line}");
            var extra = migrated.Except(modelled).Select(line => $"only in the database: {line}");
            Assert.True(modelled.SequenceEqual(migrated), string.Join(Environment.NewLine, missing.Concat(extra)));
        }
        finally
        {
            await ExecuteAsync(connection, $"drop schema {ModelSchema} cascade");
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static async Task<List<string>> DescribeAsync(NpgsqlConnection connection, string schema, string[] tables)
    {
        await using var command = new NpgsqlCommand(Describe, connection)
        {
            Parameters = { new NpgsqlParameter { Value = schema }, new NpgsqlParameter { Value = tables } },
        };
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var lines = new List<string>();
        while (await reader.ReadAsync(Cancellation))
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
