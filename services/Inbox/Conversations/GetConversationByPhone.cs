using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.Messages;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Conversations;

/// <summary>The newest conversation with a phone number and its newest messages, oldest first, in the shape of the messaging centre.</summary>
internal static class GetConversationByPhone
{
    internal sealed record Response(
        [property: JsonPropertyName("conversation")] Details Conversation,
        [property: JsonPropertyName("messages")] IReadOnlyList<Line> Messages,
        [property: JsonPropertyName("has_more")] bool HasMore);

    internal sealed record Details(
        [property: JsonPropertyName("id")] ConversationId Id,
        [property: JsonPropertyName("patient_name")] string PatientName,
        [property: JsonPropertyName("phone")] string? Phone,
        [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
        [property: JsonPropertyName("last_activity")] DateTimeOffset LastActivity,
        [property: JsonPropertyName("source")] string Source,
        [property: JsonPropertyName("status")] string Status,
        [property: JsonPropertyName("total_messages")] long TotalMessages);

    internal sealed record Line(
        [property: JsonPropertyName("id")] MessageId Id,
        [property: JsonPropertyName("content")] string Content,
        [property: JsonPropertyName("sender_type")] string SenderType,
        [property: JsonPropertyName("sender_name")] string SenderName,
        [property: JsonPropertyName("timestamp")] DateTimeOffset Timestamp,
        [property: JsonPropertyName("message_type")] string MessageType,
        [property: JsonPropertyName("metadata")] Delivery Metadata);

    internal sealed record Delivery([property: JsonPropertyName("status")] string? Status, [property: JsonPropertyName("error")] MessageError? Error);

    public static void Map(RouteGroupBuilder organization) =>
        organization.MapGet("/phone/{phone}", HandleAsync).WithName(nameof(GetConversationByPhone)).AuditReads();

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        OrganizationId organizationId,
        string phone,
        InboxDb db,
        ConversationReader read,
        CurrentCaller caller,
        CancellationToken cancellationToken,
        [Range(1, 200)] int limit = 100,
        DateTimeOffset? before = null)
    {
        if (organizationId != caller.OrganizationId)
        {
            return OrganizationConversations.NotFound();
        }

        // Who may not see numbers finds nobody by one.
        if (HiddenNumbers.Apply(caller) || !PhoneNumber.TryParse(phone, out var number))
        {
            return GetConversation.NotFound();
        }

        var (spellings, key) = (number.Spellings, number.Key);
        var contacts = await db.Contacts.Where(contact => contact.WaId != null && spellings.Contains(contact.WaId)).Select(contact => contact.Id)
            .Union(db.ContactPhones.Where(known => known.MatchKey == key).Select(known => known.ContactId))
            .ToListAsync(cancellationToken);
        var newest = db.Conversations.Where(conversation => contacts.Contains(conversation.ContactId)).NewestFirst().Take(1);
        if ((await read.ListAsync(read.Rows(newest), cancellationToken)).SingleOrDefault() is not { } found)
        {
            return GetConversation.NotFound();
        }

        var messages = db.Messages.Where(message => message.ConversationId == found.Id);
        if (before is { } time)
        {
            var end = time.ToUniversalTime();
            messages = messages.Where(message => message.SentAt < end);
        }

        // One more than asked for tells whether there is more.
        var page = await read.MessagesAsync(messages.OrderByDescending(m => m.SentAt).ThenByDescending(m => m.Sequence).Take(limit + 1), cancellationToken);
        return TypedResults.Ok(new Response(
            new Details(
                found.Id, found.FullName, found.ContactDetails.Phone, found.CreatedAt, found.LastMessageTimestamp ?? found.CreatedAt,
                ListOrganizationConversations.SourceOf(found.Channel), ListOrganizationConversations.StatusOf(found.Status), found.MessageCount),
            [.. page.Take(limit).Reverse().Select(LineOf)],
            page.Count > limit));
    }

    internal static Line LineOf(MessageOutput message) => new(
        message.Id,
        message.Message,
        message switch
        {
            { SenderType: "contact" } => "patient",
            { SenderType: "user" } => "agent",
            { Direction: "outbound" } => "ai",
            _ => "system",
        },
        message.Sender,
        message.Timestamp,
        message.Type switch
        {
            "image" or "sticker" => "image",
            "audio" => "audio",
            "video" or "document" => "file",
            _ => "text",
        },
        new Delivery(message.Status, message.Error));
}
