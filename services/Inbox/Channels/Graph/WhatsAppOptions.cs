using System.ComponentModel.DataAnnotations;

namespace ChatBoost.Inbox.Channels.Graph;

/// <summary>Where Meta's Graph API is. Section <c>WhatsApp</c>.</summary>
internal sealed class WhatsAppOptions
{
    public const string Section = "WhatsApp";

    /// <summary>Base address; another one than Meta's only in development.</summary>
    [Required, Url(ErrorMessage = "WhatsApp:GraphBaseUrl must be an address, for example https://graph.facebook.com.")]
    public string GraphBaseUrl { get; init; } = "https://graph.facebook.com";

    /// <summary>Version of the Graph API, for example <c>v23.0</c>.</summary>
    [Required, RegularExpression(@"v\d+\.\d+", ErrorMessage = "WhatsApp:GraphVersion must look like v23.0.")]
    public string GraphVersion { get; init; } = "v23.0";

    /// <summary>How long one call may take. Meta names no limit; its own answers come within a second or two.</summary>
    [Range(1, 12, ErrorMessage = "WhatsApp:TimeoutSeconds must be 1 to 12: a delivery's call must end before its grace time does.")]
    public int TimeoutSeconds { get; init; } = 10;
}
