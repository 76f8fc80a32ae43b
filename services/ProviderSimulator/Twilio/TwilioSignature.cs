using System.Security.Cryptography;
using System.Text;

namespace ChatBoost.ProviderSimulator.Twilio;

/// <summary>The value of <c>X-Twilio-Signature</c> for a form post.</summary>
internal static class TwilioSignature
{
    public const string HeaderName = "X-Twilio-Signature";

    /// <summary>Base64 of the HMAC-SHA1 over the address and all parameters, names in ordinal order, without separators.</summary>
    public static string Of(string url, IEnumerable<KeyValuePair<string, string>> parameters, string authToken)
    {
        var text = new StringBuilder(url);
        foreach (var parameter in parameters.DistinctBy(p => (p.Key, p.Value)).OrderBy(p => p.Key, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal))
        {
            text.Append(parameter.Key).Append(parameter.Value);
        }

        // Twilio's scheme; its strength is that of HMAC and not of the hash.
#pragma warning disable CA5350
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(text.ToString())));
#pragma warning restore CA5350
    }
}
