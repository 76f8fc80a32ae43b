using System.ComponentModel.DataAnnotations;

namespace ChatBoost.Inbox.Satisfaction;

/// <summary>What contacts are asked when their conversation was resolved.</summary>
/// <param name="IsOn">Whether they are asked.</param>
/// <param name="Question">The words. On WhatsApp answers 1 to 5 are chosen from a list; elsewhere the contact writes a number, which the question should say.</param>
/// <param name="Thanks">What is said to the answer; null is nothing.</param>
/// <param name="Channels">The kinds of channels it is asked on, for example <c>WhatsApp</c>; null is all.</param>
/// <param name="EveryDays">Days in which one contact is asked once at most.</param>
/// <param name="AnswerHours">Hours in which a number counts as an answer.</param>
/// <param name="CommentMinutes">Minutes after the answer in which the next message counts as its comment.</param>
public sealed record SatisfactionSurvey(
    bool IsOn,
    [Required, StringLength(1000), RegularExpression(@"(?s)(?=.*\S)[^\0]*", ErrorMessage = "A question has more than blanks, and no letter U+0000.")] string Question,
    [StringLength(1000), RegularExpression(@"[^\0]*", ErrorMessage = "Thanks must not hold the letter U+0000.")] string? Thanks = null,
    [MaxLength(10)] IReadOnlyList<string>? Channels = null,
    [Range(0, 365)] int EveryDays = 7,
    [Range(1, 720)] int AnswerHours = 72,
    [Range(0, 1440)] int CommentMinutes = 30);
