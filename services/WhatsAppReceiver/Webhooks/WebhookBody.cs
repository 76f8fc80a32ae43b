using System.Buffers;
using System.Globalization;
using System.Text.Unicode;

namespace ChatBoost.WhatsAppReceiver.Webhooks;

/// <summary>The exact bytes Meta sent, in a rented buffer.</summary>
internal sealed class WebhookBody : IDisposable
{
    private byte[] _buffer;
    private int _length;

    private WebhookBody(int capacity) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>What was signed.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads a body to its end; null when it is longer than <paramref name="maxBytes"/>, without reading on.</summary>
    public static async Task<WebhookBody?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            return null;
        }

        var body = new WebhookBody((int)(request.ContentLength ?? 16 * 1024) + 1);
        try
        {
            while (true)
            {
                if (body._length == body._buffer.Length)
                {
                    body.Grow();
                }

                var read = await request.Body.ReadAsync(body._buffer.AsMemory(body._length), cancellationToken);
                if (read == 0)
                {
                    return body;
                }

                body._length += read;
                if (body._length > maxBytes)
                {
                    body.Dispose();
                    return null;
                }
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The body as text that can be stored: null when it is no UTF-8. JSON may carry <c>\u0000</c> and halves of surrogate pairs (a name cut in the middle
    /// of an emoji), which neither .NET strings in JSON nor PostgreSQL take; they become U+FFFD, so that such a message is not lost.
    /// </summary>
    public ReadOnlyMemory<byte>? Readable()
    {
        if (!Utf8.IsValid(Bytes.Span))
        {
            return null;
        }

        byte[]? repaired = null;
        var source = Bytes.Span;
        for (var at = source.IndexOf((byte)'\\'); at >= 0 && at + 1 < source.Length;)
        {
            var next = at + 2;
            if (UnitAt(source, at) is { } unit)
            {
                next = at + 6;
                if (char.IsHighSurrogate(unit) && UnitAt(source, next) is { } low && char.IsLowSurrogate(low))
                {
                    next += 6;
                }
                else if (unit == 0 || char.IsSurrogate(unit))
                {
                    repaired ??= source.ToArray();
                    "fffd"u8.CopyTo(repaired.AsSpan(at + 2));
                }
            }

            var further = next < source.Length ? source[next..].IndexOf((byte)'\\') : -1;
            at = further < 0 ? -1 : next + further;
        }

        return repaired ?? Bytes;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    // The UTF-16 unit of an escape \uXXXX that begins here.
    private static char? UnitAt(ReadOnlySpan<byte> text, int at) =>
        at + 6 <= text.Length && text[at] == '\\' && text[at + 1] == 'u'
            && ushort.TryParse(text.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
