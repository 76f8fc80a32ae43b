using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatBoost.ProviderSimulator.Twilio;

/// <summary>Twilio's REST API (2010-04-01) as far as messaging goes: accounts, numbers, messages and their media, over basic authentication.</summary>
internal sealed class TwilioApi(PlayedTwilio twilio, SendTwilioMessage send)
{
    private const string Root = "/2010-04-01/Accounts/{accountSid}";
    private const int PageSize = 50;

    public void Map(IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").ExcludeFromDescription();
        routes.MapGet(Root + ".json", (HttpContext context, string accountSid) => As(context, accountSid, account => context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["sid"] = account.Sid,
            ["friendly_name"] = "Simulated account",
            ["status"] = "active",
            ["type"] = "Full",
        })));
        routes.MapGet(Root + "/IncomingPhoneNumbers.json", (HttpContext context, string accountSid) => As(context, accountSid, account => ListNumbersAsync(context, account)));
        routes.MapPost(Root + "/IncomingPhoneNumbers/{sid}.json", (HttpContext context, string accountSid, string sid) => As(context, accountSid, account => ChangeNumberAsync(context, account, sid)));
        routes.MapPost(Root + "/Messages.json", (HttpContext context, string accountSid) => As(context, accountSid, account => send.HandleAsync(context, account)));
        routes.MapGet(Root + "/Messages.json", (HttpContext context, string accountSid) => As(context, accountSid, account => ListMessagesAsync(context, account)));
        routes.MapGet(Root + "/Messages/{sid}/Media/{mediaSid}", (HttpContext context, string accountSid, string sid, string mediaSid) =>
            As(context, accountSid, account => SendMediaAsync(context, account, sid, mediaSid)));
    }

    /// <summary>Answers with Twilio's envelope.</summary>
    public static Task FailAsync(HttpResponse response, int status, int code, string message)
    {
        response.StatusCode = status;
        return response.WriteAsJsonAsync(new JsonObject
        {
            ["code"] = code,
            ["message"] = message,
            ["more_info"] = $"https://www.twilio.com/docs/errors/{code}",
            ["status"] = status,
        });
    }

    private Task As(HttpContext context, string accountSid, Func<PlayedAccount, Task> answer) =>
        twilio.Find(accountSid) is { } account && IsSignedIn(context.Request, account)
            ? answer(account)
            : FailAsync(context.Response, StatusCodes.Status401Unauthorized, 20003, "Authenticate");

    private static bool IsSignedIn(HttpRequest request, PlayedAccount account) =>
        request.Headers.Authorization.ToString() == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.Sid}:{account.AuthToken}"));

    private static Task ListNumbersAsync(HttpContext context, PlayedAccount account)
    {
        var wanted = context.Request.Query["PhoneNumber"].ToString();
        return context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["incoming_phone_numbers"] = new JsonArray([.. account.Numbers.Where(number => wanted.Length == 0 || number.Address == wanted).Select(Describe)]),
            ["page_size"] = PageSize,
        });
    }

    private static async Task ChangeNumberAsync(HttpContext context, PlayedAccount account, string sid)
    {
        if (account.Numbers.FirstOrDefault(one => one.Sid == sid) is not { } number)
        {
            await FailAsync(context.Response, StatusCodes.Status404NotFound, 20404, "The requested resource was not found");
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (Uri.TryCreate(form["SmsUrl"], UriKind.Absolute, out var url))
        {
            number.SmsUrl = url;
        }

        await context.Response.WriteAsJsonAsync(Describe(number));
    }

    private static JsonNode Describe(PlayedNumber number) => new JsonObject
    {
        ["sid"] = number.Sid,
        ["phone_number"] = number.Address,
        ["friendly_name"] = number.Address,
        ["sms_url"] = number.SmsUrl?.OriginalString ?? "",
        ["capabilities"] = new JsonObject { ["sms"] = true, ["mms"] = true, ["voice"] = true },
    };

    private static Task ListMessagesAsync(HttpContext context, PlayedAccount account)
    {
        var query = context.Request.Query;
        var (to, from) = (query["To"].ToString(), query["From"].ToString());
        var since = DateTimeOffset.TryParse(query["DateSent>"].FirstOrDefault() ?? query["DateSent>="].FirstOrDefault(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day : DateTimeOffset.MinValue;
        var found = account.Messages().Where(m => (to.Length == 0 || m.To == to) && (from.Length == 0 || m.From == from) && m.CreatedAt >= since)
            .OrderByDescending(m => m.Sequence).Take(int.TryParse(query["PageSize"], out var size) ? size : PageSize);
        return context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["messages"] = new JsonArray([.. found.Select(SendTwilioMessage.Describe)]),
            ["next_page_uri"] = null,
        });
    }

    private static async Task SendMediaAsync(HttpContext context, PlayedAccount account, string sid, string mediaSid)
    {
        if (account.Messages().FirstOrDefault(m => m.Sid == sid)?.Media.FirstOrDefault(m => m.Sid == mediaSid) is not { } media)
        {
            await FailAsync(context.Response, StatusCodes.Status404NotFound, 20404, "The requested resource was not found");
            return;
        }

        context.Response.ContentType = media.ContentType;
        context.Response.ContentLength = media.Bytes.Length;
        await context.Response.Body.WriteAsync(media.Bytes, context.RequestAborted);
    }
}
