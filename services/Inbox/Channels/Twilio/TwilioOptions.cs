using System.ComponentModel.DataAnnotations;

namespace ChatBoost.Inbox.Channels.Twilio;

/// <summary>Where Twilio's API is. Section <c>Twilio</c>.</summary>
internal sealed class TwilioOptions
{
    public const string Section = "Twilio";

    /// <summary>Base address; another one than Twilio's only in development.</summary>
    [Required, Url(ErrorMessage = "Twilio:BaseUrl must be an address, for example https://api.twilio.com.")]
    public string BaseUrl { get; init; } = "https://api.twilio.com";

    /// <summary>How long one call may take.</summary>
    [Range(1, 12, ErrorMessage = "Twilio:TimeoutSeconds must be 1 to 12: a delivery's call must end before its grace time does.")]
    public int TimeoutSeconds { get; init; } = 10;
}
