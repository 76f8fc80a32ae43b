using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatBoost.Contracts.Receiver;

/// <summary>What kind of update a provider reported.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProviderUpdateKind>))]
public enum ProviderUpdateKind
{
    /// <summary>A customer wrote (<c>value.messages[]</c>).</summary>
    Message,

    /// <summary>A sent message moved on (<c>value.statuses[]</c>).</summary>
    Status,

    /// <summary>The business wrote from its phone app (<c>value.message_echoes[]</c>).</summary>
    Echo,

    /// <summary>A message there is already was edited, or taken back by who wrote it (WhatsApp: types <c>edit</c> and <c>revoke</c>; Instagram: <c>message_edit</c>, <c>is_deleted</c>).</summary>
    Change,

    /// <summary>Anything else the provider reported: account, template, error or a field not known yet. Kept as it came.</summary>
    Other,
}

/// <summary>
/// One update of one webhook body, as it travels through SQS: the receiver splits a body into these, the worker handles them one by one.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Key">What makes it unique for the provider: the wamid, or wamid:status, or a hash of the payload.</param>
/// <param name="PhoneNumberId">
/// Meta's id of the business number; null for updates on the whole account. Of other providers the key of the connection, for example <c>twilio:sms:+15550100001</c>.
/// </param>
/// <param name="BusinessAccountId">
/// Meta's id of the WhatsApp business account (<c>entry.id</c>). Proven by the signature only when <paramref name="PhoneNumberId"/> is null; otherwise the
/// number is what was proven, and this is only what the body says.
/// </param>
/// <param name="Field">The webhook field, for example <c>messages</c>.</param>
/// <param name="ReceivedAt">When the receiver took it.</param>
/// <param name="Payload">The message, status or value object exactly as Meta sent it.</param>
/// <param name="Contact">The entry of <c>contacts[]</c> that belongs to it, if any.</param>
/// <param name="Provider">Who sent it, for example <c>twilio</c>; null is Meta.</param>
public sealed record ProviderUpdate(
    ProviderUpdateKind Kind,
    string Key,
    string? PhoneNumberId,
    string? BusinessAccountId,
    string Field,
    DateTimeOffset ReceivedAt,
    JsonElement Payload,
    JsonElement? Contact,
    string? Provider = null);
