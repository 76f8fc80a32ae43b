using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Messages;
using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.Inbox.Contacts;

/// <summary>
/// Shows conversations and messages to those who may not see phone numbers (<see cref="Permissions.ContactsNumbers"/>): the number without its middle, also where
/// it stands for a name, and no id of WhatsApp's, which has the number inside. What people write about numbers stays as they wrote it.
/// </summary>
internal static partial class HiddenNumbers
{
    private const char Hidden = '•';
    private const int ShownDigits = 2;

    /// <summary>True for members and keys without the permission; services and background work see everything.</summary>
    public static bool Apply(CurrentCaller caller) => caller.OrganizationId is not null && !caller.May(Permissions.ContactsNumbers);

    /// <summary><c>+447700900123</c> becomes <c>+44••••••••23</c>; a username, or anything too short to be a number, stays.</summary>
    public static string Hide(string number)
    {
        var plus = number.StartsWith('+') ? 1 : 0;
        var digits = number.Length - plus;
        return digits < 7 || !number.AsSpan(plus).ContainsOnlyDigits()
            ? number
            : string.Create(number.Length, (number, plus), static (shown, of) =>
            {
                of.number.CopyTo(shown);
                shown[(of.plus + ShownDigits)..^ShownDigits].Fill(Hidden);
            });
    }

    /// <summary>A conversation without the contact's number.</summary>
    public static ConversationOutput Hide(ConversationOutput conversation)
    {
        var name = HideName(conversation.FullName);
        return conversation with
        {
            FullName = name,
            ContactDetails = Hide(conversation.ContactDetails),
            LastMessage = conversation.LastMessage is not { } last ? null : last with
            {
                Sender = last.Sender == conversation.FullName ? name : last.Sender,
                Message = HideNotice(last.Type, last.Message),
            },
        };
    }

    /// <summary>A message without the contact's number.</summary>
    public static MessageOutput Hide(MessageOutput message) => message with
    {
        Sender = message.SenderType == "contact" ? Hide(message.Sender) : message.Sender,
        Message = HideNotice(message.Type, message.Message),
        // Of a notice ("changed from … to …") the content is nothing but numbers.
        Content = message.Type == "system" || message.Content is not { } content ? null : WithoutProviderIds(content),
        ReplyTo = message.ReplyTo is { } quoted ? quoted with { ProviderMessageId = null } : null,
        Metadata = message.Metadata with { ProviderMessageId = null },
    };

    /// <summary>How to reach a contact, without its numbers.</summary>
    public static ContactDetailOutput Hide(ContactDetailOutput details) => details with
    {
        Phone = details.Phone is { } phone ? Hide(phone) : null,
        Phones = details.Phones is { } phones ? [.. phones.Select(Hide)] : null,
    };

    /// <summary>A contact without its numbers.</summary>
    public static ContactOutput Hide(ContactOutput contact) => contact with
    {
        FullName = HideName(contact.FullName),
        Phone = contact.Phone is { } phone ? Hide(phone) : null,
        Phones = [.. contact.Phones.Select(Hide)],
    };

    /// <summary>A number that stands for the name, also one that has changed since, or is not the first any more.</summary>
    public static string HideName(string name) => name.StartsWith('+') ? Hide(name) : name;

    private static ContactPhoneOutput Hide(ContactPhoneOutput phone) => phone with { Phone = Hide(phone.Phone) };

    private static string HideNotice(string type, string text) => type == "system" ? AnyNumber().Replace(text, match => Hide(match.Value)) : text;

    private static JsonElement WithoutProviderIds(JsonElement content)
    {
        var text = content.GetRawText();
        if (!text.Contains("wamid.", StringComparison.Ordinal))
        {
            return content;
        }

        var copy = JsonNode.Parse(text);
        Remove(copy);
        return JsonSerializer.SerializeToElement(copy);
    }

    private static void Remove(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject properties:
                foreach (var (name, value) in properties.ToList())
                {
                    if (value is JsonValue text && text.TryGetValue(out string? id) && id.StartsWith("wamid.", StringComparison.Ordinal))
                    {
                        properties.Remove(name);
                    }
                    else
                    {
                        Remove(value);
                    }
                }

                break;

            case JsonArray items:
                foreach (var item in items)
                {
                    Remove(item);
                }

                break;
        }
    }

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    [GeneratedRegex(@"\+?[0-9]{7,15}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex AnyNumber();
}
