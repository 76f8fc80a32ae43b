using ChatBoost.Contracts.Inbox;
using ChatBoost.Contracts.Receiver;
using ChatBoost.Inbox.Delivery;
using ChatBoost.Inbox.Media;
using ChatBoost.Inbox.Messages;

namespace ChatBoost.Inbox.Channels;

/// <summary>
/// One provider of channels, both ways. It knows the provider's words and nothing else: what is read becomes an <see cref="InboundMessage"/> or a
/// <see cref="ReportedStatus"/>, what is sent is one call whose answer becomes a <see cref="SendOutcome"/>. Order, limits, repeats, crashes, storage and
/// encryption are the same for all and none of its business. How to add one: docs/adding-a-channel.md.
/// </summary>
internal interface IChannelAdapter
{
    /// <summary>Its name, as channels and queued updates carry it.</summary>
    string Provider { get; }

    /// <summary>What the provider would not take of a content on a kind of channel, by field; empty when it will. Asked before anything is stored.</summary>
    Dictionary<string, string[]> Check(OutboundContent content, string kind);

    /// <summary>What its webhooks are proven by; empty for a provider whose secrets the receiver learns otherwise.</summary>
    IReadOnlyList<string> WebhookSecretsOf(ConnectedChannel channel);

    /// <summary>A message somebody wrote; null when it names nobody it could be from.</summary>
    InboundMessage? ReadMessage(ProviderUpdate update);

    /// <summary>That a message was edited or taken back; null when it names none, and for providers where nobody can.</summary>
    MessageChange? ReadChange(ProviderUpdate update) => null;

    /// <summary>What became of a message of ours; null for what says nothing about it.</summary>
    ReportedStatus? ReadStatus(ProviderUpdate update);

    /// <summary>Fetches a file of an inbound message. Never throws for what the network or the provider does.</summary>
    Task<FetchedFile> FetchFileAsync(string providerFileId, ConnectedChannel channel, CancellationToken cancellationToken);

    /// <summary>Does what has to happen before the call and may take long or fail, such as uploading a file: the message with its result, or why not.</summary>
    Task<(OutgoingMessage Ready, SendOutcome? NotReady)> PrepareAsync(OutgoingMessage message, ConnectedChannel channel, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the call. Never throws for what the network or the provider does. For a message that was in doubt (<see cref="OutgoingMessage.WasInDoubt"/>) it first finds
    /// out whether an earlier call took effect, where the provider lets it.
    /// </summary>
    Task<SendOutcome> SendAsync(OutgoingMessage message, ConnectedChannel channel, CancellationToken cancellationToken);
}

/// <summary>The adapters there are, by name.</summary>
internal sealed class ChannelAdapters(IEnumerable<IChannelAdapter> adapters)
{
    private readonly Dictionary<string, IChannelAdapter> _byProvider = adapters.ToDictionary(adapter => adapter.Provider, StringComparer.Ordinal);

    /// <summary>Who carries a channel.</summary>
    public IChannelAdapter Of(ChannelRef channel) => Of(channel.Provider);

    /// <summary>The adapter of a provider.</summary>
    public IChannelAdapter Of(string provider) => _byProvider[provider];
}
