using System.Net.Mail;

namespace ChatBoost.Inbox.Contacts;

/// <summary>E-mail addresses of contacts.</summary>
internal static class EmailAddress
{
    /// <summary>Longest address (RFC 5321, section 4.5.3.1.3, less the angle brackets).</summary>
    public const int MaxLength = 254;

    /// <summary>
    /// The address in lower case, or null when it is none. RFC 5321 lets a mailbox's letters differ by case; no provider does, and one person
    /// would be two.
    /// </summary>
    public static string? Parse(string? text)
    {
        text = text?.Trim() ?? "";
        return text.Length <= MaxLength && text.All(letter => letter is > ' ' and < '\u007f')
            && MailAddress.TryCreate(text, out var address) && address.Address == text && address.Host.Trim('.').Contains('.', StringComparison.Ordinal)
                ? text.ToLowerInvariant()
                : null;
    }
}
