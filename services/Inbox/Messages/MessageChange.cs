namespace ChatBoost.Inbox.Messages;

/// <summary>What somebody did to a message written before, as an adapter read it from its provider's webhook.</summary>
/// <param name="Wamid">The provider's id of the message.</param>
/// <param name="At">When.</param>
/// <param name="Edited">The message as it reads afterwards, under the same id; null when it was taken back.</param>
internal sealed record MessageChange(string Wamid, DateTimeOffset At, InboundMessage? Edited);
