using System.Collections.Frozen;
using ChatBoost.Inbox.Delivery;

namespace ChatBoost.Inbox.Channels.Twilio;

/// <summary>
/// Twilio's codes with a sentence for people, and what to do. The same codes come as answers and, later, in status callbacks. Twilio warns that the code of a cause may
/// change, so unknown ones go by the HTTP status: 429 and 5xx may pass, all else will not.
/// </summary>
internal static class TwilioErrors
{
    /// <summary>The person wrote STOP to this sender.</summary>
    public const int OptedOut = 21610;

    private const int TooManyRequests = 20429;

    private static readonly FrozenDictionary<int, string> Sentences = new Dictionary<int, string>
    {
        [20003] = "Twilio does not accept the account's credentials. Enter the auth token again in the settings.",
        [20404] = "Twilio does not know this account or number any more.",
        [TooManyRequests] = "The account makes more calls at once than Twilio allows.",
        [20500] = "Something went wrong at Twilio.",
        [20503] = "Twilio is not available for the moment.",
        [21211] = "Twilio does not take this for a phone number.",
        [21212] = "Twilio does not take the sender for a phone number. Connect the number again.",
        [21408] = "The account may not send to that country. Allow it in the messaging geo permissions at Twilio.",
        [21602] = "The message has neither text nor file.",
        [21603] = "The message has no sender. Connect the number again.",
        [21606] = "This number cannot send messages to that destination.",
        [21608] = "A trial account only reaches numbers that are verified at Twilio.",
        [OptedOut] = "The person has unsubscribed from this number by writing STOP. They can be written to once they write START.",
        [21611] = "Too many messages of this number wait at Twilio.",
        [21614] = "This is not a mobile number.",
        [21617] = "The message is longer than the 1,600 characters Twilio takes.",
        [21620] = "Twilio could not fetch the file of this message.",
        [21635] = "Twilio does not send messages to landlines there.",
        [21730] = "Twilio is under maintenance for the moment.",
        [30001] = "Too many messages of this number waited at Twilio.",
        [30002] = "Twilio has suspended the account.",
        [30003] = "The phone could not be reached: it is switched off or has no signal.",
        [30004] = "The person, or the carrier, blocks messages of this number.",
        [30005] = "This number does not exist any more.",
        [30006] = "The number is a landline, or its carrier cannot be reached.",
        [30007] = "The carrier filtered the message as unwanted.",
        [30008] = "The carrier did not deliver the message and gave no reason.",
        [30036] = "The message waited at Twilio for too long.",
        [63001] = "WhatsApp does not accept this sender. Check it at Twilio.",
        [63003] = "The person is not on WhatsApp.",
        [63005] = "WhatsApp did not take the content of the message.",
        [63007] = "The number is no WhatsApp sender of this account.",
        [63013] = "WhatsApp refused the message because of its policies.",
        [63014] = "The person has blocked this number on WhatsApp.",
        [63016] = "The person last wrote more than 24 hours ago. Send a template instead.",
        [63017] = "The number sends more than WhatsApp allows.",
        [63018] = "The number sends more than WhatsApp allows.",
        [63019] = "WhatsApp could not fetch the file of this message.",
        [63021] = "WhatsApp did not take the content of the message.",
        [63024] = "The person cannot receive messages on WhatsApp.",
        [63038] = "The number has sent all the messages it may send in a day.",
    }.ToFrozenDictionary();

    /// <summary>A sentence a person understands.</summary>
    public static string SentenceOf(int code) => Sentences.GetValueOrDefault(code, $"Twilio refused the message with code {code}.");

    /// <summary>What an answer to a send that is no success means.</summary>
    public static SendOutcome OutcomeOf(TwilioAnswer answer)
    {
        if (answer.Code is not { } code)
        {
            // Not Twilio's envelope. 429 is turned away before anything happens; after a 5xx the message may exist.
            return answer.HttpStatus == 429
                ? new SendOutcome.NotSent(answer.RetryAfter ?? TimeSpan.FromSeconds(1 + Random.Shared.NextDouble()), "Status 429 without Twilio's envelope.")
                : answer.HttpStatus is >= 400 and < 500
                    ? new SendOutcome.Refused(answer.HttpStatus, $"Twilio refused the message with status {answer.HttpStatus}.")
                    : new SendOutcome.Unknown($"Status {answer.HttpStatus} without Twilio's envelope.");
        }

        var sentence = SentenceOf(code);
        var atLeast = answer.RetryAfter ?? TimeSpan.Zero;
        return (code, answer.HttpStatus) switch
        {
            (TooManyRequests or 21730 or 63017 or 63018, _) or (_, 429) when code != 21611 => new SendOutcome.RefusedForNow(code, sentence, new Pause(PauseKind.Backoff, atLeast)),
            // Hours of messages wait: seconds would not change that.
            (21611, _) => new SendOutcome.RefusedForNow(code, sentence, new Pause(PauseKind.Fixed, TimeSpan.FromMinutes(2))),
            // Twilio: the request may have been carried out.
            (_, >= 500) => new SendOutcome.Unknown($"Status {answer.HttpStatus}, code {code}."),
            _ => new SendOutcome.Refused(code, sentence) { HasOptedOut = code == OptedOut },
        };
    }
}
