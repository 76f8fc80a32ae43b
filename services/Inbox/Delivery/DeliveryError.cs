namespace ChatBoost.Inbox.Delivery;

/// <summary>Why a message failed that never reached the provider, or that the provider never answered. Our codes are 9xx: Meta uses none of these.</summary>
internal sealed record DeliveryError(int Code, string Sentence)
{
    public static readonly DeliveryError TakenOver = new(901, "Not sent: a person had taken over the conversation.");
    public static readonly DeliveryError Disconnected = new(902, "Not sent: the channel is not connected any more.");
    public static readonly DeliveryError GaveUp = new(903, "The provider did not answer, several times over.");
    public static readonly DeliveryError FileMissing = new(904, "Not sent: the file is not available any more.");
    public static readonly DeliveryError NoAddress = new(905, "Not sent: the contact has no address on this channel.");
    public static readonly DeliveryError Unreadable = new(906, "Not sent: the stored message was damaged and cannot be decrypted.");
    public static readonly DeliveryError Unsupported = new(907, "Not sent: this channel has no way to send such a message.");

    /// <summary>Meta's own code, which clients handle anyway; found before asking Meta.</summary>
    public static readonly DeliveryError WindowClosed = new(131047, Channels.Graph.GraphErrorCatalogue.SentenceOf(131047, null));
}
