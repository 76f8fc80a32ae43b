using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.BusinessHours;
using ChatBoost.Inbox.ManualActions;

namespace ChatBoost.Inbox.ServiceLevels;

/// <summary>What of a conversation its clocks go by.</summary>
/// <param name="Status">Where the work on it stands; a deleted one counts as resolved.</param>
/// <param name="Mode">Who answers.</param>
/// <param name="Priority">How much it matters.</param>
/// <param name="IsAssigned">Whether it is somebody's.</param>
/// <param name="WaitingSince">Since when the contact waits for an answer.</param>
/// <param name="Answers">How often it was answered.</param>
/// <param name="LastInboundAt">When it last wrote.</param>
/// <param name="WindowClosesAt">When WhatsApp's window closes; null elsewhere.</param>
internal sealed record ConversationState(
    ConversationStatus Status,
    ConversationMode Mode,
    ConversationPriority Priority,
    bool IsAssigned,
    DateTimeOffset? WaitingSince,
    int Answers,
    DateTimeOffset? LastInboundAt,
    DateTimeOffset? WindowClosesAt);

/// <summary>
/// Works out when something is due in a conversation, from what it is like and what was before. First response: from when the contact began to wait until whoever
/// answers first, once for each case; a case begins with the conversation and whenever it is opened after it was resolved. Resolution: all the time the conversation
/// is open and the contact waits, together; while it is pending or snoozed, or the contact has the word, that clock stands.
/// </summary>
internal sealed class ServiceClock(ServiceSettings? settings)
{
    /// <summary>A bot answers within a moment, if it does. In mode bot nobody is told that all are away before.</summary>
    public static readonly TimeSpan BotPatience = TimeSpan.FromSeconds(20);

    private readonly OpeningHours? _hours = settings?.Hours?.Open();

    /// <summary>Brings a conversation's dues up to date.</summary>
    /// <param name="watch">What was, and will be.</param>
    /// <param name="conversation">What it is like.</param>
    /// <param name="known">Waiting rules that have made an action of this wait already.</param>
    /// <param name="at">When it came to be so.</param>
    public void Wind(ConversationWatch watch, ConversationState conversation, IReadOnlySet<ManualActionKind> known, DateTimeOffset at)
    {
        var isDone = conversation.Status == ConversationStatus.Resolved;
        if (watch.IsResolved && !isDone)
        {
            watch.BeginCase();
        }

        var isRunning = conversation.Status == ConversationStatus.Open && conversation.WaitingSince is not null;
        if (watch.RunningSince is { } since && (!isRunning || watch.WaitingSince != conversation.WaitingSince))
        {
            // Answered and waiting again meanwhile: how long exactly the answer took is not known, but no longer than until the next message.
            watch.Stop(Spent(since, isRunning ? conversation.WaitingSince!.Value : at));
        }

        if (isRunning && watch.RunningSince is null)
        {
            // A wait that went on while the conversation was put off counts from now.
            watch.RunningSince = watch.WaitingSince == conversation.WaitingSince ? at : conversation.WaitingSince;
        }

        (watch.WaitingSince, watch.IsResolved) = (conversation.WaitingSince, isDone);
        if (isDone)
        {
            watch.AnswersBefore = conversation.Answers;
        }

        WindTargets(watch, conversation, isDone);
        WindRules(watch, conversation, known);
        WindAwayMessage(watch, conversation, isDone, at);
    }

    /// <summary>The end of the closed period an instant lies in; null when it is open.</summary>
    public DateTimeOffset? ClosedUntil(DateTimeOffset at) =>
        // Closed for good is one period, too.
        _hours is null || _hours.IsOpen(at) ? null : _hours.NextOpening(at) ?? DateTimeOffset.UnixEpoch.AddYears(1000);

    private void WindTargets(ConversationWatch watch, ConversationState conversation, bool isDone)
    {
        var target = isDone ? null : settings?.Targets?.For(conversation.Priority);
        watch.FirstResponseDueAt = target?.FirstResponseMinutes is { } minutes && conversation.Answers == watch.AnswersBefore
            && watch.FirstResponseBreachedAt is null && conversation.WaitingSince is { } waiting
                ? After(waiting, TimeSpan.FromMinutes(minutes), settings!.Targets!.InBusinessHours)
                : null;
        watch.ResolutionDueAt = target?.ResolutionMinutes is { } most && watch.ResolutionBreachedAt is null && watch.RunningSince is { } running
            ? After(running, TimeSpan.FromMinutes(most) - TimeSpan.FromMilliseconds(watch.SpentMilliseconds), settings!.Targets!.InBusinessHours)
            : null;
    }

    private void WindRules(ConversationWatch watch, ConversationState conversation, IReadOnlySet<ManualActionKind> known)
    {
        var rules = settings?.Rules;
        var waiting = conversation.Status == ConversationStatus.Open ? conversation.WaitingSince : null;
        watch.AnswerDueAt = Rule(ManualActionKind.AnswerOverdue, rules?.AnswerMinutes);
        watch.AssignmentDueAt = conversation.IsAssigned ? null : Rule(ManualActionKind.Unassigned, rules?.UnassignedMinutes);
        watch.WindowDueAt = waiting is not null && rules?.WindowMinutes is { } before && !known.Contains(ManualActionKind.WindowClosing)
            ? conversation.WindowClosesAt - TimeSpan.FromMinutes(before)
            : null;

        DateTimeOffset? Rule(ManualActionKind kind, int? minutes) =>
            waiting is { } from && minutes is { } most && !known.Contains(kind) ? After(from, TimeSpan.FromMinutes(most), inBusinessHours: true) : null;
    }

    private void WindAwayMessage(ConversationWatch watch, ConversationState conversation, bool isDone, DateTimeOffset at)
    {
        var isAway = !isDone && settings?.Away is { IsOn: true } && conversation is { WaitingSince: not null, LastInboundAt: { } wrote }
            // Who wrote while somebody was there is answered by them.
            && ClosedUntil(wrote) is not null && ClosedUntil(at) is { } opens && watch.AwayUntil != opens;
        watch.AwayDueAt = isAway ? conversation.LastInboundAt + (conversation.Mode == ConversationMode.Human ? TimeSpan.Zero : BotPatience) : null;
    }

    private TimeSpan Spent(DateTimeOffset from, DateTimeOffset to) =>
        to <= from ? TimeSpan.Zero : settings?.Targets?.InBusinessHours == true && _hours is not null ? _hours.Between(from, to) : to - from;

    private DateTimeOffset? After(DateTimeOffset from, TimeSpan duration, bool inBusinessHours) =>
        duration <= TimeSpan.Zero ? from : inBusinessHours && _hours is not null ? _hours.Add(from, duration) : from + duration;
}
