using System.Collections.Frozen;
using ChatBoost.Inbox.Channels.Graph;
using ChatBoost.Inbox.Delivery;

namespace ChatBoost.Inbox.Channels.Instagram;

/// <summary>
/// Codes of the Send API with a sentence for people, and what to do (Meta: Messenger Platform, common error codes). Limits and passing trouble are repeated with growing
/// pauses; unknown codes go by the HTTP status.
/// </summary>
internal static class InstagramErrors
{
    /// <summary>The window for an answer has closed, or a permission is missing.</summary>
    public const int NotAllowed = 10;

    /// <summary>The window for an answer has closed.</summary>
    public const string WindowClosed = "The person last wrote too long ago: Instagram takes automatic messages for 24 hours and a person's answer for 7 days.";

    // The window has closed; the second is that of accounts signed in with Instagram.
    private static readonly int[] OutsideWindow = [2018278, 2534022];

    private static readonly FrozenDictionary<int, (bool Passes, string Sentence)> Codes = new Dictionary<int, (bool, string)>
    {
        [1] = (true, "Meta had an unknown problem with this message."),
        [2] = (true, "Meta's service is down for the moment."),
        [4] = (true, "The app made too many calls to Meta in a short time."),
        [NotAllowed] = (false, "Meta refused: the app lacks a permission for this, or it was taken away."),
        [17] = (true, "Too many calls were made to Meta in a short time."),
        [32] = (true, "The page made too many calls to Meta in a short time."),
        [100] = (false, "Meta does not accept something in this message, or does not know the person any more."),
        [190] = (false, "The access token has expired or was revoked. Enter a new one in the Instagram settings."),
        [200] = (false, "The person cannot be written to, or the app lacks a permission."),
        [230] = (false, "The access token lacks the permission to send messages. Connect the account again."),
        [551] = (false, "The person cannot be written to at the moment: they have blocked the account or deleted theirs."),
        [613] = (true, "The account sends more than Meta allows."),
        [1200] = (true, "Meta could not send this for the moment."),
        [80002] = (true, "The Instagram account made too many calls in a short time."),
        [80006] = (true, "The page made too many calls in a short time."),
    }.ToFrozenDictionary();

    /// <summary>What a refusal means.</summary>
    public static SendOutcome OutcomeOf(GraphError error)
    {
        if (error.Subcode is { } subcode && OutsideWindow.Contains(subcode))
        {
            return new SendOutcome.Refused(error.Code, WindowClosed);
        }

        var isKnown = Codes.TryGetValue(error.Code, out var known);
        var sentence = isKnown ? known.Sentence : string.IsNullOrWhiteSpace(error.Details) ? $"Meta refused the message (code {error.Code})." : error.Details;
        return (isKnown ? known.Passes : error.HttpStatus is 429 or >= 500)
            ? new SendOutcome.RefusedForNow(error.Code, sentence, new Pause(PauseKind.Backoff, error.RetryAfter ?? TimeSpan.Zero))
            : new SendOutcome.Refused(error.Code, sentence);
    }
}
