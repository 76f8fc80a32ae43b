using System.Collections.Frozen;

namespace ChatBoost.Inbox.Channels.Graph;

/// <summary>What to do about a refusal.</summary>
internal enum Retry
{
    /// <summary>Repeating it as it is cannot help, or only after somebody did something.</summary>
    Never,

    /// <summary>Repeat with growing pauses.</summary>
    Backoff,

    /// <summary>The same, but not before a report could have come: Meta does not know what went wrong, and may have the message all the same.</summary>
    Unclear,

    /// <summary>Too many messages to one person: Meta asks for pauses of 4^n seconds.</summary>
    Pair,

    /// <summary>Repeat after a minute: Meta moves the number to a higher throughput.</summary>
    Minute,
}

/// <summary>
/// Every code Meta documents for sending and for numbers (error codes page, Dec 2025 and Sep 2026), with whether to repeat and a sentence for people.
/// The same codes come as answers and, later, as <c>failed</c> statuses; the sentence serves both.
/// </summary>
internal static class GraphErrorCatalogue
{
    private static readonly FrozenDictionary<int, (Retry Retry, string Sentence)> Codes = new Dictionary<int, (Retry, string)>
    {
        [0] = (Retry.Never, "Meta does not accept the access token. Enter a new one in the WhatsApp settings."),
        [1] = (Retry.Unclear, "Meta had an unknown problem with this message."),
        [2] = (Retry.Backoff, "Meta's service is down for the moment."),
        [3] = (Retry.Never, "The app lacks the permission for this call. Check its permissions at Meta."),
        [4] = (Retry.Backoff, "The app made too many calls to Meta in a short time."),
        [10] = (Retry.Never, "Meta refused: a permission was not granted or was taken away."),
        [33] = (Retry.Never, "This business number does not exist at Meta any more."),
        [100] = (Retry.Never, "Meta does not accept something in this message."),
        [104] = (Retry.Never, "The access token is missing. Connect the number again."),
        [190] = (Retry.Never, "The access token has expired or was revoked. Enter a new one in the WhatsApp settings."),
        [368] = (Retry.Never, "Meta has blocked the account for a while because of policy violations."),
        [80007] = (Retry.Backoff, "The WhatsApp business account made too many calls in a short time."),
        [130403] = (Retry.Never, "The business has blocked this person."),
        [130429] = (Retry.Backoff, "The number sent more messages per second than Meta allows."),
        [130472] = (Retry.Never, "Meta keeps this person out of marketing messages for an experiment."),
        [130497] = (Retry.Never, "Meta does not let this business write to people in that country."),
        [131000] = (Retry.Unclear, "Something went wrong at Meta."),
        [131005] = (Retry.Never, "Meta denied access. Check the permissions of the access token."),
        [131008] = (Retry.Never, "Something this message needs is missing."),
        [131009] = (Retry.Never, "A value in this message is not valid."),
        [131016] = (Retry.Backoff, "A part of Meta's service is not available for the moment."),
        [131021] = (Retry.Never, "A number cannot write to itself."),
        [131026] = (Retry.Never, "The message could not be delivered: the person is not on WhatsApp, uses a very old version or has not accepted its terms."),
        [131030] = (Retry.Never, "Test numbers only reach people on their list. Add this number to the list at Meta."),
        [131031] = (Retry.Never, "Meta has locked the account. See the account quality page at Meta."),
        [131037] = (Retry.Never, "The number needs an approved display name before it can send."),
        [131042] = (Retry.Never, "Meta could not charge the business. Check the payment method at Meta, then send again."),
        [131045] = (Retry.Never, "The number is not registered correctly. Register it at Meta again."),
        [131047] = (Retry.Never, "The person last wrote more than 24 hours ago. Send a template instead."),
        [131048] = (Retry.Never, "Meta limits this number because too many of its messages were blocked or reported. Try again later."),
        [131049] = (Retry.Never, "Meta did not deliver this to keep marketing messages to this person few. Try again in a day or later."),
        [131050] = (Retry.Never, "The person does not want marketing messages from this business."),
        [131051] = (Retry.Never, "Meta does not support this type of message."),
        [131052] = (Retry.Never, "The person's file could not be downloaded. Ask for it again."),
        [131053] = (Retry.Never, "Meta could not take the file: check its type, its size and, for a link, that it is public."),
        [131055] = (Retry.Never, "This call is not allowed for marketing messages."),
        [131056] = (Retry.Pair, "Too many messages to this person in a short time."),
        [131057] = (Retry.Minute, "Meta is moving the number to a higher throughput."),
        [131058] = (Retry.Never, "The hello_world template can only be sent from Meta's public test numbers."),
        [131062] = (Retry.Never, "This kind of message needs the person's phone number, and it is hidden."),
        [131063] = (Retry.Never, "Marketing templates are switched off for this account."),
        [131064] = (Retry.Never, "A messaging limit is reached because a template is in the wrong category."),
        [132000] = (Retry.Never, "The template needs another number of parameters."),
        [132001] = (Retry.Never, "There is no approved template of this name in this language."),
        [132005] = (Retry.Never, "The template is too long once its parameters are filled in."),
        [132007] = (Retry.Never, "The template breaks a rule on its characters or format."),
        [132008] = (Retry.Never, "A parameter of the template has a value that is not valid."),
        [132012] = (Retry.Never, "A parameter of the template has the wrong format."),
        [132015] = (Retry.Never, "The template is paused because of its quality. Try again when Meta has released it."),
        [132016] = (Retry.Never, "The template is switched off for good because of its quality."),
        [132018] = (Retry.Never, "The parameters of the template are not valid."),
        [132068] = (Retry.Never, "The flow in this message is blocked."),
        [132069] = (Retry.Never, "The flow in this message is throttled: it was sent ten times in the last hour."),
        [133000] = (Retry.Never, "An earlier deregistration of the number did not finish. Deregister it again."),
        [133001] = (Retry.Never, "The number's backup could not be decrypted."),
        [133002] = (Retry.Never, "The number's backup could not be read."),
        [133003] = (Retry.Never, "The number's recovery token is not valid."),
        [133004] = (Retry.Backoff, "Meta's server is not available for the moment."),
        [133005] = (Retry.Never, "The two-step PIN of the number is wrong."),
        [133006] = (Retry.Never, "The number has to be verified at Meta again."),
        [133007] = (Retry.Never, "Meta has blocked the number."),
        [133008] = (Retry.Never, "The two-step PIN was entered wrong too often. Wait as long as Meta says."),
        [133009] = (Retry.Never, "The two-step PIN was entered too quickly. Wait and try again."),
        [133010] = (Retry.Never, "The number is not registered for the Cloud API. Register it at Meta."),
        [133015] = (Retry.Never, "The number was deleted a moment ago. Wait five minutes."),
        [133016] = (Retry.Never, "The number was registered and deregistered too often. Wait 72 hours."),
        [134011] = (Retry.Never, "The terms of WhatsApp Payments are not accepted yet."),
        [135000] = (Retry.Never, "Meta does not accept something in this message and does not say what."),
        [137000] = (Retry.Never, "The person's identity changed. Check it before writing again."),
    }.ToFrozenDictionary();

    /// <summary>Whether to repeat what was refused with this code. An unknown code is repeated only when Meta answers with a server error.</summary>
    public static Retry RetryOf(int code, int httpStatus) =>
        Codes.TryGetValue(code, out var known) ? known.Retry
        : httpStatus >= 500 ? Retry.Unclear
        : httpStatus == 429 ? Retry.Backoff
        : Retry.Never;

    /// <summary>The failure in words a person understands.</summary>
    /// <param name="code">Meta's code.</param>
    /// <param name="details">Meta's details or title, added where our sentence leaves open what was wrong; the sentence itself for a code not known here.</param>
    public static string SentenceOf(int code, string? details)
    {
        if (code is >= 200 and <= 299)
        {
            return "Meta refused: the access token lacks a permission.";
        }

        // Meta's titles begin with the code, "(#131009) Parameter value is not valid", which says nothing to people.
        details = details?.Replace($"(#{code}) ", "", StringComparison.Ordinal);
        if (!Codes.TryGetValue(code, out var known))
        {
            return string.IsNullOrWhiteSpace(details) ? $"Meta refused the message (code {code})." : details;
        }

        return code is 1 or 3 or 10 or 100 or 131008 or 131009 or 131053 or 132000 or 132005 or 132007 or 132008 or 132012 or 132018 or 135000
            && !string.IsNullOrWhiteSpace(details)
            ? $"{known.Sentence} ({details})"
            : known.Sentence;
    }
}
