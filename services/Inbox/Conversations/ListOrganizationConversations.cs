using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChatBoost.Contracts.Inbox;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Conversations;

/// <summary>The inbox list in the shape of the messaging centre, the newest first.</summary>
internal static class ListOrganizationConversations
{
    internal sealed record Response(
        [property: JsonPropertyName("conversations")] IReadOnlyList<Item> Conversations,
        [property: JsonPropertyName("total_count")] int TotalCount,
        [property: JsonPropertyName("has_more")] bool HasMore);

    internal sealed record Item(
        [property: JsonPropertyName("id")] ConversationId Id,
        [property: JsonPropertyName("patient_name")] string PatientName,
        [property: JsonPropertyName("phone")] string? Phone,
        [property: JsonPropertyName("last_message")] string? LastMessage,
        [property: JsonPropertyName("last_message_time")] DateTimeOffset? LastMessageTime,
        [property: JsonPropertyName("message_count")] long MessageCount,
        [property: JsonPropertyName("unread_count")] int UnreadCount,
        [property: JsonPropertyName("source")] string Source,
        [property: JsonPropertyName("status")] string Status,
        [property: JsonPropertyName("priority")] string Priority)
    {
        public static Item Of(ConversationOutput conversation) => new(
            conversation.Id, conversation.FullName, conversation.ContactDetails.Phone, conversation.LastMessage?.Message, conversation.LastMessageTimestamp,
            conversation.MessageCount, conversation.UnreadCount, SourceOf(conversation.Channel), StatusOf(conversation.Status), PriorityOf(conversation.Priority));
    }

    public static void Map(RouteGroupBuilder organization) => organization.MapGet("", HandleAsync).WithName(nameof(ListOrganizationConversations));

    /// <summary>A channel as the messaging centre names it.</summary>
    public static string SourceOf(string channel) => channel.ToLowerInvariant();

    /// <summary>A status as the messaging centre names it; it knows three.</summary>
    public static string StatusOf(ConversationStatus status) => status switch
    {
        ConversationStatus.Open => "active",
        ConversationStatus.Resolved => "resolved",
        _ => "pending",
    };

    private static string PriorityOf(ConversationPriority priority) => priority switch
    {
        ConversationPriority.High or ConversationPriority.Urgent => "high",
        ConversationPriority.Low => "low",
        // Where nobody said, as usual.
        _ => "medium",
    };

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        OrganizationId organizationId,
        InboxDb db,
        ConversationReader read,
        CurrentCaller caller,
        TimeProvider clock,
        CancellationToken cancellationToken,
        string filter = "all",
        [Range(1, 100)] int limit = 50,
        [Range(0, 1_000_000)] int offset = 0)
    {
        if (organizationId != caller.OrganizationId)
        {
            return OrganizationConversations.NotFound();
        }

        if (db.Conversations.AsNoTracking().Filtered(db, filter, caller.UserId, clock.GetUtcNow()) is not { } conversations)
        {
            return ConversationFilters.Unknown();
        }

        var total = await new ConversationQuery(filter).CountAsync(conversations, db, cancellationToken);
        var shown = read.Rows(conversations.NewestFirst().Skip(offset).Take(limit));
        var data = await read.ListAsync(
            shown.OrderByDescending(row => row.Conversation.LastMessageAt).ThenByDescending(row => row.Conversation.Id), cancellationToken);
        return TypedResults.Ok(new Response([.. data.Select(Item.Of)], total, offset + data.Count < total));
    }
}
