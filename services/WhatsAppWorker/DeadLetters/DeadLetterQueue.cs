using System.Diagnostics.CodeAnalysis;
using ChatBoost.ServiceDefaults.Sqs;
using ChatBoost.WhatsAppWorker.Queues;

namespace ChatBoost.WhatsAppWorker.DeadLetters;

/// <summary>
/// Goes through the dead letters of one queue. SQS shows a message only by giving it out: all that is looked at is in flight for that time and given back after.
/// Of several in one group it gives out the first; the others follow when that one is replayed.
/// </summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a queue, though not a collection.")]
internal sealed class DeadLetterQueue(string name, SqsQueue source, SqsQueue dead) : IDisposable
{
    private const int MaxPerReceive = 10;
    private const int MaxLookedAt = 1000;
    private static readonly TimeSpan LookTime = TimeSpan.FromSeconds(60);

    // Two at a time would hide messages from each other.
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>What requests call it.</summary>
    public string Name => name;

    /// <summary>True for the name a request gave: the short one or the queue's.</summary>
    public bool IsCalled(string queue) => queue == name || queue == source.Name || queue == dead.Name;

    /// <summary>What the owner of these numbers may see.</summary>
    public async Task<IReadOnlyList<DeadLetterOutput>> ListAsync(IReadOnlySet<string> numbers, CancellationToken cancellationToken)
    {
        var found = new List<DeadLetterOutput>();
        await LookAsync(
            message =>
            {
                if (Concerns(numbers, message))
                {
                    found.Add(DeadLetter.Describe(name, message));
                }

                return Task.FromResult(false);
            },
            cancellationToken);
        return found;
    }

    /// <summary>Sends back what the owner of these numbers may, <paramref name="limit"/> at most; answers how many.</summary>
    public async Task<int> ReplayAsync(IReadOnlySet<string> numbers, int limit, CancellationToken cancellationToken)
    {
        var replayed = 0;
        await LookAsync(
            async message =>
            {
                if (replayed >= limit || !Concerns(numbers, message))
                {
                    return false;
                }

                // In this order a crash between the two leaves it in both; the deduplication id swallows the second sending.
                await source.SendAsync(DeadLetter.Replay(message), cancellationToken);
                await dead.DeleteAsync(message, cancellationToken);
                replayed++;
                return true;
            },
            cancellationToken);
        return replayed;
    }

    /// <summary>Deletes what these numbers had with somebody of these addresses; answers how many.</summary>
    public async Task<int> EraseAsync(IReadOnlySet<string> numbers, IReadOnlySet<string> addresses, CancellationToken cancellationToken)
    {
        var erased = 0;
        await LookAsync(
            async message =>
            {
                if (DeadLetter.UpdateOf(message) is not { PhoneNumberId: { } number } update || !numbers.Contains(number) || !DeadLetter.Names(update, addresses))
                {
                    return false;
                }

                await dead.DeleteAsync(message, cancellationToken);
                erased++;
                return true;
            },
            cancellationToken);
        return erased;
    }

    public void Dispose() => _oneAtATime.Dispose();

    private static bool Concerns(IReadOnlySet<string> numbers, Message message) =>
        DeadLetter.UpdateOf(message) is not { PhoneNumberId: { } number } || numbers.Contains(number);

    // The handler says true for what it took away.
    private async Task LookAsync(Func<Message, Task<bool>> handle, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        var held = new List<string>();
        try
        {
            IReadOnlyList<Message> messages;
            do
            {
                messages = await dead.ReceiveAsync(MaxPerReceive, TimeSpan.Zero, cancellationToken, LookTime);
                held.AddRange(messages.Select(message => message.ReceiptHandle));
                foreach (var message in messages)
                {
                    if (await handle(message))
                    {
                        held.Remove(message.ReceiptHandle);
                    }
                }
            }
            while (messages.Count > 0 && held.Count < MaxLookedAt);
        }
        finally
        {
            await dead.ChangeVisibilityAsync(held, TimeSpan.Zero, CancellationToken.None);
            _oneAtATime.Release();
        }
    }
}
