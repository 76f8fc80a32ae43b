using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using ChatBoost.ProviderSimulator.Graph.Messages;
using ChatBoost.ProviderSimulator.Numbers;

namespace ChatBoost.ProviderSimulator.Phones;

/// <summary>Something that shows on a customer's phone.</summary>
/// <param name="Kind"><c>message</c>, <c>status</c>, <c>receipt</c> or <c>typing</c>.</param>
internal sealed record PhoneEvent(string Kind, object Data);

/// <summary>The phones somebody looks at. Costs one look-up for everybody else.</summary>
internal sealed class LivePhones
{
    private readonly ConcurrentDictionary<(string PhoneNumberId, string Customer), ImmutableArray<Channel<PhoneEvent>>> _watchers = new();

    public ChannelReader<PhoneEvent> Watch(BusinessNumber number, string customer, CancellationToken cancellationToken)
    {
        // A page that does not read its events loses the oldest; it reads the thread again when it reconnects.
        var channel = Channel.CreateBounded<PhoneEvent>(new BoundedChannelOptions(500) { FullMode = BoundedChannelFullMode.DropOldest });
        var key = (number.Id, customer);
        _watchers.AddOrUpdate(key, _ => [channel], (_, channels) => channels.Add(channel));
        cancellationToken.Register(() =>
        {
            channel.Writer.TryComplete();
            _watchers.AddOrUpdate(key, _ => [], (_, channels) => channels.Remove(channel));
            _watchers.TryRemove(new KeyValuePair<(string, string), ImmutableArray<Channel<PhoneEvent>>>(key, []));
        });
        return channel.Reader;
    }

    public void Sent(SentMessage message) =>
        Publish(message.Number, message.Customer, () => new PhoneEvent("message", ThreadMessage.From(message)));

    public void Wrote(CustomerMessage message) =>
        Publish(message.Number, message.Customer, () => new PhoneEvent("message", ThreadMessage.From(message)));

    public void StatusChanged(SentMessage message) =>
        Publish(message.Number, message.Customer, () => new PhoneEvent("status", ThreadMessage.From(message)));

    public void StatusChanged(CustomerMessage message) =>
        Publish(message.Number, message.Customer, () => new PhoneEvent("status", ThreadMessage.From(message)));

    /// <summary>The business read what the customer wrote, and may be typing.</summary>
    public void BusinessRead(CustomerMessage message, bool isTyping) =>
        Publish(message.Number, message.Customer, () => new PhoneEvent("receipt", new { message.Wamid, IsTyping = isTyping }));

    private void Publish(BusinessNumber number, Customer customer, Func<PhoneEvent> create)
    {
        if (_watchers.IsEmpty || !_watchers.TryGetValue((number.Id, customer.Key), out var channels))
        {
            return;
        }

        var phoneEvent = create();
        foreach (var channel in channels)
        {
            channel.Writer.TryWrite(phoneEvent);
        }
    }
}
