using System.IO.Compression;
using System.Text;

namespace ChatBoost.Inbox.Media;

/// <summary>
/// Tells a file's type from its bytes. What the sender says only decides between types that look alike: a page called image/png would be shown
/// by a browser, and a file of another type than said is refused by Meta (131053).
/// </summary>
internal static class ContentSniffer
{
    private const int HeadLength = 64 * 1024;

    /// <summary>The type, or null when it is none WhatsApp takes. The stream is where it was afterwards.</summary>
    public static async Task<string?> SniffAsync(Stream file, string? declared, CancellationToken cancellationToken)
    {
        var start = file.Position;
        var head = new byte[HeadLength];
        var length = await file.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancellationToken);
        file.Position = start;
        var type = Sniff(head.AsSpan(0, length), declared, isWhole: length < HeadLength);
        if (type == "application/zip")
        {
            type = OfficeTypeOf(file);
            file.Position = start;
        }

        return type;
    }

    /// <summary>The type by the first bytes; <c>application/zip</c> is to be looked into.</summary>
    internal static string? Sniff(ReadOnlySpan<byte> head, string? declared, bool isWhole) => head switch
    {
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => "application/pdf",
        // WhatsApp takes Ogg with Opus in it, and no other.
        [(byte)'O', (byte)'g', (byte)'g', (byte)'S', ..] => head[..Math.Min(head.Length, 512)].IndexOf("OpusHead"u8) >= 0 ? "audio/ogg" : null,
        [(byte)'#', (byte)'!', (byte)'A', (byte)'M', (byte)'R', ..] => "audio/amr",
        [(byte)'I', (byte)'D', (byte)'3', ..] => "audio/mpeg",
        // ADTS before MPEG audio: both begin with eleven set bits, ADTS has layer 0.
        [0xFF, var second, ..] when (second & 0xF6) == 0xF0 => "audio/aac",
        [0xFF, var second, ..] when (second & 0xE0) == 0xE0 => "audio/mpeg",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', var a, var b, var c, var d, ..] => OfBrand([a, b, c, d], declared),
        [(byte)'P', (byte)'K', 3, 4, ..] => "application/zip",
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => declared is "application/vnd.ms-excel" or "application/vnd.ms-powerpoint" ? declared : "application/msword",
        _ => IsText(head, isWhole) ? "text/plain" : null,
    };

    /// <summary>ISO media: the brand names 3GP and Apple's audio; of the rest only tracks tell, so the sender's word counts.</summary>
    private static string OfBrand(ReadOnlySpan<byte> brand, string? declared) =>
        brand.StartsWith("3g"u8) ? "video/3gpp"
        : brand.StartsWith("M4A"u8) || declared == "audio/mp4" ? "audio/mp4"
        : "video/mp4";

    private static bool IsText(ReadOnlySpan<byte> head, bool isWhole)
    {
        if (head.IsEmpty)
        {
            return false;
        }

        // A character may be cut at the end of what was read.
        var text = isWhole ? head : head[..^4];
        var end = text.Length;
        while (!isWhole && end > 0 && (text[end - 1] & 0xC0) == 0x80)
        {
            end--;
        }

        if (!isWhole && end > 0 && text[end - 1] >= 0xC0)
        {
            end--;
        }

        return System.Text.Unicode.Utf8.IsValid(text[..end]) && text[..end].IndexOfAnyInRange((byte)0x00, (byte)0x08) < 0;
    }

    private static string? OfficeTypeOf(Stream file)
    {
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true, Encoding.UTF8);
            return zip.GetEntry("word/document.xml") is not null ? "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
                : zip.GetEntry("xl/workbook.xml") is not null ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                : zip.GetEntry("ppt/presentation.xml") is not null ? "application/vnd.openxmlformats-officedocument.presentationml.presentation"
                : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
