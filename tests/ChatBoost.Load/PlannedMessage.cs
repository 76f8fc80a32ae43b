using ChatBoost.Testing;

namespace ChatBoost.Load;

/// <summary>One message a customer will write.</summary>
/// <param name="Number">To which number.</param>
/// <param name="Customer">Who, by phone number in digits.</param>
/// <param name="Sequence">Which of the customer's messages, from 0.</param>
/// <param name="Key">Which answer it asks for.</param>
/// <param name="Text">What is written; it names its writer, so that a message stored under somebody else shows.</param>
/// <param name="Body">The webhook as Meta posts it.</param>
/// <param name="Signature">Meta's signature of it.</param>
/// <param name="Due">When it is written, from the start of the run.</param>
public sealed record PlannedMessage(
    LoadNumber Number, string Customer, int Sequence, int Key, string Text, byte[] Body, string Signature, TimeSpan Due)
{
    // Meta lets one customer receive 45 messages at once and then one each 6 seconds; well below that the limit plays no part.
    private const int MessagesPerCustomer = 20;

    internal string Answer => LoadNumber.AnswerOf(Key);

    /// <summary>Everything that will be written, in order of time.</summary>
    public static IReadOnlyList<PlannedMessage> Plan(InboundOptions options, IReadOnlyList<LoadNumber> numbers)
    {
        var customerCount = options.Customers ?? Math.Max(20, (int)Math.Ceiling(options.Messages / (double)MessagesPerCustomer));
        if (options.Messages > customerCount * LoadNumber.Keys)
        {
            throw new ArgumentException($"{customerCount} customers can write at most {LoadNumber.Keys} messages each; ask for more customers.");
        }

        var customers = Enumerable.Range(0, customerCount)
            .Select(index => new Writer(numbers[index % numbers.Count], index, Random.Shared.Next(10_000)))
            .ToArray();

        // An hour ago, one second apart: in order for each customer, unambiguous in Meta's whole seconds, inside the 24-hour window.
        var firstTimestamp = DateTimeOffset.UtcNow.AddHours(-1);
        var plan = new List<PlannedMessage>(options.Messages);
        for (var index = 0; index < options.Messages; index++)
        {
            // Each round, every customer writes once, in an order of its own.
            if (index % customerCount == 0)
            {
                Random.Shared.Shuffle(customers);
            }

            plan.Add(customers[index % customerCount].Write(firstTimestamp, TimeSpan.FromSeconds(index / options.Rate)));
        }

        return plan;
    }

    private sealed class Writer(LoadNumber number, int index, int salt)
    {
        private readonly string _waId = $"4479{salt:0000}{index:000000}";
        private int _written;

        public PlannedMessage Write(DateTimeOffset firstTimestamp, TimeSpan due)
        {
            var sequence = _written++;

            // Customers begin at different keys: an answer that went to the wrong one is then mostly one it never asked for.
            var key = (index * 37 + sequence) % LoadNumber.Keys;
            var text = $"{LoadNumber.KeywordOf(key)} message {sequence} of {_waId}";
            var message = MetaWebhook.Text(_waId, $"wamid.LOAD{Guid.NewGuid():N}", firstTimestamp.AddSeconds(sequence), text);
            var body = MetaWebhook.Body(number.Shop.Number.BusinessAccountId!, MetaWebhook.Messages(number.PhoneNumberId, message));
            return new PlannedMessage(number, _waId, sequence, key, text, body, MetaWebhook.Sign(body, number.Shop.Number.AppSecret!), due);
        }
    }
}
