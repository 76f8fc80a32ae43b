using ChatBoost.Testing.Api;

namespace ChatBoost.Load;

/// <summary>What was asked against what was answered.</summary>
/// <param name="Answered">Messages with exactly their answer.</param>
/// <param name="Lost">Messages without an answer.</param>
/// <param name="Duplicated">Answers more than one to a message.</param>
/// <param name="OutOfOrder">Answers that overtook an earlier one to the same customer.</param>
/// <param name="WrongCustomer">Answers nobody there had asked for.</param>
/// <param name="ReplyTimes">Milliseconds from when a message was due to when the simulator held its answer.</param>
public sealed record Ledger(
    int Answered, int Lost, int Duplicated, int OutOfOrder, int WrongCustomer, IReadOnlyCollection<double> ReplyTimes)
{
    /// <summary>Compares.</summary>
    /// <param name="plan">What was written.</param>
    /// <param name="replies">What was answered.</param>
    /// <param name="startedAtMs">The run's beginning in milliseconds since 1970.</param>
    /// <param name="due">When a message was first due, from the beginning of the run.</param>
    public static Ledger Of(
        IReadOnlyList<PlannedMessage> plan, IReadOnlyList<SentMessage> replies, double startedAtMs, Func<PlannedMessage, TimeSpan> due)
    {
        var open = plan.ToDictionary(message => (message.Number.PhoneNumberId, message.Customer, message.Answer));
        var answered = new HashSet<PlannedMessage>();
        var furthest = new Dictionary<string, int>();
        var times = new List<double>(replies.Count);
        var (duplicated, outOfOrder, wrongCustomer) = (0, 0, 0);
        foreach (var reply in replies.OrderBy(reply => reply.Sequence))
        {
            if (!open.TryGetValue((reply.PhoneNumberId, reply.To ?? "", reply.Text ?? ""), out var message))
            {
                wrongCustomer++;
                continue;
            }

            if (!answered.Add(message))
            {
                duplicated++;
                continue;
            }

            times.Add(reply.ReceivedAtMs - startedAtMs - due(message).TotalMilliseconds);
            if (message.Sequence < furthest.GetValueOrDefault(message.Customer, -1))
            {
                outOfOrder++;
            }

            furthest[message.Customer] = Math.Max(message.Sequence, furthest.GetValueOrDefault(message.Customer, -1));
        }

        return new Ledger(answered.Count, plan.Count - answered.Count, duplicated, outOfOrder, wrongCustomer, times);
    }
}
