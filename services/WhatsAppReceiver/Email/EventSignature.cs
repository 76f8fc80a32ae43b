using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChatBoost.WhatsAppReceiver.Email;

/// <summary>
/// SendGrid's signed event webhook: ECDSA over P-256 and SHA-256 of the timestamp header followed by the exact bytes of the body, as ASN.1 DER in base64.
/// </summary>
internal static class EventSignature
{
    public const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";
    public const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    // SendGrid repeats for a day, and does not say whether with a new time. Repeats do no harm, since each event has its id: this only ends the use of very old ones.
    private static readonly TimeSpan Window = TimeSpan.FromHours(25);

    /// <summary>True when the time is one of the last day.</summary>
    public static bool IsRecent(string? timestamp, DateTimeOffset now) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253_402_300_800
        && (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() < Window;

    /// <summary>True for the signature of these bytes at this time with the key that belongs to this public one.</summary>
    public static bool IsGood(string publicKey, string? signature, string? timestamp, ReadOnlySpan<byte> body)
    {
        if (string.IsNullOrEmpty(signature) || string.IsNullOrEmpty(timestamp))
        {
            return false;
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
            byte[] signed = [.. Encoding.UTF8.GetBytes(timestamp), .. body];
            return key.VerifyData(signed, Convert.FromBase64String(signature), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return false;
        }
    }
}
