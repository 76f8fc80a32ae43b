using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatBoost.Contracts.Receiver;
using ChatBoost.WhatsAppReceiver.Signatures;

namespace ChatBoost.WhatsAppReceiver.Webhooks;

/// <summary>One update of a body on its way to the queue.</summary>
/// <param name="Update">What travels.</param>
/// <param name="Owner">Whose secret must have signed it.</param>
/// <param name="Group">The queue keeps the order within it.</param>
/// <param name="DeduplicationId">The queue swallows a second one.</param>
internal sealed record SplitUpdate(ProviderUpdate Update, Owner Owner, string Group, string DeduplicationId)
{
    /// <summary>With ids as the queue takes them.</summary>
    /// <param name="update">What travels.</param>
    /// <param name="owner">Whose secret must have signed it.</param>
    /// <param name="group">What the queue keeps the order of.</param>
    public static SplitUpdate Of(ProviderUpdate update, Owner owner, string group) => new(
        update,
        owner,
        QueueId(group),
        // With the owner in it, since the queue knows no organizations: nobody can spend the id of another's message.
        HashText($"{update.Kind}:{update.PhoneNumberId ?? $"account-{update.BusinessAccountId}"}:{update.Key}"));

    // SQS: at most 128 letters, digits and punctuation.
    private static string QueueId(string text) => text.Length <= 128 && text.All(character => character is > ' ' and <= '~') ? text : HashText(text);

    private static string HashText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>
/// Splits a webhook body into its updates: all entries, all changes, and in each all messages, statuses, echoes and errors. Lenient, since Meta adds fields and
/// types without notice: what is not understood travels as <see cref="ProviderUpdateKind.Other"/> as it came, ids may be numbers. Nothing is left out.
/// </summary>
internal static class SplitWebhook
{
    private static readonly JsonElement[] None = [];

    /// <summary>
    /// The updates, those of one contact (or of one sent message) in the order of the provider's timestamps; null when the body is no webhook.
    /// They refer to the document: it must live as long.
    /// </summary>
    public static IReadOnlyList<SplitUpdate>? Split(JsonElement body, DateTimeOffset receivedAt)
    {
        if (ArrayOf(body, "entry") is not { Length: > 0 } entries)
        {
            return null;
        }

        var found = new List<Found>();
        foreach (var entry in entries)
        {
            var account = TextOf(entry, "id");
            if (ArrayOf(entry, "changes") is not { } changes)
            {
                found.Add(Other(entry, new Source(null, account, "entry", null)));
                continue;
            }

            foreach (var change in changes)
            {
                AddChange(found, entry, account, change);
            }
        }

        return InOrder(found).ConvertAll(one => one.ToUpdate(receivedAt));
    }

    private static void AddChange(List<Found> found, JsonElement entry, string? account, JsonElement change)
    {
        var value = Member(change, "value") ?? change;
        var source = new Source(Member(value, "metadata") is { } metadata ? TextOf(metadata, "phone_number_id") : null, account, TextOf(change, "field") ?? "", TextOf(entry, "time"));
        var contacts = ArrayOf(value, "contacts") ?? None;
        var before = found.Count;
        if (source.Field is "messages" or "")
        {
            var messages = ArrayOf(value, "messages") ?? None;
            foreach (var message in messages)
            {
                found.Add(MessageOf(message, ProviderUpdateKind.Message, source, contacts, isOnly: messages.Length == 1));
            }

            var statuses = ArrayOf(value, "statuses") ?? None;
            foreach (var status in statuses)
            {
                found.Add(StatusOf(status, source, contacts, isOnly: statuses.Length == 1));
            }

            foreach (var error in ArrayOf(value, "errors") ?? None)
            {
                found.Add(Other(error, source));
            }
        }

        var echoes = ArrayOf(value, "message_echoes") ?? None;
        foreach (var echo in echoes)
        {
            found.Add(MessageOf(echo, ProviderUpdateKind.Echo, source, contacts, isOnly: echoes.Length == 1));
        }

        // Account, template and unknown fields, and a value with none of the lists above: kept whole.
        if (found.Count == before)
        {
            found.Add(Other(value, source));
        }
    }

    private static Found MessageOf(JsonElement message, ProviderUpdateKind kind, Source source, JsonElement[] contacts, bool isOnly)
    {
        // An edit or a deletion is about a message there is already.
        var isChange = TextOf(message, "type") is "edit" or "revoke";
        // The person: who wrote, or to whom the business wrote from its phone. Without a phone number there is a business-scoped user id.
        var (phone, user) = kind == ProviderUpdateKind.Echo
            ? (TextOf(message, "to"), TextOf(message, "to_user_id"))
            : (TextOf(message, "from"), TextOf(message, "from_user_id"));
        var contact = ContactOf(contacts, phone, user, isOnly);
        var person = phone ?? user ?? (contact is { } only ? TextOf(only, "wa_id") ?? TextOf(only, "user_id") : null);
        return person is null
            ? Other(message, source)
            : new Found(isChange ? ProviderUpdateKind.Change : kind, TextOf(message, "id") ?? HashOf(message, source), source, message, contact, $"{source.Key}:{person}", TimestampOf(message));
    }

    private static Found StatusOf(JsonElement status, Source source, JsonElement[] contacts, bool isOnly)
    {
        if (TextOf(status, "id") is not { } wamid || TextOf(status, "status") is not { } step)
        {
            return Other(status, source);
        }

        // In a group each participant reads for himself.
        var key = TextOf(status, "recipient_participant_id") is { } participant ? $"{wamid}:{step}:{participant}" : $"{wamid}:{step}";
        var contact = ContactOf(contacts, TextOf(status, "recipient_id"), TextOf(status, "recipient_user_id"), isOnly);
        return new Found(ProviderUpdateKind.Status, key, source, status, contact, $"{source.Key}:{wamid}", TimestampOf(status));
    }

    private static Found Other(JsonElement payload, Source source) =>
        new(ProviderUpdateKind.Other, HashOf(payload, source), source, payload, null, $"{source.Key}:events", TimestampOf(payload));

    // System messages have no contacts; a lone contact beside a lone message is its own even when the numbers are written differently.
    private static JsonElement? ContactOf(JsonElement[] contacts, string? phone, string? user, bool isOnly)
    {
        foreach (var contact in contacts)
        {
            if ((phone is not null && TextOf(contact, "wa_id") == phone) || (user is not null && TextOf(contact, "user_id") == user))
            {
                return contact;
            }
        }

        return isOnly && contacts is [{ ValueKind: JsonValueKind.Object } only] ? only : null;
    }

    // By time, and where times are equal in the order they came (the sort is stable). What has no time stays with what it came after in its group.
    private static List<Found> InOrder(List<Found> found)
    {
        var latest = new Dictionary<string, long>();
        var times = new Dictionary<Found, long>(found.Count, ReferenceEqualityComparer.Instance);
        foreach (var one in found)
        {
            times[one] = one.Timestamp ?? latest.GetValueOrDefault(one.Group);
            latest[one.Group] = times[one];
        }

        return [.. found.OrderBy(one => times[one])];
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    private static JsonElement[]? ArrayOf(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : null;

    private static string? TextOf(JsonElement element, string name) => Member(element, name) switch
    {
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 } value => value,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    private static long? TimestampOf(JsonElement element) =>
        long.TryParse(TextOf(element, "timestamp"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    // entry.time tells two equal reports of different days apart; a repeated delivery has the same.
    private static string HashOf(JsonElement payload, Source source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{source.Account}:{source.Field}:{source.Time}:"));
        hash.AppendData(JsonMarshal.GetRawUtf8Value(payload));
        return $"sha256:{Convert.ToHexStringLower(hash.GetCurrentHash())}";
    }

    private readonly record struct Source(string? Number, string? Account, string Field, string? Time)
    {
        public Owner Owner => Number is null ? new Owner(OwnerKind.Account, Account ?? "") : new Owner(OwnerKind.Number, Number);

        public string Key => Number ?? $"account-{Account}";
    }

    private sealed record Found(
        ProviderUpdateKind Kind, string Key, Source Source, JsonElement Payload, JsonElement? Contact, string Group, long? Timestamp)
    {
        public SplitUpdate ToUpdate(DateTimeOffset receivedAt) => SplitUpdate.Of(
            new ProviderUpdate(Kind, Key, Source.Number, Source.Account, Source.Field, receivedAt, Payload, Contact), Source.Owner, Group);
    }
}
