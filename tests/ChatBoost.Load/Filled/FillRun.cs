using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using ChatBoost.Contracts;
using ChatBoost.Testing.Api;
using ChatBoost.Testing.Stack;
using Npgsql;

namespace ChatBoost.Load.Filled;

/// <summary>An organization that was filled.</summary>
/// <param name="OrganizationId">Its id.</param>
/// <param name="Email">Its owner's address.</param>
/// <param name="Password">Its owner's password.</param>
/// <param name="PhoneNumberId">Its number.</param>
public sealed record FilledOrganization(string OrganizationId, string Email, string Password, string PhoneNumberId);

/// <summary>
/// Fills Inbox's database as years of use would have: through SQL, since through the door it would take as long. The organizations are real ones, and signed in to later;
/// a second fill goes on where the first one ended.
/// </summary>
public sealed class FillRun(RunningStack stack)
{
    private const int Piece = 20_000;

    /// <summary>Where the organizations are remembered: next to what the stack keeps.</summary>
    private string StateFile => Path.Combine(stack.DataDirectory, "filled.json");

    /// <summary>The organizations filled so far.</summary>
    public IReadOnlyList<FilledOrganization> Organizations =>
        File.Exists(StateFile) ? JsonSerializer.Deserialize<List<FilledOrganization>>(File.ReadAllText(StateFile))! : [];

    /// <summary>Adds conversations.</summary>
    /// <param name="organizations">Shared by so many organizations; those there are come first.</param>
    /// <param name="conversations">How many conversations.</param>
    /// <param name="messages">How many messages, over all of them.</param>
    /// <param name="limit">Stops adding after this time, with what there is by then.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(int organizations, int conversations, int messages, TimeSpan limit, CancellationToken cancellationToken)
    {
        var filled = await OpenAsync(organizations, cancellationToken);
        await using var inbox = Superuser();
        await using var connection = await inbox.OpenConnectionAsync(cancellationToken);
        var first = (int)(long)(await ScalarAsync(connection, "select count(*) from conversations", cancellationToken))! + 1;
        var since = Stopwatch.StartNew();
        var (begun, done) = (0, 0);

        // PostgreSQL works for one connection on one core.
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => AddAsync()));

        // What autovacuum would have done.
        await ExecuteAsync(connection, "vacuum (analyze)", cancellationToken);
        Report.Line($"  {await ScalarAsync(connection, "select count(*) from conversations", cancellationToken)} conversations, "
            + $"{await ScalarAsync(connection, "select count(*) from messages", cancellationToken)} messages, "
            + $"{await ScalarAsync(connection, "select pg_size_pretty(pg_database_size('inboxdb'))", cancellationToken)}");

        async Task AddAsync()
        {
            await using var own = await inbox.OpenConnectionAsync(cancellationToken);
            await PrepareAsync(own, filled, cancellationToken);
            while (since.Elapsed < limit && Interlocked.Add(ref begun, Piece) - Piece is var at && at < conversations)
            {
                var piece = Math.Min(Piece, conversations - at);
                await ExecuteAsync(
                    own,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"""
                        select set_config('fill.first', '{first + at}', false), set_config('fill.last', '{first + at + piece - 1}', false), set_config('fill.messages', '{messages / conversations}', false);
                        drop table if exists fill_phrases, fill_threads, fill_messages;
                        """),
                    cancellationToken);
                await ExecuteAsync(own, await SqlAsync(cancellationToken), cancellationToken);
                Report.Line($"  {Interlocked.Add(ref done, piece)} conversations, {(long)done * (messages / conversations)} messages after {since.Elapsed.TotalSeconds:0} s");
            }
        }
    }

    private async Task<IReadOnlyList<FilledOrganization>> OpenAsync(int count, CancellationToken cancellationToken)
    {
        var filled = Organizations.ToList();
        while (filled.Count < count)
        {
            var shop = await stack.OpenShopAsync(new BotRules(null, [], null), cancellationToken);
            filled.Add(new FilledOrganization(shop.Api.Session!.OrganizationId, shop.Api.Email!, shop.Api.Password!, shop.PhoneNumberId));
            await File.WriteAllTextAsync(StateFile, JsonSerializer.Serialize(filled), cancellationToken);
        }

        return filled;
    }

    private static async Task PrepareAsync(NpgsqlConnection connection, IReadOnlyList<FilledOrganization> filled, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, "create temp table fill_shops (n int, organization_id uuid, channel_id uuid)", cancellationToken);
        foreach (var (index, organization) in filled.Index())
        {
            await using var command = new NpgsqlCommand(
                "insert into fill_shops select $1, organization_id, channel_id from whatsapp_integrations where organization_id = $2", connection);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = index });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Id<OrganizationTag>.Parse(organization.OrganizationId).Value });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private NpgsqlDataSource Superuser()
    {
        var secrets = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(stack.DataDirectory, "secrets.json")))!;
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(stack.Description.All("inbox")[0].EnvironmentVariable("ConnectionStrings__inboxdb"))
        {
            Username = "postgres",
            Password = secrets["postgres-password"],
            CommandTimeout = 0,
        });
    }

    private static async Task<string> SqlAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("Fill.sql")!);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
