using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ChatBoost.ServiceDefaults.Sqs;

/// <summary>How a <see cref="SqsQueue"/> gathers what it sends.</summary>
public sealed record SqsQueueSettings
{
    /// <summary>How long a message to send may wait for company, so that one call takes up to ten. Zero: only while another call is under way.</summary>
    public TimeSpan SendLinger { get; init; } = TimeSpan.Zero;
}

/// <summary>
/// One queue by its name. Sends and deletes of many callers share calls: what comes while a call is under way leaves with the next one, in the order it came.
/// </summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a queue, though not a collection.")]
public sealed class SqsQueue
{
    private static readonly string[] SystemAttributes = ["All"];
    private static readonly string[] Attributes = ["All"];

    private readonly SqsClient _client;
    private readonly TaskCompletionSource<string> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqsBatcher<SendMessageBatchRequestEntry> _sends;
    private readonly SqsBatcher<string> _deletes;

    /// <summary>A queue that is looked up with <see cref="ResolveAsync"/>; calls wait until then.</summary>
    public SqsQueue(SqsClient client, string name, SqsQueueSettings settings, TimeProvider clock)
    {
        _client = client;
        Name = name;
        // Ids and field names of the envelope take some room beside the body; half a KiB is plenty.
        _sends = new(SendBatchAsync, entry => entry.MessageBody.Length + 512, entry => entry.MessageGroupId, settings.SendLinger, clock);
        _deletes = new(DeleteBatchAsync, handle => handle.Length, groupOf: null, linger: TimeSpan.Zero, clock);
    }

    /// <summary>The queue's name; FIFO queues end in <c>.fifo</c>.</summary>
    public string Name { get; }

    /// <summary>True once the queue was found.</summary>
    public bool IsResolved => _url.Task.IsCompletedSuccessfully;

    /// <summary>Looks the queue up.</summary>
    /// <exception cref="AmazonSQSException"><c>QueueDoesNotExist</c>.</exception>
    public async Task ResolveAsync(CancellationToken cancellationToken) =>
        _url.TrySetResult((await _client.GetQueueUrlAsync(new(Name), cancellationToken)).QueueUrl);

    /// <summary>Sends a message; completes when SQS has it. <see cref="SendMessageBatchRequestEntry.Id"/> is given here.</summary>
    /// <exception cref="AmazonSQSException">SQS refused this message or the call.</exception>
    public Task SendAsync(SendMessageBatchRequestEntry message, CancellationToken cancellationToken) => _sends.AddAsync(message, cancellationToken);

    /// <summary>Deletes a message in flight; completes when it is gone.</summary>
    /// <exception cref="AmazonSQSException">SQS refused: the message will come again.</exception>
    public Task DeleteAsync(Message message, CancellationToken cancellationToken) => _deletes.AddAsync(message.ReceiptHandle, cancellationToken);

    /// <summary>Takes up to <paramref name="max"/> (1 to 10) messages in flight, waiting up to <paramref name="wait"/> (20 s at most) for the first.</summary>
    public async Task<IReadOnlyList<Message>> ReceiveAsync(int max, TimeSpan wait, CancellationToken cancellationToken, TimeSpan? visibility = null)
    {
        var url = await _url.Task.WaitAsync(cancellationToken);
        var response = await _client.ReceiveMessageAsync(
            new(url, max, (int)wait.TotalSeconds, (int?)visibility?.TotalSeconds, SystemAttributes, Attributes), cancellationToken);
        return response.Messages ?? [];
    }

    /// <summary>Keeps messages in flight for this long from now on; zero releases them. A message that is in flight no more is passed over.</summary>
    public async Task ChangeVisibilityAsync(IReadOnlyCollection<string> receiptHandles, TimeSpan visibility, CancellationToken cancellationToken)
    {
        var url = await _url.Task.WaitAsync(cancellationToken);
        foreach (var chunk in receiptHandles.Chunk(SqsBatcher.MaxEntries))
        {
            var entries = chunk.Select((handle, index) => new ChangeMessageVisibilityBatchRequestEntry(SqsBatcher.IdOf(index), handle, (int)visibility.TotalSeconds));
            await _client.ChangeMessageVisibilityBatchAsync(new(url, [.. entries]), cancellationToken);
        }
    }

    /// <summary>Reads the queue's attributes, for example <c>RedrivePolicy</c>.</summary>
    public async Task<IReadOnlyDictionary<string, string>> GetAttributesAsync(CancellationToken cancellationToken)
    {
        var url = await _url.Task.WaitAsync(cancellationToken);
        return (await _client.GetQueueAttributesAsync(new(url, Attributes), cancellationToken)).Attributes ?? new Dictionary<string, string>();
    }

    /// <summary>After how many receives the queue moves a message to its dead-letter queue; null when it never does.</summary>
    public async Task<int?> GetMaxReceiveCountAsync(CancellationToken cancellationToken)
    {
        var attributes = await GetAttributesAsync(cancellationToken);
        if (!attributes.TryGetValue("RedrivePolicy", out var policy))
        {
            return null;
        }

        // {"deadLetterTargetArn":"arn:…","maxReceiveCount":"5"}: the number may be a string.
        using var json = JsonDocument.Parse(policy);
        return json.RootElement.TryGetProperty("maxReceiveCount", out var count) && int.TryParse(count.ToString(), out var number) ? number : null;
    }

    private async Task<IReadOnlyList<BatchResultErrorEntry>> SendBatchAsync(IReadOnlyList<SendMessageBatchRequestEntry> entries)
    {
        var url = await _url.Task;
        return (await _client.SendMessageBatchAsync(new(url, entries.Select((entry, index) => entry with { Id = SqsBatcher.IdOf(index) }).ToList()), default)).Failed ?? [];
    }

    private async Task<IReadOnlyList<BatchResultErrorEntry>> DeleteBatchAsync(IReadOnlyList<string> handles)
    {
        var url = await _url.Task;
        return (await _client.DeleteMessageBatchAsync(
            new(url, handles.Select((handle, index) => new DeleteMessageBatchRequestEntry(SqsBatcher.IdOf(index), handle)).ToList()), default)).Failed ?? [];
    }
}
