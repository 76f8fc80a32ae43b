using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChatBoost.ProviderSimulator.Webhooks;

/// <summary>JSON as Meta writes it into webhooks.</summary>
internal static class MetaJson
{
    /// <summary>Writes as little escaped as JSON allows; <see cref="Escape"/> does Meta's escaping over the finished body.</summary>
    public static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly SearchValues<byte> ToEscape =
        SearchValues.Create([(byte)'/', (byte)'@', (byte)'\\', .. Enumerable.Range(0x80, 0x80).Select(b => (byte)b)]);

    /// <summary>
    /// Escapes a JSON text the way Meta's arrives: every character above U+007F as lowercase <c>\uxxxx</c> (two of them for one outside of the
    /// basic plane), <c>/</c> as <c>\/</c> and <c>@</c> as <c>\u0040</c>. Whoever signs over re-serialised JSON instead of the bytes received fails on it.
    /// </summary>
    public static byte[] Escape(ReadOnlySpan<byte> json)
    {
        var plain = json.IndexOfAny(ToEscape);
        if (plain < 0)
        {
            return json.ToArray();
        }

        var output = new ArrayBufferWriter<byte>(json.Length + 64);
        Span<char> units = stackalloc char[2];
        while (plain >= 0)
        {
            output.Write(json[..plain]);
            json = json[plain..];
            switch (json[0])
            {
                case (byte)'/':
                    output.Write("\\/"u8);
                    json = json[1..];
                    break;
                case (byte)'@':
                    output.Write("\\u0040"u8);
                    json = json[1..];
                    break;
                case (byte)'\\' when json.Length > 5 && json[1] == (byte)'u':
                    // Already an escape: only its letters become lowercase.
                    WriteEscape(output, Convert.ToUInt16(Encoding.ASCII.GetString(json.Slice(2, 4)), 16));
                    json = json[6..];
                    break;
                case (byte)'\\':
                    output.Write(json[..2]);
                    json = json[2..];
                    break;
                default:
                    _ = Rune.DecodeFromUtf8(json, out var rune, out var consumed);
                    var count = rune.EncodeToUtf16(units);
                    for (var i = 0; i < count; i++)
                    {
                        WriteEscape(output, units[i]);
                    }

                    json = json[consumed..];
                    break;
            }

            plain = json.IndexOfAny(ToEscape);
        }

        output.Write(json);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteEscape(ArrayBufferWriter<byte> output, int unit)
    {
        var target = output.GetSpan(6);
        target[0] = (byte)'\\';
        target[1] = (byte)'u';
        for (var i = 0; i < 4; i++)
        {
            target[2 + i] = "0123456789abcdef"u8[(unit >> (12 - (4 * i))) & 0xF];
        }

        output.Advance(6);
    }
}
