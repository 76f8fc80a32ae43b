using System.Diagnostics;
using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Telemetry;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatBoost.ServiceDefaults.Messaging;

/// <summary>
/// Sends what is in the outbox, oldest first, and deletes it when RabbitMQ has confirmed it. The rows stay locked while they are sent,
/// so replicas share the work; a crash or a broker that is away leaves them where they are.
/// </summary>
internal sealed partial class DispatchOutbox(
    NpgsqlDataSource database, DatabaseReady ready, IBus bus, OutboxSignal signal, TimeProvider clock, ILogger<DispatchOutbox> logger) : BackgroundService
{
    private const int BatchSize = 200;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly ActivitySource Source = new(TelemetryFeature.SourcePrefix + "Outbox");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var sent = await SendBatchAsync(stoppingToken);
                if (sent < BatchSize)
                {
                    await signal.WaitAsync(PollInterval, clock, stoppingToken);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // Database or broker away: the rows wait.
                LogWaiting(exception.GetType().Name, exception.Message);
                await Task.Delay(RetryDelay, clock, stoppingToken);
            }
        }
    }

    private async Task<int> SendBatchAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            delete from outbox_messages where id in (
                select id from outbox_messages order by id limit $1 for update skip locked)
            returning id, message_id, type, body, trace_parent
            """,
            connection,
            transaction);
        command.Parameters.Add(new NpgsqlParameter { Value = BatchSize });

        var messages = new List<(long Id, Guid MessageId, string Type, string Body, string? TraceParent)>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                messages.Add((reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), await reader.IsDBNullAsync(4, cancellationToken) ? null : reader.GetString(4)));
            }
        }

        if (messages.Count == 0)
        {
            return 0;
        }

        messages.Sort((a, b) => a.Id.CompareTo(b.Id));
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(10));
        await Task.WhenAll(messages.Select(message => PublishAsync(message.MessageId, message.Type, message.Body, message.TraceParent, timeout.Token)));
        await transaction.CommitAsync(cancellationToken);
        return messages.Count;
    }

    private async Task PublishAsync(Guid messageId, string typeName, string body, string? traceParent, CancellationToken cancellationToken)
    {
        using var activity = traceParent is null ? null : Source.StartActivity("outbox publish", ActivityKind.Producer, traceParent);
        var (raised, type) = OutboxMessage.Read(typeName, body);
        var needsConsumer = type.IsDefined(typeof(NeedsConsumerAttribute), inherit: false);
        await bus.Publish(
            raised,
            type,
            context =>
            {
                context.MessageId = messageId;
                if (needsConsumer && context.TryGetPayload<RabbitMqSendContext>(out var rabbitMq))
                {
                    // The broker gives it back when no queue takes it; that is an error like its absence.
                    rabbitMq.Mandatory = true;
                }
            },
            cancellationToken);
    }

    [LoggerMessage(1101, LogLevel.Warning, "Events wait in the outbox: {Kind}: {Reason}")]
    private partial void LogWaiting(string kind, string reason);
}

/// <summary>Wakes the dispatcher when something was committed, so that events leave at once and the table is not polled in vain.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim _raised = new(0, 1);

    /// <summary>Call after a commit that stored events.</summary>
    public void Set()
    {
        try
        {
            _raised.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already set; one wake-up is enough.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _raised.Dispose();

    internal async Task WaitAsync(TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _raised.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look anyway: another replica may have died with a batch.
        }
    }
}
