using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Notifications;

/// <summary>How many notifications the caller has, in more and less detail.</summary>
internal static class CountNotifications
{
    internal sealed record Response(int Total, int Unread);

    internal sealed record OfType(string Type, int Total, int Unread);

    /// <param name="Unread">How many are unread.</param>
    /// <param name="UnreadByType">The same by kind; kinds without any are absent.</param>
    /// <param name="Latest">The five that happened last and are unread.</param>
    internal sealed record Summary(int Unread, IReadOnlyDictionary<string, int> UnreadByType, IReadOnlyList<NotificationOutput> Latest);

    /// <param name="Total">All that are kept.</param>
    /// <param name="Unread">How many of them are unread.</param>
    /// <param name="Today">What happened since midnight, UTC.</param>
    /// <param name="LastSevenDays">What happened in the last seven days.</param>
    /// <param name="ByType">By kind; kinds without any are absent.</param>
    internal sealed record Stats(int Total, int Unread, int Today, int LastSevenDays, IReadOnlyList<OfType> ByType);

    private const int Latest = 5;

    public static void Map(RouteGroupBuilder notifications)
    {
        notifications.MapGet("/count", HandleAsync).WithName(nameof(CountNotifications));
        notifications.MapGet("/summary", SummarizeAsync).WithName("SummarizeNotifications");
        notifications.MapGet("/stats", GetStatsAsync).WithName("GetNotificationStats");
    }

    private static async Task<Ok<Response>> HandleAsync(CurrentCaller caller, NotificationReader read, CancellationToken cancellationToken)
    {
        var counts = await ByTypeAsync(caller, read, cancellationToken);
        return TypedResults.Ok(new Response(counts.Sum(type => type.Total), counts.Sum(type => type.Unread)));
    }

    private static async Task<Ok<Summary>> SummarizeAsync(CurrentCaller caller, NotificationReader read, CancellationToken cancellationToken)
    {
        var counts = (await ByTypeAsync(caller, read, cancellationToken)).Where(type => type.Unread > 0).ToList();
        var latest = await read.Of(caller.RequiredUserId).Where(notification => notification.ReadAt == null)
            .OrderByDescending(notification => notification.UpdatedAt).ThenByDescending(notification => notification.Id).Take(Latest).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Summary(counts.Sum(type => type.Unread), counts.ToDictionary(type => type.Type, type => type.Unread), latest.ConvertAll(NotificationOutput.Of)));
    }

    private static async Task<Ok<Stats>> GetStatsAsync(CurrentCaller caller, NotificationReader read, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (today, week) = (ConversationFilters.StartOfDay(clock.GetUtcNow()), clock.GetUtcNow().AddDays(-7));
        var counts = await ByTypeAsync(caller, read, cancellationToken);
        return TypedResults.Ok(new Stats(
            counts.Sum(type => type.Total),
            counts.Sum(type => type.Unread),
            await read.Of(caller.RequiredUserId).CountAsync(notification => notification.UpdatedAt >= today, cancellationToken),
            await read.Of(caller.RequiredUserId).CountAsync(notification => notification.UpdatedAt >= week, cancellationToken),
            counts));
    }

    private static Task<List<OfType>> ByTypeAsync(CurrentCaller caller, NotificationReader read, CancellationToken cancellationToken) => read.Of(caller.RequiredUserId)
        .GroupBy(notification => notification.Type)
        .OrderBy(type => type.Key)
        .Select(type => new OfType(type.Key, type.Count(), type.Count(notification => notification.ReadAt == null)))
        .ToListAsync(cancellationToken);
}
