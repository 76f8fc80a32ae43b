using System.ComponentModel.DataAnnotations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Notifications;

/// <summary>How the caller wants to hear of each kind of notification.</summary>
public static class ChooseNotifications
{
    /// <summary>How to hear of one kind.</summary>
    /// <param name="Type">The kind.</param>
    /// <param name="InApp">In the inbox, live.</param>
    /// <param name="Email">By mail, together with what else is unread by then.</param>
    public sealed record Choice([Required, StringLength(50)] string Type, [Required] bool? InApp, [Required] bool? Email)
    {
        /// <summary>In the caller's browsers, also while ChatBoost is not open. Left out it stays as it is.</summary>
        public bool? Push { get; init; }
    }

    /// <summary>All kinds.</summary>
    /// <param name="Data">One for each.</param>
    public sealed record Response(IReadOnlyList<Choice> Data);

    /// <summary>What changes; kinds that are left out stay as they are.</summary>
    /// <param name="Preferences">At most one for each kind.</param>
    public sealed record Request([Required, MaxLength(20)] IReadOnlyList<Choice> Preferences);

    internal static void Map(RouteGroupBuilder notifications)
    {
        notifications.MapGet("/preferences", GetAsync).WithName("GetNotificationPreferences");
        notifications.MapPut("/preferences", PutAsync).WithName("UpdateNotificationPreferences").ProducesValidationProblem();
    }

    private static async Task<Ok<Response>> GetAsync(CurrentCaller caller, InboxDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ReadAsync(caller, db, cancellationToken));

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> PutAsync(Request request, CurrentCaller caller, InboxDb db, CancellationToken cancellationToken)
    {
        if (request.Preferences.Any(choice => NotificationTypes.Find(choice.Type) is null))
        {
            return NotificationsFeature.UnknownType();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Always in one order: two changes at once would wait for each other's rows.
        foreach (var choice in request.Preferences.DistinctBy(choice => choice.Type).OrderBy(choice => choice.Type, StringComparer.Ordinal))
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                insert into notification_preferences (organization_id, user_id, type, in_app, email, push)
                values ({caller.OrganizationId!.Value.Value}, {caller.RequiredUserId.Value}, {choice.Type}, {choice.InApp}, {choice.Email}, coalesce({choice.Push}, true))
                on conflict (organization_id, user_id, type) do update set
                    in_app = excluded.in_app, email = excluded.email, push = coalesce({choice.Push}, notification_preferences.push)
                """,
                cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(await ReadAsync(caller, db, cancellationToken));
    }

    private static async Task<Response> ReadAsync(CurrentCaller caller, InboxDb db, CancellationToken cancellationToken)
    {
        var user = caller.RequiredUserId;
        var chosen = await db.NotificationPreferences.AsNoTracking().Where(preference => preference.UserId == user).ToDictionaryAsync(preference => preference.Type, cancellationToken);
        return new Response([.. NotificationTypes.List.Select(type => chosen.TryGetValue(type.Name, out var choice)
            ? new Choice(type.Name, choice.InApp, choice.Email) { Push = choice.Push }
            : new Choice(type.Name, InApp: true, type.IsMailed) { Push = true })]);
    }
}
