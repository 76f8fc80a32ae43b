using System.Collections.Concurrent;
using ChatBoost.Testing.Api;

namespace ChatBoost.Load;

/// <summary>What the threads show, read through the API. All counts are of faults.</summary>
/// <param name="Missing">Customers' messages that are nowhere.</param>
/// <param name="Twice">Customers' messages stored more than once.</param>
/// <param name="WrongCustomer">Customers' messages in somebody else's thread.</param>
/// <param name="OutOfOrder">Customers' messages that stand before an earlier one, by the provider's time.</param>
/// <param name="AnswersMissing">Messages without their answer in the thread.</param>
/// <param name="AnswersTwice">Messages whose answer stands there more than once.</param>
/// <param name="UnreadStatuses">Answers not shown as read although the customer read all.</param>
public sealed record StorageFindings(
    int Missing, int Twice, int WrongCustomer, int OutOfOrder, int AnswersMissing, int AnswersTwice, int UnreadStatuses)
{
    /// <summary>True when every thread is as it must be.</summary>
    public bool IsClean => this == new StorageFindings(0, 0, 0, 0, 0, 0, 0);

    /// <summary>Counts added up.</summary>
    public static StorageFindings operator +(StorageFindings left, StorageFindings right) => new(
        left.Missing + right.Missing,
        left.Twice + right.Twice,
        left.WrongCustomer + right.WrongCustomer,
        left.OutOfOrder + right.OutOfOrder,
        left.AnswersMissing + right.AnswersMissing,
        left.AnswersTwice + right.AnswersTwice,
        left.UnreadStatuses + right.UnreadStatuses);
}

/// <summary>Reads every customer's thread back and compares it with what was written.</summary>
public static class StorageCheck
{
    private const int PageSize = 100;

    private static readonly StorageFindings None = new(0, 0, 0, 0, 0, 0, 0);

    // Statuses of the last answers may still be in their queue when the last answer arrives.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Compares; asks again for a while as long as something is missing or not yet read.</summary>
    /// <param name="plan">What was written.</param>
    /// <param name="statuses">Whether the provider reported answers as read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<StorageFindings> RunAsync(
        IReadOnlyList<PlannedMessage> plan, bool statuses, CancellationToken cancellationToken)
    {
        var giveUpAt = DateTimeOffset.UtcNow + Patience;
        while (true)
        {
            var findings = None;
            foreach (var number in plan.GroupBy(message => message.Number))
            {
                findings += await CheckAsync(number.Key, [.. number], statuses, cancellationToken);
            }

            if (findings.IsClean || DateTimeOffset.UtcNow > giveUpAt)
            {
                return findings;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    private static async Task<StorageFindings> CheckAsync(
        LoadNumber number, IReadOnlyList<PlannedMessage> written, bool statuses, CancellationToken cancellationToken)
    {
        var api = number.Shop.Api;
        var conversations = await ConversationsAsync(api, cancellationToken);
        var byCustomer = written.ToLookup(message => message.Customer);
        var results = new ConcurrentBag<StorageFindings>();
        await Parallel.ForEachAsync(
            byCustomer,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
            async (customer, token) =>
            {
                var threads = new List<Message>();
                foreach (var conversation in conversations[Testing.MetaWebhook.NameOf(customer.Key)])
                {
                    threads.AddRange(await ThreadAsync(api, conversation.Id, token));
                }

                results.Add(Compare([.. customer], threads, statuses));
            });
        return results.Aggregate(None, (sum, one) => sum + one);
    }

    private static StorageFindings Compare(IReadOnlyList<PlannedMessage> written, IReadOnlyList<Message> thread, bool statuses)
    {
        var received = thread.Where(message => message.IsFromContact).ToList();
        var answers = thread.Where(message => !message.IsFromContact).ToList();
        var copies = received.CountBy(message => message.Text).ToDictionary();
        var answerCopies = answers.CountBy(message => message.Text).ToDictionary();
        var texts = written.Select(message => message.Text).ToHashSet();
        var order = received.Where(message => texts.Contains(message.Text)).Select(message => message.Timestamp).ToList();
        return new StorageFindings(
            Missing: written.Count(message => !copies.ContainsKey(message.Text)),
            Twice: copies.Where(copy => texts.Contains(copy.Key)).Sum(copy => copy.Value - 1),
            WrongCustomer: received.Count(message => !texts.Contains(message.Text)),
            OutOfOrder: order.Zip(order.Skip(1)).Count(pair => pair.Second < pair.First),
            AnswersMissing: written.Count(message => !answerCopies.ContainsKey(message.Answer)),
            AnswersTwice: answerCopies.Sum(copy => copy.Value - 1),
            UnreadStatuses: statuses ? answers.Count(message => message.Status != "read") : 0);
    }

    private static async Task<ILookup<string, Conversation>> ConversationsAsync(ChatBoostApi api, CancellationToken cancellationToken)
    {
        var all = new List<Conversation>();
        for (var page = 1; ; page++)
        {
            var found = await api.ConversationsAsync($"sort=oldest&page={page}&pageSize={PageSize}", cancellationToken);
            all.AddRange(found.Data);
            if (found.Data.Count < PageSize)
            {
                return all.ToLookup(conversation => conversation.FullName);
            }
        }
    }

    // Page 1 is the newest; within a page the oldest comes first.
    private static async Task<List<Message>> ThreadAsync(ChatBoostApi api, string conversationId, CancellationToken cancellationToken)
    {
        var all = new List<Message>();
        for (var page = 1; ; page++)
        {
            var found = await api.MessagesAsync(conversationId, $"page={page}&pageSize={PageSize}", cancellationToken);
            all.InsertRange(0, found.Data);
            if (found.Data.Count < PageSize)
            {
                return all;
            }
        }
    }
}
