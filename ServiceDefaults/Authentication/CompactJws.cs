using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>
/// A signed token in the compact form <c>header.payload.signature</c> (RFC 7515, section 3.1), taken apart and not believed yet.
/// ES256 alone (RFC 7518, section 3.4): whatever the header claims, nothing else is ever computed.
/// </summary>
public sealed class CompactJws
{
    /// <summary>Longest token that is looked at, in characters; ours have up to about 1,000.</summary>
    public const int MaxLength = 4096;

    /// <summary>R and S of P-256, 32 bytes each.</summary>
    private const int SignatureLength = 64;

    private readonly byte[] _signedPart;
    private readonly byte[] _signature;

    private CompactJws(byte[] signedPart, byte[] header, byte[] payload, byte[] signature)
    {
        _signedPart = signedPart;
        _signature = signature;
        Header = header;
        Payload = payload;
    }

    /// <summary>The protected header, JSON in UTF-8.</summary>
    public ReadOnlyMemory<byte> Header { get; }

    /// <summary>What was signed; to be read after <see cref="IsSignedBy"/> only.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>Takes a token apart; null when it has not this form.</summary>
    public static CompactJws? TryParse(string token)
    {
        if (token.Length > MaxLength)
        {
            return null;
        }

        var headerEnd = token.IndexOf('.', StringComparison.Ordinal);
        var payloadEnd = token.LastIndexOf('.');
        return headerEnd > 0 && payloadEnd > headerEnd
            && TryDecode(token.AsSpan(0, headerEnd)) is { } header
            && TryDecode(token.AsSpan(headerEnd + 1, payloadEnd - headerEnd - 1)) is { } payload
            && TryDecode(token.AsSpan(payloadEnd + 1)) is { Length: SignatureLength } signature
                ? new CompactJws(Encoding.ASCII.GetBytes(token, 0, payloadEnd), header, payload, signature)
                : null;
    }

    /// <summary>Signs a payload.</summary>
    public static string Sign(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, ECDsa key)
    {
        var signedPart = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        var signature = key.SignData(
            Encoding.ASCII.GetBytes(signedPart), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signedPart}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>True when the holder of the private key of <paramref name="key"/>, on P-256, signed exactly this.</summary>
    public bool IsSignedBy(ECDsa key) =>
        key.VerifyData(_signedPart, _signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>
    /// Decodes base64url without padding (RFC 7515, section 2). The framework's decoder forgives white space, padding and stray bits in the
    /// last character; encoding again and comparing leaves one spelling for one value.
    /// </summary>
    private static byte[]? TryDecode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done)
        {
            return null;
        }

        Array.Resize(ref bytes, length);
        return text.SequenceEqual(Base64Url.EncodeToString(bytes)) ? bytes : null;
    }
}
