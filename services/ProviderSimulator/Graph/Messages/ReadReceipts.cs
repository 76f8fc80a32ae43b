using System.Text.Json;
using ChatBoost.ProviderSimulator.Phones;

namespace ChatBoost.ProviderSimulator.Graph.Messages;

/// <summary>A read receipt or typing indicator the business sent.</summary>
internal sealed record ReadReceipt(long Sequence, string PhoneNumberId, string MessageId, bool Typing, double ReceivedAtMs);

/// <summary>Takes read receipts and typing indicators, and keeps the newest.</summary>
internal sealed class ReadReceipts(CustomerMessages customerMessages, LivePhones phones)
{
    private const int Capacity = 20_000;

    // Meta takes the indicator down by itself after 25 s.
    private static readonly TimeSpan TypingShows = TimeSpan.FromSeconds(25);

    private readonly Lock _lock = new();
    private readonly Queue<ReadReceipt> _newest = [];
    private long _sequence;

    public GraphAnswer Take(GraphCall call)
    {
        var body = call.Body;
        if (body.GetProperty("status").ToString() != "read")
        {
            return GraphError.Parameter($"Param status must be one of {{read}} - got \"{body.GetProperty("status")}\".");
        }

        if (MessageRules.Text(body, "message_id", "message_id", 512) is { } missing)
        {
            return missing;
        }

        var isTyping = body.TryGetProperty("typing_indicator", out var typing);
        if (isTyping && !(typing.ValueKind == JsonValueKind.Object && typing.TryGetProperty("type", out var kind) && kind.ToString() == "text"))
        {
            return GraphError.Parameter("Param typing_indicator['type'] must be one of {text}.");
        }

        var wamid = body.GetProperty("message_id").GetString()!;
        if (customerMessages.Find(wamid) is not { } message || message.Number != call.Caller)
        {
            return GraphError.Invalid($"Message with ID {wamid} does not exist.");
        }

        message.Customer.ReadUpTo = Math.Max(message.Customer.ReadUpTo, message.Sequence);
        message.Customer.TypingUntil = isTyping ? call.ReceivedAt + TypingShows : null;
        phones.BusinessRead(message, isTyping);
        lock (_lock)
        {
            if (_newest.Count == Capacity)
            {
                _newest.Dequeue();
            }

            _newest.Enqueue(new ReadReceipt(++_sequence, call.Caller.Id, wamid, isTyping, SentMessageEntry.Milliseconds(call.ReceivedAt)));
        }

        return GraphAnswer.Success;
    }

    public IReadOnlyList<ReadReceipt> Read(string? phoneNumberId, long after)
    {
        lock (_lock)
        {
            return _newest.Where(r => r.Sequence > after && (phoneNumberId is null || r.PhoneNumberId == phoneNumberId)).ToList();
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _newest.Clear();
        }
    }
}
