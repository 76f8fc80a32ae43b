using System.Collections.Frozen;

namespace ChatBoost.ProviderSimulator.Graph;

/// <summary>Meta's error codes: title and HTTP status. Source: Meta's error code page (December 2025, the last with a status column).</summary>
internal static class GraphErrorTitles
{
    private static readonly FrozenDictionary<int, (string Title, int HttpStatus)> Known = new Dictionary<int, (string, int)>
    {
        [0] = ("AuthException", 401),
        [1] = ("An unknown error has occurred.", 400),
        [2] = ("Service temporarily unavailable", 503),
        [3] = ("Capability or permissions issue.", 500),
        [4] = ("Application request limit reached", 400),
        [10] = ("Application does not have permission for this action", 403),
        [33] = ("Parameter value is not valid", 400),
        [100] = ("Invalid parameter", 400),
        [104] = ("Access token required", 401),
        [190] = ("Invalid OAuth 2.0 Access Token", 401),
        [200] = ("You do not have the necessary permissions required to perform this action.", 403),
        [368] = ("Temporarily blocked for policies violations", 403),
        [2200] = ("Callback verification failed", 400),
        [2500] = ("Unknown path components", 400),
        [80007] = ("There have been too many calls to this WhatsApp Business account. Wait a bit and try again.", 400),
        [130403] = ("User is blocked by the business", 400),
        [130429] = ("Rate limit hit", 400),
        [130472] = ("User's number is part of an experiment", 400),
        [130497] = ("Business account is restricted from messaging users in this country.", 403),
        [131000] = ("Something went wrong", 500),
        [131005] = ("Access denied", 403),
        [131008] = ("Required parameter is missing", 400),
        [131009] = ("Parameter value is not valid", 400),
        [131016] = ("Service unavailable", 500),
        [131021] = ("Recipient cannot be sender", 400),
        [131026] = ("Message undeliverable", 400),
        [131030] = ("Recipient phone number not in allowed list", 400),
        [131031] = ("Account has been locked", 403),
        [131037] = ("WhatsApp provided number needs display name approval before message can be sent.", 400),
        [131042] = ("Business eligibility payment issue", 400),
        [131045] = ("Incorrect certificate", 500),
        [131047] = ("Re-engagement message", 400),
        [131048] = ("Spam rate limit hit", 400),
        [131049] = ("This message was not delivered to maintain healthy ecosystem engagement.", 400),
        [131050] = ("User has stopped receiving marketing messages from this business", 400),
        [131051] = ("Unsupported message type", 400),
        [131052] = ("Media download error", 400),
        [131053] = ("Media upload error", 400),
        [131055] = ("Method not allowed", 400),
        [131056] = ("(Business Account, Consumer Account) pair rate limit hit", 400),
        [131057] = ("Account in maintenance mode", 500),
        [131058] = ("Hello World templates can only be sent from the Public Test Numbers", 400),
        [131062] = ("Business-scoped user ID recipients are not supported for this message", 400),
        [131063] = ("Marketing templates are disabled on Cloud API", 400),
        [131064] = ("Messaging limit reached due to template misclassification", 400),
        [132000] = ("Number of parameters does not match the expected number of params", 400),
        [132001] = ("Template name does not exist in the translation", 404),
        [132005] = ("Translated text too long", 400),
        [132007] = ("Template content violates policy", 400),
        [132008] = ("Template parameter value is invalid", 400),
        [132012] = ("Parameter format does not match format in the created template", 400),
        [132015] = ("Template is paused", 400),
        [132016] = ("Template is disabled", 400),
        [132018] = ("There was an issue with the parameters in your template", 400),
        [132068] = ("Flow is in blocked state", 400),
        [132069] = ("Flow is in throttled state", 400),
        [133000] = ("Incomplete Deregistration", 500),
        [133004] = ("Server Temporarily Unavailable", 503),
        [133005] = ("Two step verification PIN Mismatch", 400),
        [133006] = ("Phone number re-verification needed", 400),
        [133008] = ("Too Many two step verification PIN Guesses", 400),
        [133009] = ("Two step verification PIN Guessed Too Fast", 400),
        [133010] = ("Account not registered", 400),
        [133015] = ("Please wait a few minutes before attempting to register this phone number", 400),
        [133016] = ("Account register/deregister rate limit exceeded", 400),
        [134011] = ("WhatsApp Payments terms of service has not been accepted", 400),
        [135000] = ("Generic user error", 400),
        [137000] = ("Recipient identity key hash mismatch", 400),
    }.ToFrozenDictionary();

    // The sentences Meta puts into error_data of a failed status.
    private static readonly FrozenDictionary<int, string> StatusDetails = new Dictionary<int, string>
    {
        [131026] = "Message Undeliverable.",
        [131047] = "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
        [131049] = "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
        [131050] = "The user has chosen to stop receiving marketing messages on WhatsApp from your business.",
        [131053] = "Failed to download the media file from the link.",
        [130472] = "Failed to send message because this user's phone number is part of an experiment.",
        [131042] = "Message failed to send because there were one or more errors related to your payment method.",
    }.ToFrozenDictionary();

    public static (string Title, int HttpStatus) Of(int code) => Known.GetValueOrDefault(code, code is >= 200 and < 300
        ? ("API Permission", 403)
        : ("Something went wrong", 400));

    /// <summary>The explanation that comes with this code in a <c>failed</c> status.</summary>
    public static string DetailsOf(int code) => StatusDetails.GetValueOrDefault(code) ?? Of(code).Title;
}
