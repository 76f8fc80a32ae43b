using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChatBoost.Contracts.Events;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Labels;
using ChatBoost.Inbox.Organizations;
using ChatBoost.Inbox.Realtime;
using ChatBoost.Inbox.Teams;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Conversations;

/// <summary>Changes what a team sets on a conversation: star, unread count, status, priority, assignee, team, labels.</summary>
public static class UpdateConversation
{
    /// <summary>What changes; what is left out stays.</summary>
    /// <param name="IsStarred">Marked as important.</param>
    /// <param name="UnreadCount">How many messages count as not looked at; 0 marks it read. The caller has then seen all but as many.</param>
    /// <param name="Status">Where the work on it stands.</param>
    /// <param name="SnoozedUntil">When it opens again by itself: required for status snoozed, and only for that. In the future, a year at most.</param>
    /// <param name="Priority">How much it matters.</param>
    /// <param name="Labels">The labels on it, all of them.</param>
    /// <param name="AddLabels">Labels that are put on it, whatever else is there.</param>
    /// <param name="RemoveLabels">Labels that are taken off it.</param>
    public sealed record Request(
        bool? IsStarred,
        [Range(0, int.MaxValue)] int? UnreadCount,
        [EnumDataType(typeof(ConversationStatus))] ConversationStatus? Status,
        DateTimeOffset? SnoozedUntil,
        [EnumDataType(typeof(ConversationPriority))] ConversationPriority? Priority,
        [MaxLength(Conversation.MaxLabels)] IReadOnlyList<LabelId>? Labels,
        [MaxLength(Conversation.MaxLabels)] IReadOnlyList<LabelId>? AddLabels = null,
        [MaxLength(Conversation.MaxLabels)] IReadOnlyList<LabelId>? RemoveLabels = null)
    {
        /// <summary>The member whose it is to answer; null makes it nobody's.</summary>
        public UserId? AssigneeId
        {
            get;
            init
            {
                // Only called for what the body has: null is not the same as left out.
                field = value;
                HasAssignee = true;
            }
        }

        /// <summary>
        /// The team whose it is to answer; null makes it no team's. Of another team's it is nobody's, unless the body names an assignee: the team may give it to a member.
        /// </summary>
        public TeamId? TeamId
        {
            get;
            init
            {
                field = value;
                HasTeam = true;
            }
        }

        /// <summary>True when the body names an assignee, or null.</summary>
        [JsonIgnore]
        internal bool HasAssignee { get; private init; }

        /// <summary>True when the body names a team, or null.</summary>
        [JsonIgnore]
        internal bool HasTeam { get; private init; }
    }

    private static readonly TimeSpan LongestSnooze = TimeSpan.FromDays(366);

    internal static void Map(RouteGroupBuilder conversations) =>
        conversations.MapPatch("/{conversationId}", HandleAsync).RequirePermission(Permissions.ConversationsManage).WithName(nameof(UpdateConversation)).ProducesValidationProblem();

    internal static async Task<Results<Ok<ConversationOutput>, ProblemHttpResult>> HandleAsync(
        ConversationId conversationId,
        Request request,
        InboxDb db,
        MemberDirectory members,
        ConversationReader read,
        InboxEvents live,
        CurrentCaller caller,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (RefuseSnooze(request, now) is { } wrong)
        {
            return wrong;
        }

        if (request.AssigneeId is { } assignee && await members.RefuseStrangersAsync(caller.OrganizationId!.Value, [assignee], cancellationToken) is { } nobody)
        {
            return nobody;
        }

        var labels = request.Labels?.Distinct().ToList();
        List<LabelId> named = [.. (labels ?? []).Concat(request.AddLabels ?? []).Concat(request.RemoveLabels ?? []).Distinct()];
        if (named.Count > 0 && await db.Labels.CountAsync(label => named.Contains(label.Id), cancellationToken) != named.Count)
        {
            return LabelsFeature.NotFound();
        }

        // Within somebody's own transaction, a macro's for example, it is theirs to commit.
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        if (await db.Conversations.SingleOrDefaultAsync(c => c.Id == conversationId, cancellationToken) is not { } conversation)
        {
            return GetConversation.NotFound();
        }

        if (request.TeamId is { } team && !await db.KeepTeamAsync(team, cancellationToken))
        {
            return TeamsFeature.NotFound();
        }

        Apply(request, conversation, db, caller, now);
        await db.SaveChangesAsync(cancellationToken);
        if (request.UnreadCount is { } unread)
        {
            await db.MarkReadAsync(conversationId, caller.RequiredUserId, unread, now, cancellationToken);
        }

        if (labels is not null)
        {
            await db.SetLabelsAsync(conversationId, labels, cancellationToken);
        }

        if (!await db.ChangeLabelsAsync(conversationId, request.AddLabels ?? [], request.RemoveLabels ?? [], cancellationToken))
        {
            return Problem.Unprocessable("too_many_labels_on_conversation", $"A conversation has {Conversation.MaxLabels} labels at most.");
        }

        if (transaction is not null)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        live.ConversationChanged(conversation.OrganizationId, conversationId);
        if (await read.ConversationAsync(conversationId, cancellationToken) is not { } output)
        {
            return GetConversation.NotFound();
        }

        if (request.UnreadCount is not null)
        {
            live.TellReader(conversation.OrganizationId, caller.RequiredUserId, output);
        }

        return TypedResults.Ok(output);
    }

    private static void Apply(Request request, Conversation conversation, InboxDb db, CurrentCaller caller, DateTimeOffset now)
    {
        if (request.IsStarred is { } isStarred)
        {
            conversation.Star(isStarred, now);
        }

        if (request.UnreadCount is { } unread)
        {
            conversation.SetUnread(unread, now);
        }

        if (request.Priority is { } priority)
        {
            conversation.Prioritize(priority, now);
        }

        var previous = conversation.Status;
        var hasMoved = (request.Status ?? (request.SnoozedUntil is null ? null : ConversationStatus.Snoozed)) switch
        {
            ConversationStatus.Open => conversation.Reopen(now),
            ConversationStatus.Pending => conversation.Suspend(now),
            ConversationStatus.Resolved => conversation.Resolve(now),
            ConversationStatus.Snoozed => conversation.Snooze(request.SnoozedUntil!.Value.ToUniversalTime(), now),
            _ => false,
        };
        if (hasMoved)
        {
            db.Raise(new ConversationStatusChanged(
                conversation.OrganizationId, conversation.Id, conversation.Status, previous, conversation.SnoozedUntil, caller.UserId, now));
        }

        var changesTeam = request.HasTeam && conversation.GiveTo(request.TeamId, now);
        var changesAssignee = request.HasAssignee || (changesTeam && request.TeamId is not null);
        if (changesAssignee && conversation.Assign(request.AssigneeId, now))
        {
            db.Raise(new ConversationAssigned(conversation.OrganizationId, conversation.Id, conversation.AssigneeId, caller.UserId, now));
        }
    }

    private static ProblemHttpResult? RefuseSnooze(Request request, DateTimeOffset now) => request switch
    {
        { Status: ConversationStatus.Snoozed, SnoozedUntil: null } => Problem.BadRequest("validation_failed", "snoozedUntil: says when a snoozed conversation opens again."),
        { Status: not (null or ConversationStatus.Snoozed), SnoozedUntil: not null } => Problem.BadRequest("validation_failed", "snoozedUntil: only a snoozed conversation has it."),
        { SnoozedUntil: { } until } when until <= now || until > now + LongestSnooze => Problem.BadRequest("validation_failed", "snoozedUntil: a time in the future, a year away at most."),
        _ => null,
    };
}
