using ChatBoost.AppHost.Orchestration;
using Npgsql;

namespace ChatBoost.AppHost.Resources;

/// <summary>A PostgreSQL server from Debian's packages.</summary>
public sealed class PostgresServerResource(string name) : ProcessResource(name)
{
    private const string SuperUser = "postgres";

    /// <summary>The databases on it.</summary>
    public List<PostgresDatabaseResource> Databases { get; } = [];

    /// <inheritdoc/>
    public override async Task<ProcessSpec> PrepareAsync(RunContext run, int port, CancellationToken cancellationToken)
    {
        var binaries = PostgresBinaries();
        var directory = run.Data.PostgresDirectory;

        // Written last by initdb's success: a half-made cluster is made anew.
        var isComplete = Path.Combine(directory, "chatboost.initialized");
        if (!File.Exists(isComplete))
        {
            await InitializeAsync(run, binaries, directory, cancellationToken);
            await File.WriteAllTextAsync(isComplete, "", cancellationToken);
        }

        // fsync and synchronous_commit stay on: what was answered with 200 survives a power cut, on a developer's machine too.
        string[] settings =
        [
            "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=300", "shared_buffers=128MB",
            "effective_cache_size=1GB", "work_mem=8MB", "maintenance_work_mem=64MB", "max_wal_size=1GB", "checkpoint_timeout=15min",
            "checkpoint_completion_target=0.9", "wal_compression=lz4", "random_page_cost=1.1", "jit=off",
            "max_parallel_workers_per_gather=0", "log_min_duration_statement=1000", "timezone=UTC", "log_timezone=UTC",
        ];
        string[] command =
        [
            Path.Combine(binaries, "postgres"), "-D", directory, "-p", $"{port}",
            .. settings.SelectMany(setting => new[] { "-c", setting }),
        ];
        return ProcessSpec.Of(PostgresUser.Run(command), directory);
    }

    /// <inheritdoc/>
    public override async Task<bool> IsReadyAsync(RunContext run, int port, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(run, "postgres", SuperUser, SuperUserPassword(run), port) + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        foreach (var database in Databases)
        {
            await EnsureDatabaseAsync(connection, database, run, cancellationToken);
        }

        return true;
    }

    internal static string ConnectionString(RunContext run, string database, string user, string password, int port) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Database = database,
            Username = user,
            Password = password,

            // Eight pools of 35 fit into max_connections with room for people; a service may hold two (requests, background work).
            MaxPoolSize = 35,
        }.ConnectionString;

    private static string SuperUserPassword(RunContext run) => run.Secrets.GetPassword("postgres-password");

    private static string PostgresBinaries() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .Select(directory => Path.Combine(directory, "bin"))
                .Where(directory => File.Exists(Path.Combine(directory, "initdb")))
                .MaxBy(directory => directory, StringComparer.Ordinal) ?? throw NotInstalled()
            : throw NotInstalled();

    private static ResourceFailedException NotInstalled() => new("postgres", "PostgreSQL is not installed: apt-get install postgresql");

    private static async Task InitializeAsync(RunContext run, string binaries, string directory, CancellationToken cancellationToken)
    {
        PostgresUser.RecreateDirectory(directory);
        var passwordFile = Path.Combine(Path.GetDirectoryName(directory)!, "postgres-password");
        try
        {
            PostgresUser.WriteFile(passwordFile, SuperUserPassword(run));

            // --no-sync: a crash of the machine within this second costs an empty cluster, which is made anew.
            string[] command =
            [
                Path.Combine(binaries, "initdb"), "-D", directory, "-U", SuperUser, $"--pwfile={passwordFile}", "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
            ];
            await CommandLine.RunAsync(PostgresUser.Run(command), Path.GetTempPath(), "postgres", cancellationToken);
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    private static async Task EnsureDatabaseAsync(NpgsqlConnection connection, PostgresDatabaseResource database, RunContext run, CancellationToken cancellationToken)
    {
        // Names come from Program.cs and the password is hexadecimal: no quoting can break.
        var role = database.Owner;
        var password = database.Password(run);
        var roleExists = await ExistsAsync(connection, $"SELECT 1 FROM pg_roles WHERE rolname = '{role}'", cancellationToken);
        await ExecuteAsync(
            connection,
            $"{(roleExists ? "ALTER" : "CREATE")} ROLE \"{role}\" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD '{password}'",
            cancellationToken);

        if (!await ExistsAsync(connection, $"SELECT 1 FROM pg_database WHERE datname = '{database.Name}'", cancellationToken))
        {
            await ExecuteAsync(connection, $"CREATE DATABASE \"{database.Name}\" OWNER \"{role}\"", cancellationToken);
            await ExecuteAsync(connection, $"REVOKE CONNECT, TEMPORARY ON DATABASE \"{database.Name}\" FROM PUBLIC", cancellationToken);
        }
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>A database with a login role of its own that owns it and nothing else.</summary>
public sealed class PostgresDatabaseResource(string name, string owner, PostgresServerResource server) : Resource(name), IResourceWithConnectionString
{
    /// <summary>The role that owns the database.</summary>
    public string Owner { get; } = owner;

    /// <summary>The server it is on.</summary>
    public PostgresServerResource Server { get; } = server;

    /// <inheritdoc/>
    public string GetConnectionString(RunContext run) =>
        PostgresServerResource.ConnectionString(run, Name, Owner, Password(run), run.PortOf(Server.Endpoints[0]));

    internal string Password(RunContext run) => run.Secrets.GetPassword($"postgres-{Owner}-password");
}

/// <summary>Declares PostgreSQL, by Aspire's names.</summary>
public static class PostgresBuilderExtensions
{
    /// <summary>Adds a server.</summary>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(this DistributedApplicationBuilder builder, string name, int port) =>
        builder.AddResource(new PostgresServerResource(name)).WithEndpoint("tcp", port);

    /// <summary>Adds a database to a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="name">The database; consumers read <c>ConnectionStrings__{name}</c>.</param>
    /// <param name="owner">The login role that owns it: the service's name.</param>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> server, string name, string owner)
    {
        var database = new PostgresDatabaseResource(name, owner, server.Resource);
        server.Resource.Databases.Add(database);
        return server.ApplicationBuilder.AddResource(database);
    }
}
