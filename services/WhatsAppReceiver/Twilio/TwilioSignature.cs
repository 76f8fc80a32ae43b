using System.Security.Cryptography;
using System.Text;

namespace ChatBoost.WhatsAppReceiver.Twilio;

/// <summary>
/// Twilio's <c>X-Twilio-Signature</c>: base64 of the HMAC-SHA1, with the account's auth token, of the called address followed by all parameters of the form, names in
/// ordinal order and each followed by its value, nothing between them (Twilio: Webhooks security).
/// </summary>
internal static class TwilioSignature
{
    /// <summary>The 20 bytes of the header; null when it is missing, repeated or of another form.</summary>
    public static byte[]? Parse(Microsoft.Extensions.Primitives.StringValues header)
    {
        if (header.Count != 1 || header[0] is not { Length: 28 } text)
        {
            return null;
        }

        var bytes = new byte[HMACSHA1.HashSizeInBytes + 1];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == HMACSHA1.HashSizeInBytes ? bytes[..length] : null;
    }

    /// <summary>
    /// True when the signature is that of one of the ways to write the address: Twilio signs it as it stands in its console, with or without the scheme's own port.
    /// Compares in constant time, and each of them whatever the others gave.
    /// </summary>
    public static bool Matches(Uri url, IEnumerable<KeyValuePair<string, string>> parameters, ReadOnlySpan<byte> signature, string authToken)
    {
        var form = Concatenate(parameters);
        var matches = false;
        foreach (var spelling in Spellings(url))
        {
            matches |= CryptographicOperations.FixedTimeEquals(Sign(spelling + form, authToken), signature);
        }

        return matches;
    }

    /// <summary>The signature of an address with a form.</summary>
    public static byte[] Sign(string text, string authToken) =>
        // Twilio knows no other; an HMAC does not rest on its hash being free of collisions.
#pragma warning disable CA5350
        HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350

    /// <summary>Names and values in the order they are signed. Of a name that is there several times, equal values count once.</summary>
    internal static string Concatenate(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in parameters.Distinct().OrderBy(p => p.Key, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal))
        {
            text.Append(name).Append(value);
        }

        return text.ToString();
    }

    private static IEnumerable<string> Spellings(Uri url)
    {
        var rest = url.OriginalString[(url.OriginalString.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var path = rest.IndexOf('/', StringComparison.Ordinal) is >= 0 and var at ? rest[at..] : "";
        return new[] { url.OriginalString, $"{url.Scheme}://{url.Host}{path}", $"{url.Scheme}://{url.Host}:{url.Port}{path}" }.Distinct(StringComparer.Ordinal);
    }
}
