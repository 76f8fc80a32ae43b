using System.Text.Json;
using ChatBoost.Inbox.Contacts;

namespace ChatBoost.Inbox.Messages;

/// <summary>A message somebody wrote to the organization, as an adapter read it from its provider's webhook.</summary>
/// <param name="Wamid">The provider's id of it; a repeat has the same.</param>
/// <param name="Type">Meta's type, also of other channels, so that threads, rules and lists know one set; <c>email</c> for mail.</param>
/// <param name="Text">What can be read of it.</param>
/// <param name="Content">The object named after the type.</param>
/// <param name="Payload">All of it as it came.</param>
/// <param name="SentAt">When it was written.</param>
/// <param name="WaId">Who wrote, on WhatsApp: the number in digits.</param>
/// <param name="UserId">Who wrote, on WhatsApp, by business-scoped user id.</param>
/// <param name="ProfileName">The name the person gave.</param>
/// <param name="Username">The WhatsApp username.</param>
/// <param name="ReplyToWamid">The provider's id of the message it answers.</param>
/// <param name="IsEcho">True for what the business wrote elsewhere.</param>
/// <param name="Files">Its files; the bytes are fetched later.</param>
internal sealed record InboundMessage(
    string Wamid,
    string Type,
    string Text,
    JsonElement? Content,
    JsonElement Payload,
    DateTimeOffset SentAt,
    string? WaId,
    string? UserId,
    string? ProfileName,
    string? Username,
    string? ReplyToWamid,
    bool IsEcho,
    IReadOnlyList<InboundFile> Files)
{
    private static readonly HashSet<string> Answerable =
        ["text", "image", "video", "audio", "document", "sticker", "location", "contacts", "button", "interactive", "order", "email"];

    /// <summary>Who wrote, by SMS.</summary>
    public PhoneNumber? Phone { get; init; }

    /// <summary>Who wrote, by mail; in lower case.</summary>
    public string? Email { get; init; }

    /// <summary>Who wrote, on Instagram: Meta's id of the person for our account.</summary>
    public string? InstagramId { get; init; }

    /// <summary>When it was edited, for one whose edit came before itself.</summary>
    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>True when the person asked not to be written to on this channel, false when they took it back; null for all other messages.</summary>
    public bool? OptsOut { get; init; }

    /// <summary>True for what a machine wrote, such as an absence notice: who answers those automatically answers for ever.</summary>
    public bool IsMachineMade { get; init; }

    /// <summary>True when it answers the question of satisfaction: nobody has to do anything about it.</summary>
    public bool IsSatisfactionReply { get; init; }

    /// <summary>Where an answer goes, on channels other than WhatsApp.</summary>
    public string? Address => Phone?.International ?? Email ?? InstagramId;

    /// <summary>True when the customer waits for an answer to it.</summary>
    public bool ExpectsReply => !IsEcho && !IsMachineMade && !IsSatisfactionReply && OptsOut is null && Answerable.Contains(Type);

    /// <summary>True when somebody should look at it: everything of the customer but reactions, edits, revokes, notices of the provider and answers to our question of satisfaction.</summary>
    public bool CountsAsUnread => !IsEcho && !IsSatisfactionReply && Type is not ("reaction" or "system" or "edit" or "revoke");

    /// <summary>Meta: any message of the user opens the 24-hour window; notices about the user do not.</summary>
    public bool OpensWindow => !IsEcho && Type is not "system";
}

/// <summary>A file of an inbound message.</summary>
/// <param name="ProviderFileId">By what its adapter finds it.</param>
/// <param name="ContentType">MIME type, as the provider says.</param>
/// <param name="FileName">Its name, if it has one.</param>
internal sealed record InboundFile(string ProviderFileId, string ContentType, string? FileName)
{
    /// <summary>Our file, when the receiver has stored it already.</summary>
    public MediaId? Stored { get; init; }
}
