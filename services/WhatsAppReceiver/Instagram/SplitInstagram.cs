using System.Security.Cryptography;
using System.Text.Json;
using ChatBoost.Contracts.Receiver;
using ChatBoost.WhatsAppReceiver.Signatures;
using ChatBoost.WhatsAppReceiver.Webhooks;

namespace ChatBoost.WhatsAppReceiver.Instagram;

/// <summary>
/// Splits a webhook of Meta's object <c>instagram</c>: <c>entry[].messaging[]</c> holds one update each, told apart by the member it has
/// (<c>message</c>, <c>reaction</c>, <c>postback</c>, <c>read</c>, <c>message_edit</c>). Lenient as with WhatsApp: what is not understood travels as it came.
/// </summary>
internal static class SplitInstagram
{
    private const string Provider = "instagram";

    /// <summary>True for a body of this family.</summary>
    public static bool Is(JsonElement body) => TextOf(body, "object") == Provider;

    /// <summary>The updates in the order of Meta's times, and by arrival where those are equal. They refer to the document: it must live as long.</summary>
    public static IReadOnlyList<SplitUpdate>? Split(JsonElement body, DateTimeOffset receivedAt)
    {
        if (ArrayOf(body, "entry") is not { Length: > 0 } entries)
        {
            return null;
        }

        var found = new List<(long Time, SplitUpdate Update)>();
        foreach (var entry in entries)
        {
            // The professional account, also on what it sent itself.
            var account = TextOf(entry, "id") ?? "";
            // In standby another app answers: kept as it came, and not a message to this inbox.
            foreach (var (field, list) in new[] { ("messaging", ArrayOf(entry, "messaging")), ("standby", ArrayOf(entry, "standby")), ("changes", ArrayOf(entry, "changes")) })
            {
                found.AddRange((list ?? []).Select(update => (TimeOf(update) ?? TimeOf(entry) ?? 0, Read(update, account, field, receivedAt))));
            }

            if (ArrayOf(entry, "messaging") is null && ArrayOf(entry, "standby") is null && ArrayOf(entry, "changes") is null)
            {
                found.Add((0, Read(entry, account, "entry", receivedAt)));
            }
        }

        return [.. found.OrderBy(one => one.Time).Select(one => one.Update)];
    }

    private static SplitUpdate Read(JsonElement update, string account, string field, DateTimeOffset receivedAt)
    {
        var connection = $"{Provider}:{Provider}:{account}";
        var message = Member(update, "message");
        var person = IdOf(update, IsTrue(message, "is_echo") ? "recipient" : "sender");
        var (kind, key, about) = field == "messaging" && person is not null ? Classify(update, message, person) : default;
        return SplitUpdate.Of(
            new ProviderUpdate(kind ?? ProviderUpdateKind.Other, key ?? HashOf(update), connection, account, field, receivedAt, update, null, Provider),
            new Owner(OwnerKind.Connection, connection),
            kind is null ? $"{connection}:events" : $"{connection}:{about ?? person}");
    }

    /// <summary>What it is, what makes it unique, and for statuses the message it is about.</summary>
    private static (ProviderUpdateKind? Kind, string? Key, string? About) Classify(JsonElement update, JsonElement? message, string person)
    {
        if (message is { } said && TextOf(said, "mid") is { } mid)
        {
            return IsTrue(said, "is_deleted") ? (ProviderUpdateKind.Change, $"{mid}:deleted", null)
                : !IsTrue(said, "is_echo") ? (ProviderUpdateKind.Message, mid, null)
                // What we sent comes back with what we gave along: it says that the message is out, and with which id.
                : TextOf(said, "metadata") is { } ours && ours.StartsWith("msg_", StringComparison.Ordinal) ? (ProviderUpdateKind.Status, $"{mid}:sent", mid)
                : (ProviderUpdateKind.Echo, mid, null);
        }

        if (Member(update, "message_edit") is { } edit && TextOf(edit, "mid") is { } edited)
        {
            return (ProviderUpdateKind.Change, $"{edited}:edit:{TextOf(edit, "num_edit") ?? HashOf(edit)}", null);
        }

        if (Member(update, "read") is { } read && TextOf(read, "mid") is { } seen)
        {
            return (ProviderUpdateKind.Status, $"{seen}:read", seen);
        }

        if (Member(update, "reaction") is { } reaction && TextOf(reaction, "mid") is { } target)
        {
            return (ProviderUpdateKind.Message, $"{target}:{person}:{TextOf(reaction, "action")}:{TextOf(update, "timestamp")}", null);
        }

        return Member(update, "postback") is { } postback ? (ProviderUpdateKind.Message, TextOf(postback, "mid") ?? HashOf(update), null) : default;
    }

    private static string? IdOf(JsonElement update, string side) => Member(update, side) is { } one ? TextOf(one, "id") : null;

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var member) ? member : null;

    private static JsonElement[]? ArrayOf(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : null;

    private static string? TextOf(JsonElement element, string name) => Member(element, name) switch
    {
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 } value => value,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    // Meta's examples have true; "true" has been seen.
    private static bool IsTrue(JsonElement? element, string name) => Member(element, name) is { ValueKind: JsonValueKind.True } or { ValueKind: JsonValueKind.String };

    private static long? TimeOf(JsonElement element) => Member(element, "timestamp") is { ValueKind: JsonValueKind.Number } time && time.TryGetInt64(out var milliseconds) ? milliseconds : null;

    private static string HashOf(JsonElement element) =>
        $"sha256:{Convert.ToHexStringLower(SHA256.HashData(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element)))}";
}
