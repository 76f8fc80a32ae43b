using ChatBoost.Contracts.Inbox;

namespace ChatBoost.WhatsAppWorker.Bots;

/// <summary>Decides what is said automatically to a received message. The one step between recording and sending.</summary>
internal interface IConversationResponder
{
    /// <summary>What to send, in this order; nothing when the bot has no answer, null when there is no bot. The same message must get the same answer: it may be asked again after a crash.</summary>
    /// <exception cref="Inbox.UnavailableException">What it needs is away; it is asked again.</exception>
    Task<BotReply?> RespondAsync(ReceivedMessage message, CancellationToken cancellationToken);
}

/// <summary>What a bot says.</summary>
internal sealed record BotReply(BotId BotId, IReadOnlyList<OutboundContent> Contents);
