using System.Globalization;
using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.Scheduling;

namespace ChatBoost.ProviderSimulator.Twilio;

/// <summary><c>POST /2010-04-01/Accounts/{AccountSid}/Messages.json</c> as Twilio answers it, and the callbacks that follow.</summary>
internal sealed class SendTwilioMessage(TwilioFaults faults, TwilioWebhooks webhooks, Schedule schedule, TimeProvider clock)
{
    private const int LongestBody = 1600;
    private const int MostMedia = 10;
    private const string WhatsApp = "whatsapp:";
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>Takes a send, or says what is wrong with it.</summary>
    public async Task HandleAsync(HttpContext context, PlayedAccount account)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        string? Field(string name) => form[name].ToString() is { Length: > 0 } value ? value : null;
        var (to, from) = (Field("To"), Field("From"));
        var fault = from is null ? null : faults.Take(from);
        if (fault is { AfterAccept: false, Async: false } && await TroubleAsync(context, fault))
        {
            return;
        }

        var media = form["MediaUrl"].Where(url => !string.IsNullOrEmpty(url)).Select(url => url!).ToList();
        if (Check(account, to, from, Field("MessagingServiceSid"), Field("Body"), Field("ContentSid"), media) is var (code, words))
        {
            await TwilioApi.FailAsync(context.Response, StatusCodes.Status400BadRequest, code, words);
            return;
        }

        var now = clock.GetUtcNow();
        var message = account.Add(sequence => new PlayedMessage
        {
            Sequence = sequence,
            Sid = PlayedTwilio.NewSid(media.Count > 0 ? "MM" : "SM"),
            AccountSid = account.Sid,
            IsInbound = false,
            From = from!,
            To = to!,
            Body = Field("Body") ?? (Field("ContentSid") is { } content ? $"[{content}]{Field("ContentVariables")}" : ""),
            MessagingServiceSid = Field("MessagingServiceSid"),
            ContentSid = Field("ContentSid"),
            ContentVariables = Field("ContentVariables"),
            MediaUrls = media,
            StatusCallback = Uri.TryCreate(Field("StatusCallback"), UriKind.Absolute, out var callback) ? callback : null,
            Status = Field("MessagingServiceSid") is null ? "queued" : "accepted",
            CreatedAt = now,
            UpdatedAt = now,
        });
        Follow(account, message, fault is { Async: true } ? fault.Code : WindowError(account, message, now));
        if (fault is { AfterAccept: true } && await TroubleAsync(context, fault))
        {
            return;
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        await context.Response.WriteAsJsonAsync(Describe(message));
    }

    /// <summary>A message as the API shows it. Counts are texts and times RFC 2822.</summary>
    public static JsonObject Describe(PlayedMessage message) => new()
    {
        ["sid"] = message.Sid,
        ["account_sid"] = message.AccountSid,
        ["messaging_service_sid"] = message.MessagingServiceSid,
        ["status"] = message.Status,
        ["direction"] = message.IsInbound ? "inbound" : "outbound-api",
        ["from"] = message.From,
        ["to"] = message.To,
        ["body"] = message.Body,
        ["num_segments"] = Math.Max(1, (message.Body.Length + 159) / 160).ToString(CultureInfo.InvariantCulture),
        ["num_media"] = (message.MediaUrls.Count + message.Media.Count).ToString(CultureInfo.InvariantCulture),
        ["price"] = null,
        ["price_unit"] = "USD",
        ["error_code"] = message.ErrorCode,
        ["error_message"] = null,
        ["date_created"] = Rfc2822(message.CreatedAt),
        ["date_sent"] = message.Status is "queued" or "accepted" ? null : Rfc2822(message.UpdatedAt),
        ["date_updated"] = Rfc2822(message.UpdatedAt),
        ["api_version"] = "2010-04-01",
        ["uri"] = $"/2010-04-01/Accounts/{message.AccountSid}/Messages/{message.Sid}.json",
        ["subresource_uris"] = new JsonObject { ["media"] = $"/2010-04-01/Accounts/{message.AccountSid}/Messages/{message.Sid}/Media.json" },
    };

    private static string Rfc2822(DateTimeOffset at) => at.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture) + " +0000";

    /// <summary>What Twilio says first about a send it does not take; null when it takes it.</summary>
    private static (int Code, string Words)? Check(
        PlayedAccount account, string? to, string? from, string? service, string? body, string? contentSid, List<string> media)
    {
        if (to is null || !IsPhone(to))
        {
            return (21211, $"The 'To' number {to} is not a valid phone number.");
        }

        if (from is null && service is null)
        {
            return (21603, "A 'From' phone number is required to send a Message.");
        }

        if (from is not null && (!IsPhone(from) || !account.Has(Bare(from)) || from.StartsWith(WhatsApp, StringComparison.Ordinal) != to.StartsWith(WhatsApp, StringComparison.Ordinal)))
        {
            return from.StartsWith(WhatsApp, StringComparison.Ordinal)
                ? (63007, "Twilio could not find a Channel with the specified From address")
                : (21606, $"The From phone number {from} is not a valid, SMS-capable inbound phone number or short code for your account.");
        }

        if (body is null && contentSid is null && media.Count == 0)
        {
            return (21602, "Message body is required.");
        }

        if (body?.Length > LongestBody)
        {
            return (21617, "The concatenated message body exceeds the 1600 character limit.");
        }

        if (media.Count > MostMedia || media.Exists(url => !Uri.TryCreate(url, UriKind.Absolute, out _)))
        {
            return (21620, "Invalid media URL(s)");
        }

        return from is not null && account.HasStopped(from, to) ? (21610, "Attempt to send to unsubscribed recipient") : null;
    }

    private static bool IsPhone(string address) => Bare(address) is ['+', >= '1' and <= '9', ..] and { Length: >= 8 and <= 16 } number && number.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    private static string Bare(string address) => address.StartsWith(WhatsApp, StringComparison.Ordinal) ? address[WhatsApp.Length..] : address;

    private static int? WindowError(PlayedAccount account, PlayedMessage message, DateTimeOffset now) =>
        message is { IsWhatsApp: true, ContentSid: null } && !(account.LastWrote(message.From, message.To) + Window > now) ? 63016 : null;

    private void Follow(PlayedAccount account, PlayedMessage message, int? errorCode)
    {
        var settings = account.Settings;
        if (!settings.Statuses)
        {
            return;
        }

        if (errorCode is not null)
        {
            At(settings.DeliveredMs, message.IsWhatsApp ? "failed" : "undelivered", errorCode);
            return;
        }

        At(settings.SentMs, "sent", null);
        At(settings.DeliveredMs, "delivered", null);
        if (message.IsWhatsApp)
        {
            At(settings.ReadMs, "read", null);
        }

        void At(int milliseconds, string status, int? code) => schedule.After(TimeSpan.FromMilliseconds(milliseconds), () => Report(account, message, status, code));
    }

    private void Report(PlayedAccount account, PlayedMessage message, string status, int? errorCode)
    {
        message.Status = status;
        message.ErrorCode = errorCode;
        message.UpdatedAt = clock.GetUtcNow();
        if (message.StatusCallback is not null)
        {
            webhooks.Send(account, message.StatusCallback, StatusForm(message, status, errorCode));
        }
    }

    /// <summary>The form of a status callback.</summary>
    public static List<KeyValuePair<string, string>> StatusForm(PlayedMessage message, string status, int? errorCode)
    {
        var form = new List<KeyValuePair<string, string>>
        {
            new("ApiVersion", "2010-04-01"),
            new("MessageSid", message.Sid),
            new("SmsSid", message.Sid),
            new("AccountSid", message.AccountSid),
            new("From", message.From),
            new("To", message.To),
            new("MessageStatus", status),
            new("SmsStatus", status),
        };
        if (errorCode is { } code)
        {
            form.Add(new("ErrorCode", code.ToString(CultureInfo.InvariantCulture)));
        }

        if (message.IsWhatsApp)
        {
            form.Add(new("ChannelPrefix", "whatsapp"));
            form.Add(new("EventType", status.ToUpperInvariant()));
        }

        return form;
    }

    /// <summary>False when the trouble leaves the answer as it is.</summary>
    private static async Task<bool> TroubleAsync(HttpContext context, TwilioFault fault)
    {
        if (fault.Timeout)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (fault.Timeout || fault.Drop)
        {
            context.Abort();
            return true;
        }

        if (fault.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var status = fault.Status ?? StatusCodes.Status400BadRequest;
        if (fault.Code is { } code)
        {
            await TwilioApi.FailAsync(context.Response, status, code, "As ordered.");
        }
        else
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync("<html><body>upstream</body></html>");
        }

        return true;
    }
}
