using System.Globalization;
using ChatBoost.ProviderSimulator.State;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.Twilio;

/// <summary><c>/simulator/twilio</c>: opens accounts, writes as people do, shows what was sent, and orders trouble.</summary>
internal static class TwilioControl
{
    /// <summary>An account; known ones get new numbers and settings.</summary>
    public sealed record Account(string AccountSid, string AuthToken, IReadOnlyList<string> Numbers, TwilioSettings? Settings = null, string? WhatsAppUrl = null);

    /// <summary>A file by its bytes.</summary>
    public sealed record File(string ContentType, string Base64);

    /// <summary>What somebody writes to a number of an account.</summary>
    /// <param name="From">E.164; with <c>whatsapp:</c> on WhatsApp.</param>
    /// <param name="To">The number, with the same prefix.</param>
    /// <param name="Parameters">Further parameters of the webhook.</param>
    public sealed record Writing(string From, string To, string? Body = null, IReadOnlyList<File>? Media = null, Dictionary<string, string>? Parameters = null);

    /// <summary>A form to post as it is.</summary>
    /// <param name="Signature">The header as it shall be; null: a good one; empty leaves it out.</param>
    public sealed record Form(string AccountSid, string Url, Dictionary<string, string> Parameters, string? Signature = null, int Times = 1);

    /// <summary>What the business sent.</summary>
    public sealed record Sent(
        long Sequence, string Sid, string From, string To, string Body, string Status, IReadOnlyList<string> MediaUrls, string? ContentSid, string? ContentVariables, string? StatusCallback);

    public static void Map(IEndpointRouteBuilder control)
    {
        var twilio = control.MapGroup("/twilio");
        twilio.MapPost("/accounts", OpenAccount).WithName("OpenTwilioAccount");
        twilio.MapPost("/messages", WriteAsync).WithName("WriteToTwilio");
        twilio.MapGet("/messages", (PlayedTwilio all, string accountSid, string? to) => TypedResults.Ok(new
        {
            Data = (all.Find(accountSid)?.Messages() ?? []).Where(m => !m.IsInbound && (to is null || m.To == to)).Select(Describe).ToList(),
        })).WithName("ListTwilioMessages");
        twilio.MapPost("/webhooks", PostAsync).WithName("PostTwilioWebhook");
        twilio.MapPost("/faults", (TwilioFault fault, TwilioFaults faults) =>
        {
            faults.Add(fault);
            return TypedResults.NoContent();
        }).WithName("AddTwilioFault");
        twilio.MapGet("/faults", (TwilioFaults faults, string from) => TypedResults.Ok(new { Hits = faults.Hits(from) })).WithName("CountTwilioFaults");
    }

    private static NoContent OpenAccount(Account request, PlayedTwilio twilio, IConfiguration configuration)
    {
        var account = twilio.Open(request.AccountSid, request.AuthToken);
        account.Settings = request.Settings ?? account.Settings;
        foreach (var number in request.Numbers)
        {
            // A WhatsApp sender's address is set in the console; whoever starts the simulator says where ChatBoost is.
            account.Number(number).WhatsAppUrl = new Uri(
                request.WhatsAppUrl ?? new Uri(new Uri(configuration["Simulator:WebhookUrl"] ?? "http://localhost:8080"), "/webhooks/twilio/whatsapp").ToString());
        }

        return TypedResults.NoContent();
    }

    private static Results<Ok<Sent>, ProblemHttpResult> WriteAsync(Writing writing, HttpContext context, PlayedTwilio twilio, TwilioWebhooks webhooks, TimeProvider clock)
    {
        var isWhatsApp = writing.To.StartsWith("whatsapp:", StringComparison.Ordinal);
        var address = isWhatsApp ? writing.To["whatsapp:".Length..] : writing.To;
        if (twilio.OwnerOf(address) is not { } account)
        {
            return ControlProblem.Invalid("No account has the number in to.");
        }

        var number = account.Number(address);
        if ((isWhatsApp ? number.WhatsAppUrl : number.SmsUrl) is not { } url)
        {
            return ControlProblem.Invalid("The number has no address for its messages: connect it first.");
        }

        var media = (writing.Media ?? []).Select(file => new PlayedMedia(PlayedTwilio.NewSid("ME"), file.ContentType, Convert.FromBase64String(file.Base64))).ToList();
        var now = clock.GetUtcNow();
        var message = account.Add(sequence => new PlayedMessage
        {
            Sequence = sequence,
            Sid = PlayedTwilio.NewSid(media.Count > 0 ? "MM" : "SM"),
            AccountSid = account.Sid,
            IsInbound = true,
            From = writing.From,
            To = writing.To,
            Body = writing.Body ?? "",
            Media = media,
            Status = "received",
            CreatedAt = now,
            UpdatedAt = now,
        });
        account.Wrote(writing.To, writing.From, now);
        var form = InboundForm(message, $"{context.Request.Scheme}://{context.Request.Host}");
        form.AddRange(writing.Parameters ?? []);
        if (!isWhatsApp && OptOutOf(writing.Body) is { } word)
        {
            account.Stop(writing.To, writing.From, word == "STOP");
            form.Add(new("OptOutType", word));
        }

        webhooks.Send(account, url, form);
        return TypedResults.Ok(Describe(message));
    }

    private static async Task<Results<Ok<IReadOnlyList<TwilioAttempt>>, ProblemHttpResult>> PostAsync(Form form, PlayedTwilio twilio, TwilioWebhooks webhooks)
    {
        if (twilio.Find(form.AccountSid) is not { } account)
        {
            return ControlProblem.Invalid("There is no such account.");
        }

        var attempts = new List<TwilioAttempt>();
        for (var i = 0; i < Math.Clamp(form.Times, 1, 100); i++)
        {
            attempts.Add(await webhooks.PostAsync(account, new Uri(form.Url), [.. form.Parameters], form.Signature));
        }

        return TypedResults.Ok<IReadOnlyList<TwilioAttempt>>(attempts);
    }

    private static List<KeyValuePair<string, string>> InboundForm(PlayedMessage message, string mediaRoot)
    {
        var form = new List<KeyValuePair<string, string>>
        {
            new("ToCountry", "US"), new("ToState", ""), new("SmsMessageSid", message.Sid), new("NumMedia", message.Media.Count.ToString(CultureInfo.InvariantCulture)),
            new("ToCity", ""), new("FromZip", ""), new("SmsSid", message.Sid), new("FromState", ""), new("SmsStatus", "received"), new("FromCity", ""),
            new("Body", message.Body), new("FromCountry", "GB"), new("To", message.To), new("ToZip", ""), new("NumSegments", "1"), new("MessageSid", message.Sid),
            new("AccountSid", message.AccountSid), new("From", message.From), new("ApiVersion", "2010-04-01"),
        };
        if (message.IsWhatsApp)
        {
            form.RemoveAll(p => p.Key is "ToCountry" or "ToState" or "ToCity" or "ToZip" or "FromZip" or "FromState" or "FromCity" or "FromCountry");
            form.Add(new("WaId", message.From["whatsapp:+".Length..]));
        }

        for (var i = 0; i < message.Media.Count; i++)
        {
            form.Add(new($"MediaContentType{i}", message.Media[i].ContentType));
            form.Add(new($"MediaUrl{i}", $"{mediaRoot}/2010-04-01/Accounts/{message.AccountSid}/Messages/{message.Sid}/Media/{message.Media[i].Sid}"));
        }

        return form;
    }

    private static string? OptOutOf(string? body) => body?.Trim().ToUpperInvariant() switch
    {
        "STOP" or "STOPALL" or "UNSUBSCRIBE" or "CANCEL" or "END" or "QUIT" => "STOP",
        "START" or "UNSTOP" => "START",
        _ => null,
    };

    private static Sent Describe(PlayedMessage m) => new(
        m.Sequence, m.Sid, m.From, m.To, m.Body, m.Status, m.MediaUrls, m.ContentSid, m.ContentVariables, m.StatusCallback?.OriginalString);
}
