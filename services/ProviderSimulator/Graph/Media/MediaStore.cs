using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.Numbers;
using ChatBoost.ProviderSimulator.Phones;

namespace ChatBoost.ProviderSimulator.Graph.Media;

/// <summary>A file the business uploaded or a customer sent.</summary>
/// <param name="Id">Digits.</param>
/// <param name="ExpiresAt">30 days after an upload, 7 days after a customer sent it.</param>
internal sealed record StoredMedia(string Id, BusinessNumber Number, string MimeType, byte[] Bytes, DateTimeOffset ExpiresAt)
{
    public byte[] Sha256 { get; } = SHA256.HashData(Bytes);

    /// <summary>The media object of an inbound message.</summary>
    public JsonObject Describe(string type, JsonObject order)
    {
        var media = new JsonObject();
        if (type is not ("audio" or "sticker") && InboundMessage.Text(order, "caption") is { } caption)
        {
            media["caption"] = caption;
        }

        if (type == "document")
        {
            media["filename"] = InboundMessage.Text(order, "filename") ?? "document" + (MimeType == "application/pdf" ? ".pdf" : "");
        }

        media["mime_type"] = MimeType;
        media["sha256"] = Convert.ToBase64String(Sha256);
        media["id"] = Id;
        if (type == "audio")
        {
            media["voice"] = InboundMessage.Text(order, "type") == "voice" || InboundMessage.Flag(order, "voice");
        }
        else if (type == "sticker")
        {
            media["animated"] = InboundMessage.Flag(order, "animated");
        }

        return media;
    }
}

/// <summary>Media in memory, the oldest forgotten first.</summary>
internal sealed class MediaStore(TimeProvider clock)
{
    private const long MostBytes = 256 * 1024 * 1024;
    private const long FirstId = 70_000_000_000_000_000;

    private static readonly ConcurrentDictionary<string, byte[]> Samples = new();

    private readonly Lock _lock = new();
    private readonly Dictionary<string, StoredMedia> _byId = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldest = [];
    private readonly byte[] _urlKey = RandomNumberGenerator.GetBytes(32);
    private long _bytes;
    private long _lastId;

    public StoredMedia Store(BusinessNumber number, string mimeType, byte[] bytes, TimeSpan lifetime)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            // Ids start from the time so that those of an earlier run do not come again.
            _lastId = Math.Max(_lastId + 1, FirstId + (now.ToUnixTimeMilliseconds() * 1000));
            var media = new StoredMedia(_lastId.ToString(CultureInfo.InvariantCulture), number, mimeType, bytes, now + lifetime);
            _byId.Add(media.Id, media);
            _oldest.Enqueue(media.Id);
            _bytes += bytes.Length;
            while (_bytes > MostBytes && _oldest.Count > 1)
            {
                if (_byId.Remove(_oldest.Dequeue(), out var forgotten))
                {
                    _bytes -= forgotten.Bytes.Length;
                }
            }

            return media;
        }
    }

    /// <summary>Stores what a customer sends: the bytes of the order, else a sample of the type.</summary>
    /// <returns>Null when the order's bytes are not base64.</returns>
    public StoredMedia? StoreFromCustomer(BusinessNumber number, string type, JsonObject order, bool isVoice, DateTimeOffset now)
    {
        byte[] bytes;
        var (sample, mimeType) = SampleOf(type, isVoice || InboundMessage.Flag(order, "voice"));
        if (InboundMessage.Text(order, "base64") is { } base64)
        {
            bytes = new byte[(base64.Length * 3 / 4) + 3];
            if (!Convert.TryFromBase64String(base64, bytes, out var count))
            {
                return null;
            }

            bytes = bytes[..count];
        }
        else
        {
            bytes = Samples.GetOrAdd(sample, ReadSample);
        }

        return Store(number, InboundMessage.Text(order, "mimeType") ?? mimeType, bytes, TimeSpan.FromDays(7));
    }

    /// <summary>Media by id; null when there is none or it expired.</summary>
    public StoredMedia? Find(string id)
    {
        lock (_lock)
        {
            return _byId.GetValueOrDefault(id) is { } media && media.ExpiresAt > clock.GetUtcNow() ? media : null;
        }
    }

    /// <summary>Whether an id is of the form the store gives out, so that one that is gone is not taken for a WABA's.</summary>
    public static bool IsMediaId(string id) => id.Length == 17 && id[0] == '7';

    public bool Remove(string id)
    {
        lock (_lock)
        {
            if (!_byId.Remove(id, out var removed))
            {
                return false;
            }

            _bytes -= removed.Bytes.Length;
            return true;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _byId.Clear();
            _oldest.Clear();
            _bytes = 0;
        }
    }

    /// <summary>Proof in a media URL that it was given out, and until when it is good.</summary>
    public string Sign(string id, long expiresAt) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_urlKey, Encoding.UTF8.GetBytes(id + "." + expiresAt.ToString(CultureInfo.InvariantCulture))))[..32];

    private static (string File, string MimeType) SampleOf(string type, bool isVoice) => type switch
    {
        "image" => ("image.jpg", "image/jpeg"),
        "video" => ("video.mp4", "video/mp4"),
        "audio" when isVoice => ("voice.ogg", "audio/ogg; codecs=opus"),
        "audio" => ("voice.ogg", "audio/ogg"),
        "sticker" => ("sticker.webp", "image/webp"),
        _ => ("document.pdf", "application/pdf"),
    };

    private static byte[] ReadSample(string file)
    {
        using var stream = typeof(MediaStore).Assembly.GetManifestResourceStream(file) ?? throw new InvalidOperationException($"The sample {file} is missing.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
