using System.Text.Json.Serialization;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.ServiceLevels;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Conversations;

/// <summary>Numbers for badges, in the shape of the messaging centre. Deleted conversations count nowhere.</summary>
internal static class GetConversationStats
{
    /// <summary>Of all conversations that are not deleted; today is by UTC.</summary>
    internal sealed record Response(
        [property: JsonPropertyName("total_conversations")] int TotalConversations,
        [property: JsonPropertyName("unread_conversations")] int UnreadConversations,
        [property: JsonPropertyName("active_conversations")] int ActiveConversations,
        [property: JsonPropertyName("avg_response_time")] double AvgResponseTime,
        [property: JsonPropertyName("conversations_today")] int ConversationsToday,
        [property: JsonPropertyName("by_source")] Sources BySource,
        [property: JsonPropertyName("breached_conversations")] int BreachedConversations,
        [property: JsonPropertyName("due_conversations")] int DueConversations);

    internal sealed record Sources(
        [property: JsonPropertyName("whatsapp")] int WhatsApp,
        [property: JsonPropertyName("instagram")] int Instagram,
        [property: JsonPropertyName("phone")] int Phone,
        [property: JsonPropertyName("sms")] int Sms);

    public static void Map(RouteGroupBuilder organization) => organization.MapGet("/stats", HandleAsync).WithName(nameof(GetConversationStats))
        .WithSummary("Numbers for badges. The response time is that of whoever answered first, person or bot, in minutes; 0 when nobody was answered yet.");

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        OrganizationId organizationId, InboxDb db, CurrentCaller caller, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (organizationId != caller.OrganizationId)
        {
            return OrganizationConversations.NotFound();
        }

        var today = ConversationFilters.StartOfDay(clock.GetUtcNow());
        await using var kept = await db.KeepConnectionAsync(cancellationToken);
        // Conversations themselves are too many to be looked at for a badge.
        var counts = await db.ConversationCounts
            .GroupBy(count => count.ChannelId)
            .Select(channel => new
            {
                ChannelId = channel.Key,
                Total = channel.Sum(c => c.Conversations),
                Active = channel.Sum(c => c.Status == ConversationStatus.Open ? c.Conversations : 0),
                Unread = channel.Sum(c => c.IsUnread ? c.Conversations : 0),
                Answers = channel.Sum(c => c.Answers),
                Milliseconds = channel.Sum(c => c.AnswerMilliseconds),
            }).ToListAsync(cancellationToken);
        var writtenToday = await db.Conversations.CountAsync(c => c.LastMessageAt >= today, cancellationToken);
        var kinds = await db.Channels.ToDictionaryAsync(channel => channel.Id, channel => channel.Kind, cancellationToken);

        var answers = counts.Sum(count => count.Answers);
        var minutes = answers == 0 ? 0 : TimeSpan.FromMilliseconds((double)counts.Sum(count => count.Milliseconds) / answers).TotalMinutes;
        return TypedResults.Ok(new Response(
            counts.Sum(count => count.Total),
            counts.Sum(count => count.Unread),
            counts.Sum(count => count.Active),
            Math.Round(minutes, 2),
            writtenToday,
            new Sources(Of("whatsapp"), Of("instagram"), Of("phone"), Of("sms")),
            // Those that missed a target and are not resolved, and those that have one to meet.
            await db.Conversations.Where(conversation => conversation.Status != ConversationStatus.Resolved).WithServiceLevel(db, "breached")!.CountAsync(cancellationToken),
            await db.Conversations.WithServiceLevel(db, "due")!.CountAsync(cancellationToken)));

        int Of(string source) => counts.Where(count => ListOrganizationConversations.SourceOf(kinds[count.ChannelId]) == source).Sum(count => count.Total);
    }
}
