namespace ChatBoost.Inbox.Media;

/// <summary>Which files WhatsApp takes as what, and how large (Cloud API reference, supported media types).</summary>
internal static class MediaRules
{
    /// <summary>The largest file of all kinds, in bytes; also the largest a customer can send.</summary>
    public const long MaxSize = 100 * Megabyte;

    private const long Kilobyte = 1024;
    private const long Megabyte = 1024 * Kilobyte;

    /// <summary>Whether a file of this type and size can be sent as this kind.</summary>
    public static bool CanSend(string kind, string contentType, long size) => size > 0 && (kind, contentType) switch
    {
        ("image", "image/jpeg" or "image/png") => size <= 5 * Megabyte,
        ("audio", "audio/aac" or "audio/amr" or "audio/mpeg" or "audio/mp4" or "audio/ogg") => size <= 16 * Megabyte,
        ("video", "video/mp4" or "video/3gpp") => size <= 16 * Megabyte,
        // Animated ones may have 500 KB, others 100 KB; which it is only shows inside, and Meta checks.
        ("sticker", "image/webp") => size <= 500 * Kilobyte,
        ("document", _) => KindsOf(contentType).Contains("document") && size <= MaxSize,
        _ => false,
    };

    /// <summary>As what a file of this type can be sent at all; empty when WhatsApp does not take it.</summary>
    public static IReadOnlyList<string> KindsOf(string contentType) => contentType switch
    {
        "image/jpeg" or "image/png" => ["image", "document"],
        "audio/aac" or "audio/amr" or "audio/mpeg" or "audio/mp4" or "audio/ogg" => ["audio", "document"],
        "video/mp4" or "video/3gpp" => ["video", "document"],
        "image/webp" => ["sticker"],
        "text/plain" or "application/pdf" or "application/msword" or "application/vnd.ms-excel" or "application/vnd.ms-powerpoint"
            or "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            or "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            or "application/vnd.openxmlformats-officedocument.presentationml.presentation" => ["document"],
        _ => [],
    };
}
