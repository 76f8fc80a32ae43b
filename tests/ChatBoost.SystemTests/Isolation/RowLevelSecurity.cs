using ChatBoost.Catalog;
using ChatBoost.Identity;
using ChatBoost.Inbox;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.SystemTests.Isolation;

/// <summary>
/// What is left when every query filter is forgotten: the same databases, in the services' own roles, asked for rows of another organization by SQL
/// and by the services' contexts without their filters. The tables are those the databases have.
/// </summary>
public sealed class RowLevelSecurity(TwoOrganizations organizations, ITestOutputHelper output) : IClassFixture<TwoOrganizations>
{
    private readonly List<string> _failures = [];

    private Guid Ours => organizations.Ours.Organization;

    private Guid Theirs => organizations.Theirs.Organization;

    [Fact]
    public async Task Every_table_of_organizations_is_isolated_by_the_database_alone()
    {
        var filled = 0;
        foreach (var table in organizations.Databases.Tables)
        {
            await CheckPolicyAsync(table);
            await using var connection = await table.Database.Service.OpenConnectionAsync(Cancellation);
            filled += await CheckReadingAsync(connection, table);
            await CheckWritingAsync(connection, table);
        }

        Assert.True(_failures.Count == 0, string.Join(Environment.NewLine, _failures));
        Assert.True(filled >= 9, $"Only {filled} tables have rows of both organizations.");
        output.WriteLine($"{organizations.Databases.Tables.Count} tables in {organizations.Databases.All.Count} databases, {filled} of them with rows of both organizations.");
    }

    [Fact]
    public async Task No_service_connects_as_somebody_whom_policies_do_not_concern()
    {
        foreach (var database in organizations.Databases.All)
        {
            await using var command = database.Service.CreateCommand(
                "select rolsuper or rolbypassrls or rolcreaterole or exists (select from pg_auth_members where member = u.oid) from pg_roles u where rolname = current_user");
            Assert.False((bool)(await command.ExecuteScalarAsync(Cancellation))!, $"The role of {database.Name} is more than an ordinary one.");
        }
    }

    [Fact]
    public async Task Without_query_filters_a_context_sees_its_organization_and_no_other()
    {
        await CheckContextAsync("identitydb", new DbContextOptionsBuilder<IdentityDb>(), (options, current) => new IdentityDb(options, current));
        await CheckContextAsync("inboxdb", new DbContextOptionsBuilder<InboxDb>(), (options, current) => new InboxDb(options, current));
        await CheckContextAsync("catalogdb", new DbContextOptionsBuilder<CatalogDb>(), (options, current) => new CatalogDb(options, current));
    }

    private async Task CheckPolicyAsync(OrganizationTable table)
    {
        await using var command = table.Database.Superuser.CreateCommand("""
            select relrowsecurity and relforcerowsecurity and exists (select from pg_policy where polrelid = c.oid)
            from pg_class c where relnamespace = 'public'::regnamespace and relname = $1
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = table.Name });
        Expect((bool)(await command.ExecuteScalarAsync(Cancellation))!, table, "has no policy, or one that does not bind its owner");
    }

    private async Task<int> CheckReadingAsync(NpgsqlConnection connection, OrganizationTable table)
    {
        var (ours, theirs) = ((await ServiceDatabases.RowsAsync(table, Ours)).Count, (await ServiceDatabases.RowsAsync(table, Theirs)).Count);
        await ActAsync(connection, null);
        Expect(await CountAsync(connection, table, "true") == 0, table, "shows rows to nobody in particular");
        await ActAsync(connection, Theirs);
        Expect(await CountAsync(connection, table, "true") == theirs, table, "does not show an organization exactly its own rows");
        await ActAsync(connection, Ours);
        Expect(await CountAsync(connection, table, $"{table.Owner} = '{Theirs}'") == 0, table, "shows rows of another organization");
        Expect(await CountAsync(connection, table, "true") == ours, table, "does not show an organization exactly its own rows");
        return ours > 0 && theirs > 0 ? 1 : 0;
    }

    private async Task CheckWritingAsync(NpgsqlConnection connection, OrganizationTable table)
    {
        var before = await organizations.Databases.FingerprintAsync(Theirs);
        foreach (var (what, sql, isAlwaysRefused) in new[]
        {
            ("updates", $"""update "{table.Name}" set {table.Owner} = {table.Owner} where {table.Owner} = '{Theirs}'""", false),
            ("deletes", $"""delete from "{table.Name}" where {table.Owner} = '{Theirs}'""", false),
            ("gives away", $"""update "{table.Name}" set {table.Owner} = '{Theirs}'""", (await ServiceDatabases.RowsAsync(table, Ours)).Count > 0),
            // The policy is asked before anything else about the row.
            ("inserts", $"""insert into "{table.Name}" ({table.Owner}) overriding system value values ('{Theirs}')""", true),
        })
        {
            await using var transaction = await connection.BeginTransactionAsync(Cancellation);
            try
            {
                await using var command = new NpgsqlCommand(sql, connection, transaction);
                var rows = await command.ExecuteNonQueryAsync(Cancellation);
                Expect(rows == 0 && !isAlwaysRefused, table, $"{what} {rows} rows of another organization");
            }
            catch (PostgresException exception)
            {
                // By the policy, or because the role may never do this at all, as with the audit log.
                Expect(exception.SqlState == PostgresErrorCodes.InsufficientPrivilege, table, $"{what}: {exception.SqlState} {exception.MessageText}");
            }

            await transaction.RollbackAsync(Cancellation);
        }

        Expect(before[table.ToString()] == (await organizations.Databases.FingerprintAsync(Theirs))[table.ToString()], table, "changed");
    }

    private async Task CheckContextAsync<TContext>(
        string name, DbContextOptionsBuilder<TContext> options, Func<DbContextOptions<TContext>, CurrentOrganization, TContext> create)
        where TContext : DbContext
    {
        var current = new CurrentOrganization();
        current.Use(new OrganizationId(Ours));
        var database = organizations.Databases.All.Single(database => database.Name == name);
        await using var context = create(options.UseNpgsql(database.Service).AddInterceptors(new OrganizationSession(current)).Options, current);
        var tables = organizations.Databases.Tables.Where(table => table.Database == database).ToList();
        var seen = 0;
        foreach (var entity in context.Model.GetEntityTypes())
        {
            if (tables.SingleOrDefault(table => table.Name == entity.GetTableName()) is not { } table)
            {
                continue;
            }

            Expect(entity.GetDeclaredQueryFilters().Count > 0, table, $"has no query filter on {entity.ClrType.Name}");
            var count = (Task<int>)GetType().GetMethod(nameof(CountAllAsync))!.MakeGenericMethod(entity.ClrType).Invoke(null, [context])!;
            Expect(await count == (await ServiceDatabases.RowsAsync(table, Ours)).Count, table, "does not show a context without filters exactly its own rows");
            seen += await count;
        }

        Assert.True(_failures.Count == 0, string.Join(Environment.NewLine, _failures));
        Assert.True(seen > 0, $"{name} showed nothing at all.");
    }

    /// <summary>Every row a context is shown when nothing filters.</summary>
    public static Task<int> CountAllAsync<TEntity>(DbContext context)
        where TEntity : class => context.Set<TEntity>().IgnoreQueryFilters().CountAsync(Cancellation);

    private static async Task ActAsync(NpgsqlConnection connection, Guid? organization)
    {
        await using var command = new NpgsqlCommand("select set_config('app.organization_id', $1, false)", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = organization?.ToString() ?? "" });
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, OrganizationTable table, string condition)
    {
        await using var command = new NpgsqlCommand($"""select count(*) from "{table.Name}" where {condition}""", connection);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private void Expect(bool holds, OrganizationTable table, string otherwise)
    {
        if (!holds)
        {
            _failures.Add($"{table} {otherwise}.");
        }
    }
}
