using System.ComponentModel.DataAnnotations;

namespace ChatBoost.Inbox.ManualActions;

/// <summary>When a waiting contact becomes somebody's task. Minutes count while the organization is open, where it has business hours; null is never.</summary>
/// <param name="AnswerMinutes">Minutes a contact waits for an answer.</param>
/// <param name="UnassignedMinutes">Minutes a contact waits in a conversation that is nobody's.</param>
/// <param name="WindowMinutes">Minutes, by the calendar, before WhatsApp's 24-hour window closes on a contact that was not answered.</param>
public sealed record WaitingRules([Range(1, 100_000)] int? AnswerMinutes, [Range(1, 100_000)] int? UnassignedMinutes, [Range(1, 1440)] int? WindowMinutes);
