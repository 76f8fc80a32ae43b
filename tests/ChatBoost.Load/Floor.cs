using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ChatBoost.Testing.Api;
using ChatBoost.Testing.Stack;
using Npgsql;

namespace ChatBoost.Load;

/// <summary>
/// The least any correct system must do for one message, on the same infrastructure: through a queue and back, one
/// transaction with the rows stored, one call to the provider, and the message taken off the queue.
/// </summary>
public sealed class Floor(RunDescription stack)
{
    private const string Schema = "load_floor";
    private const int Consumers = 4;

    /// <summary>Does that at a steady rate.</summary>
    /// <param name="rate">Messages per second.</param>
    /// <param name="duration">How long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Milliseconds from when a message was due to when the provider had answered.</returns>
    public async Task<Percentiles> RunAsync(double rate, TimeSpan duration, CancellationToken cancellationToken)
    {
        var address = new Uri(stack.All("whatsapp-worker")[0].EnvironmentVariable("AWS__ServiceURL"));
        await using var database = NpgsqlDataSource.Create(stack.All("inbox")[0].EnvironmentVariable("ConnectionStrings__inboxdb"));
        using var sqs = new SqsApi(address);
        using var graph = NewGraph(out var phoneNumberId);
        using var simulator = new SimulatorApi(stack.Simulator);
        await simulator.ConfigureAsync(
            new { phoneNumberId, window = false, pairLimit = false, messagesPerSecond = 0, statuses = false }, cancellationToken);
        var queue = await CreateQueueAsync(sqs, cancellationToken);
        await ExecuteAsync(database, CreateTables, cancellationToken);
        try
        {
            return await MeasureAsync(sqs, queue, database, graph, rate, duration, cancellationToken);
        }
        finally
        {
            await ExecuteAsync(database, $"drop schema {Schema} cascade", CancellationToken.None);
            await sqs.CallAsync("DeleteQueue", new { QueueUrl = queue }, CancellationToken.None);
        }
    }

    private const string CreateTables = $"""
        drop schema if exists {Schema} cascade;
        create schema {Schema};
        create table {Schema}.contacts (wa_id text primary key, seen_at timestamptz not null);
        create table {Schema}.conversations (wa_id text primary key references {Schema}.contacts, unread integer not null);
        create table {Schema}.messages (id uuid primary key, wamid text not null unique, wa_id text not null references {Schema}.conversations, body text not null);
        """;

    private const string Store = $"""
        insert into {Schema}.contacts values ($1, now()) on conflict (wa_id) do update set seen_at = excluded.seen_at;
        insert into {Schema}.conversations values ($1, 1) on conflict (wa_id) do update set unread = conversations.unread + 1;
        insert into {Schema}.messages values ($2, $3, $1, $4);
        """;

    private HttpClient NewGraph(out string phoneNumberId)
    {
        phoneNumberId = Testing.Shop.NewNumber().PhoneNumberId!;
        var graph = new HttpClient { BaseAddress = new Uri(stack.Simulator, $"/v23.0/{phoneNumberId}/messages") };
        graph.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"sim-token-{phoneNumberId}");
        return graph;
    }

    private static async Task<string> CreateQueueAsync(SqsApi sqs, CancellationToken cancellationToken)
    {
        var attributes = new Dictionary<string, string> { ["FifoQueue"] = "true" };
        var answer = await sqs.CallAsync(
            "CreateQueue", new { QueueName = $"load-floor-{Guid.NewGuid():N}.fifo", Attributes = attributes }, cancellationToken);
        return answer.GetProperty("QueueUrl").GetString()!;
    }

    private static async Task<Percentiles> MeasureAsync(
        SqsApi sqs, string queue, NpgsqlDataSource database, HttpClient graph, double rate, TimeSpan duration, CancellationToken cancellationToken)
    {
        var count = (int)Math.Round(rate * duration.TotalSeconds);
        var times = new ConcurrentBag<double>();
        var clock = Stopwatch.StartNew();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var consumers = Enumerable.Range(0, Consumers).Select(_ => ConsumeAsync()).ToList();
        var sends = new List<Task>(count);
        for (var index = 0; index < count; index++)
        {
            var due = TimeSpan.FromSeconds(index / rate);
            while (due > clock.Elapsed)
            {
                await Task.Delay(Math.Max(1, (int)(due - clock.Elapsed).TotalMilliseconds), cancellationToken);
            }

            sends.Add(sqs.CallAsync(
                "SendMessage",
                new
                {
                    QueueUrl = queue,
                    MessageBody = JsonSerializer.Serialize(new FloorMessage($"4478{index % 500:00000000}", $"wamid.{Guid.NewGuid():N}", due.TotalMilliseconds)),
                    MessageGroupId = $"{index % 500}",
                    MessageDeduplicationId = Guid.NewGuid().ToString("N"),
                },
                cancellationToken));
        }

        await Task.WhenAll(sends);
        while (times.Count < count)
        {
            await Task.Delay(20, cancellationToken);
        }

        await done.CancelAsync();
        await Task.WhenAll(consumers);
        return Percentiles.Of(times);

        async Task ConsumeAsync()
        {
            try
            {
                while (!done.IsCancellationRequested)
                {
                    var received = await sqs.CallAsync(
                        "ReceiveMessage", new { QueueUrl = queue, MaxNumberOfMessages = 10, WaitTimeSeconds = 5 }, done.Token);
                    if (received.TryGetProperty("Messages", out var messages))
                    {
                        await Parallel.ForEachAsync(messages.EnumerateArray(), done.Token, async (message, token) =>
                        {
                            await HandleAsync(message, token);
                        });
                    }
                }
            }
            catch (OperationCanceledException) when (done.IsCancellationRequested)
            {
                // The run is over; a receive that waited for more may end.
            }
        }

        async Task HandleAsync(JsonElement received, CancellationToken token)
        {
            var message = JsonSerializer.Deserialize<FloorMessage>(received.GetProperty("Body").GetString()!)!;
            await StoreAsync(database, message, token);
            using var answer = await graph.PostAsJsonAsync(
                "", new { messaging_product = "whatsapp", to = message.From, type = "text", text = new { body = "floor" } }, token);
            answer.EnsureSuccessStatusCode();
            var time = clock.Elapsed.TotalMilliseconds - message.DueMs;
            await sqs.CallAsync("DeleteMessage", new { QueueUrl = queue, ReceiptHandle = received.GetProperty("ReceiptHandle").GetString() }, token);
            times.Add(time);
        }
    }

    private static async Task StoreAsync(NpgsqlDataSource database, FloorMessage message, CancellationToken cancellationToken)
    {
        // A batch is one round trip and one transaction.
        await using var batch = database.CreateBatch();
        foreach (var statement in Store.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = statement;
            command.Parameters.Add(new NpgsqlParameter { Value = message.From });
            if (statement.Contains("$4", StringComparison.Ordinal))
            {
                command.Parameters.Add(new NpgsqlParameter { Value = Guid.CreateVersion7() });
                command.Parameters.Add(new NpgsqlParameter { Value = message.Wamid });
                command.Parameters.Add(new NpgsqlParameter { Value = "k-000 the text a customer wrote" });
            }

            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record FloorMessage(string From, string Wamid, double DueMs);
}
