using System.Net.WebSockets;
using System.Reflection;
using System.Text;
using System.Text.Json;
using ChatBoost.ScaleTests;
using ChatBoost.Testing.Stack;
using Npgsql;

[assembly: AssemblyFixture(typeof(FilledStack))]

namespace ChatBoost.ScaleTests;

/// <summary>The running product with two years of 21 organizations in inboxdb (see Filling.sql); the tests work as one of them.</summary>
public sealed class FilledStack : IAsyncLifetime
{
    /// <summary>Conversations of the organization the tests work as; there are 42,000 in all.</summary>
    public const int OwnConversations = 2000;

    /// <summary>What the bot answers to <see cref="Question"/>.</summary>
    public const string Answer = "We open at nine.";

    /// <summary>What the customer asks.</summary>
    public const string Question = "opening hours";

    private static readonly BotRules Rules = new(null, [new KeywordRule([Question], "contains", Answer)], null);

    private readonly ClientWebSocket _browser = new();
    private RunningStack _running = null!;

    /// <summary>The organization the tests work as.</summary>
    public Shop Shop { get; private set; } = null!;

    /// <summary>Some who wrote before. WhatsApp lets no more than 45 messages at once through to one person.</summary>
    public IReadOnlyList<Customer> Customers { get; private set; } = [];

    /// <summary>The one who has written and read 3,000 messages.</summary>
    public Customer Regular => Customers[0];

    /// <summary>Their conversation.</summary>
    public string LongConversation { get; private set; } = "";

    /// <summary>Its tables that have more rows than a page shows; the others may be read as a whole.</summary>
    public IReadOnlySet<string> BigTables { get; private set; } = new HashSet<string>();

    internal PlanLog Plans { get; private set; } = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The superuser's connection to a database of the stack; it is in AppHost's secrets and in no service's environment.</summary>
    public NpgsqlDataSource Superuser(string database, string service)
    {
        var secrets = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(_running.DataDirectory, "secrets.json")))!;
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(
            _running.Description.All(service)[0].EnvironmentVariable($"ConnectionStrings__{database}"))
        {
            Username = "postgres",
            Password = secrets["postgres-password"],
            MaxPoolSize = 2,
            CommandTimeout = 120,
        });
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("CHATBOOST_STACK") is { Length: > 0 })
        {
            throw new InvalidOperationException("These tests fill the database and make PostgreSQL log every plan: not in a stack somebody uses. Unset CHATBOOST_STACK.");
        }

        _running = await RunningStack.StartAsync(["--no-seed", "--no-dashboard"], line => TestContext.Current.SendDiagnosticMessage(line), Cancellation);
        Shop = await _running.OpenShopAsync(Rules, Cancellation);
        var inbox = Superuser("inboxdb", "inbox");
        await FillAsync(inbox);
        Customers = [.. from i in Enumerable.Range(1, 10) let waId = $"4478{i * 21:D8}" select new Customer(Shop, waId, MetaWebhook.NameOf(waId))];
        LongConversation = (await Shop.Api.ConversationsAsync($"search={Regular.WaId}", Cancellation)).Data.Single().Id;
        await WatchAsync();
        Plans = new PlanLog(inbox, Path.Combine(_running.DataDirectory, "logs", "postgres.log"));
        await Plans.StartAsync(Cancellation);

        // Each connection the service still has in its pool fails once.
        for (var inARow = 0; inARow < 20; inARow++)
        {
            using var response = await Shop.Api.SendAsync(HttpMethod.Get, "/api/v1/conversations?pageSize=1", null, Cancellation);
            inARow = response.IsSuccessStatusCode ? inARow : 0;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        if (_running is not null)
        {
            await _running.DisposeAsync();
        }
    }

    private async Task FillAsync(NpgsqlDataSource inbox)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("Filling.sql")!);
        var sql = await reader.ReadToEndAsync(Cancellation);
        await using var connection = await inbox.OpenConnectionAsync(Cancellation);
        await ExecuteAsync(connection, $"""
            select set_config('scale.organization_id', organization_id::text, false), set_config('scale.channel_id', channel_id::text, false)
            from whatsapp_integrations where phone_number_id = '{Shop.PhoneNumberId}'
            """);
        await ExecuteAsync(connection, sql);

        // What autovacuum would have done in two years.
        await ExecuteAsync(connection, "vacuum (analyze)");
        await using var command = new NpgsqlCommand(
            "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and reltuples > 3000", connection);
        await using var tables = await command.ExecuteReaderAsync(Cancellation);
        var big = new HashSet<string>();
        while (await tables.ReadAsync(Cancellation))
        {
            big.Add(tables.GetString(0));
        }

        BigTables = big;
    }

    /// <summary>Somebody has the inbox open: only then are changes read again, to be shown live.</summary>
    private async Task WatchAsync()
    {
        var address = new UriBuilder(_running.Gateway) { Scheme = "ws", Path = "/ws", Query = $"access_token={Shop.Api.Session!.AccessToken}" };
        await _browser.ConnectAsync(address.Uri, Cancellation);
        await _browser.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
        _ = Task.Run(async () =>
        {
            var buffer = new byte[64 * 1024];
            while (_browser.State == WebSocketState.Open)
            {
                await _browser.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            }
        });
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
