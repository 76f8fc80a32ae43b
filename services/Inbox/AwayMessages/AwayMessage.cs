using System.ComponentModel.DataAnnotations;

namespace ChatBoost.Inbox.AwayMessages;

/// <summary>What contacts are told while the organization is closed.</summary>
/// <param name="IsOn">Whether they are.</param>
/// <param name="Text">The words; by SMS they may be several messages.</param>
public sealed record AwayMessage(
    bool IsOn, [Required, StringLength(AwayMessage.MaxLength), RegularExpression(@"(?s)(?=.*\S)[^\0]*", ErrorMessage = "A text has more than blanks, and no letter U+0000.")] string Text)
{
    /// <summary>Twilio's limit, the lowest of all channels.</summary>
    public const int MaxLength = 1600;
}
