using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.Testing.Stack;
using Npgsql;

namespace ChatBoost.SystemTests.Isolation;

/// <summary>A database of a service.</summary>
/// <param name="Name">For example <c>inboxdb</c>.</param>
/// <param name="Service">As the service itself connects.</param>
/// <param name="Superuser">As somebody whom row-level security does not concern.</param>
internal sealed record ServiceDatabase(string Name, NpgsqlDataSource Service, NpgsqlDataSource Superuser);

/// <summary>A table with rows of organizations.</summary>
/// <param name="Database">Where it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Owner">The column that says whose a row is.</param>
internal sealed record OrganizationTable(ServiceDatabase Database, string Name, string Owner)
{
    public override string ToString() => $"{Database.Name}.{Name}";
}

/// <summary>Every database the running services connect to, and every table in them with rows of organizations; none is named here.</summary>
internal sealed class ServiceDatabases : IAsyncDisposable
{
    private const string ListTables = """
        select c.relname::text, a.attname::text from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not a.attisdropped
          and (a.attname = 'organization_id' or (c.relname = 'organizations' and a.attname = 'id'))
        order by 1
        """;

    private readonly List<ServiceDatabase> _databases = [];

    private ServiceDatabases()
    {
    }

    /// <summary>The databases.</summary>
    public IReadOnlyList<ServiceDatabase> All => _databases;

    /// <summary>The tables.</summary>
    public IReadOnlyList<OrganizationTable> Tables { get; private set; } = [];

    /// <summary>Finds them in the environment of the running services.</summary>
    public static async Task<ServiceDatabases> OpenAsync(RunningStack stack)
    {
        var databases = new ServiceDatabases();
        var secrets = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(stack.DataDirectory, "secrets.json")))!;
        var connectionStrings = from resource in stack.Description.Resources
                                where resource.Url.StartsWith("http", StringComparison.Ordinal)
                                from variable in resource.Environment()
                                where variable.Key.StartsWith("ConnectionStrings__", StringComparison.Ordinal) && variable.Value.Contains("Database=", StringComparison.Ordinal)
                                select variable.Value;
        foreach (var connectionString in connectionStrings.Distinct().Order())
        {
            var service = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 2, MaxAutoPrepare = 20 };
            var superuser = new NpgsqlConnectionStringBuilder(service.ConnectionString) { Username = "postgres", Password = secrets["postgres-password"] };
            // The tables of the search show rows only to who searches: this finds every message and every name.
            service.Options = @"-c app.search=!'~' -c app.search_names=\  -c pg_trgm.word_similarity_threshold=0";
            databases._databases.Add(new ServiceDatabase(
                service.Database!, NpgsqlDataSource.Create(service), NpgsqlDataSource.Create(superuser)));
        }

        var tables = new List<OrganizationTable>();
        foreach (var database in databases._databases)
        {
            await using var command = database.Superuser.CreateCommand(ListTables);
            await using var reader = await command.ExecuteReaderAsync(Cancellation);
            while (await reader.ReadAsync(Cancellation))
            {
                tables.Add(new OrganizationTable(database, reader.GetString(0), reader.GetString(1)));
            }
        }

        databases.Tables = tables;
        return databases;
    }

    /// <summary>A checksum of the organization's rows for each table: the same as before when nothing was added, changed or taken away.</summary>
    public async Task<IReadOnlyDictionary<string, string>> FingerprintAsync(Guid organization)
    {
        var fingerprints = await Task.WhenAll(Tables.GroupBy(table => table.Database).Select(async tables =>
        {
            var sql = string.Join(" union all ", tables.Select(table => $"""
                select '{table}', count(*) || ' rows, ' || md5(coalesce(string_agg(t::text, chr(10) order by t::text), '')) from "{table.Name}" t where {table.Owner} = $1
                """));
            await using var command = tables.Key.Superuser.CreateCommand(sql);
            command.Parameters.Add(new NpgsqlParameter { Value = organization });
            await using var reader = await command.ExecuteReaderAsync(Cancellation);
            var fingerprint = new Dictionary<string, string>();
            while (await reader.ReadAsync(Cancellation))
            {
                fingerprint[reader.GetString(0)] = reader.GetString(1);
            }

            return fingerprint;
        }));
        return fingerprints.SelectMany(fingerprint => fingerprint).ToDictionary();
    }

    /// <summary>The organization's rows of a table.</summary>
    public static async Task<IReadOnlyList<JsonObject>> RowsAsync(OrganizationTable table, Guid organization)
    {
        await using var command = table.Database.Superuser.CreateCommand($"""select to_jsonb(t)::text from "{table.Name}" t where {table.Owner} = $1""");
        command.Parameters.Add(new NpgsqlParameter { Value = organization });
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<JsonObject>();
        while (await reader.ReadAsync(Cancellation))
        {
            rows.Add(JsonNode.Parse(reader.GetString(0))!.AsObject());
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases)
        {
            await database.Service.DisposeAsync();
            await database.Superuser.DisposeAsync();
        }
    }
}
