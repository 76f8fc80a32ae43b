using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Labels;
using ChatBoost.Inbox.Organizations;
using ChatBoost.Inbox.Teams;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Views;

/// <summary>A view as the API shows it.</summary>
/// <param name="Id">Its id, for the list's <c>view</c>.</param>
/// <param name="Name">What it is called.</param>
/// <param name="IsShared">Whether everybody sees it.</param>
/// <param name="IsOwn">Whether the caller made it.</param>
/// <param name="Position">Where it stands among the others, the lowest first.</param>
/// <param name="Query">What it shows.</param>
public sealed record ViewOutput(ViewId Id, string Name, bool IsShared, bool IsOwn, int Position, ConversationQuery Query)
{
    internal static ViewOutput Of(SavedView view, CurrentCaller caller) => new(view.Id, view.Name, view.IsShared, view.OwnerId == caller.UserId, view.Position, view.Query);
}

/// <summary>What a view is like.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Query">What it shows.</param>
/// <param name="IsShared">Whether everybody sees it.</param>
/// <param name="Position">Where it stands among the others, the lowest first; of equal ones the older.</param>
public sealed record ViewShape(
    [Required, StringLength(SavedView.MaxNameLength), RegularExpression(@".*\S.*", ErrorMessage = "A name has more than blanks.")] string Name,
    [Required] ConversationQuery Query,
    bool IsShared = false,
    [Range(0, 10_000)] int Position = 0);

/// <summary>Saved views of the list of conversations: a member's own, and those everybody sees.</summary>
public static class ViewsFeature
{
    /// <summary>Maps <c>/api/v1/views</c>.</summary>
    public static WebApplication MapViews(this WebApplication app)
    {
        var views = app.MapGroup("/api/v1/views").WithTags("Views").RequirePermission(Permissions.ConversationsRead);
        ListViews.Map(views);
        CreateView.Map(views);
        UpdateView.Map(views);
        DeleteView.Map(views);
        CountView.Map(views);
        return app;
    }

    /// <summary>The answer for an id the caller does not see: somebody's own, too.</summary>
    internal static ProblemHttpResult NotFound() => Problem.NotFound("view_not_found", "There is no such view.");

    /// <summary>The answer for who may not change what everybody sees.</summary>
    internal static ProblemHttpResult Shared() => Problem.Forbidden("view_is_shared", "Your role does not allow to change what everybody sees.");

    /// <summary>The views the caller sees.</summary>
    internal static IQueryable<SavedView> ViewsOf(this InboxDb db, CurrentCaller caller)
    {
        var owner = caller.RequiredUserId;
        return db.SavedViews.Where(view => view.IsShared || view.OwnerId == owner);
    }

    /// <summary>One the caller sees; null for any other.</summary>
    internal static Task<SavedView?> FindViewAsync(this InboxDb db, ViewId id, CurrentCaller caller, CancellationToken cancellationToken) =>
        db.ViewsOf(caller).SingleOrDefaultAsync(view => view.Id == id, cancellationToken);

    /// <summary>Why a view cannot show this; null when it can.</summary>
    internal static async Task<ProblemHttpResult?> RefuseAsync(
        this ConversationQuery query, InboxDb db, MemberDirectory members, CurrentCaller caller, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (query.Apply(db.Conversations, db, caller, now).Problem is { } wrong)
        {
            return wrong;
        }

        if (query.Label is { } label && !await db.Labels.AnyAsync(l => l.Id == label, cancellationToken))
        {
            return LabelsFeature.NotFound();
        }

        if (query.Team is { } team && !await db.Teams.AnyAsync(t => t.Id == team, cancellationToken))
        {
            return TeamsFeature.NotFound();
        }

        return query.Assignee is { } assignee ? await members.RefuseStrangersAsync(caller.OrganizationId!.Value, [assignee], cancellationToken) : null;
    }
}
