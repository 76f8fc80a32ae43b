using ChatBoost.ProviderSimulator.State;
using ChatBoost.ProviderSimulator.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.Numbers;

/// <summary><c>/simulator/apps</c>: which app a number belongs to, that is with what secret its webhooks are signed and where they go.</summary>
internal static class Apps
{
    /// <param name="PhoneNumberId">Digits.</param>
    /// <param name="AppSecret">Key of the webhook signatures.</param>
    /// <param name="BusinessAccountId">The WABA; without it the first one the number's token reads.</param>
    /// <param name="DisplayPhoneNumber">The business's number, in any spelling.</param>
    /// <param name="WebhookUrl">Where the number's webhooks go, instead of the simulator's default.</param>
    /// <param name="VerifyToken">Sent by the verification handshake.</param>
    public sealed record Request(
        string PhoneNumberId, string AppSecret, string? BusinessAccountId = null, string? DisplayPhoneNumber = null, string? VerifiedName = null,
        string? WebhookUrl = null, string? VerifyToken = null);

    public sealed record Response(string PhoneNumberId, string BusinessAccountId, string DisplayPhoneNumber, string VerifiedName, string WebhookUrl);

    public static void Map(IEndpointRouteBuilder control)
    {
        control.MapPost("/apps", Put).WithName("PutApp");
        control.MapGet("/apps", (BusinessNumbers numbers, WebhookSender webhooks) => TypedResults.Ok(new
        {
            Data = numbers.All.Where(n => n.App is not null).OrderBy(n => n.Id, StringComparer.Ordinal).Select(n => Describe(n, webhooks)).ToList(),
        })).WithName("ListApps");
        control.MapDelete("/apps/{phoneNumberId}", (string phoneNumberId, BusinessNumbers numbers) =>
        {
            numbers.Forget(phoneNumberId);
            return TypedResults.NoContent();
        }).WithName("ForgetApp");
    }

    private static Results<Ok<Response>, ProblemHttpResult> Put(Request request, BusinessNumbers numbers, WebhookSender webhooks)
    {
        if (!BusinessNumbers.IsId(request.PhoneNumberId))
        {
            return ControlProblem.Invalid("phoneNumberId is required and has digits only.");
        }

        if (string.IsNullOrEmpty(request.AppSecret))
        {
            return ControlProblem.Invalid("appSecret is required.");
        }

        Uri? webhookUrl = null;
        if (!string.IsNullOrEmpty(request.WebhookUrl) && !(Uri.TryCreate(request.WebhookUrl, UriKind.Absolute, out webhookUrl) && webhookUrl.Scheme is "http" or "https"))
        {
            return ControlProblem.Invalid("webhookUrl must be an absolute http or https URL.");
        }

        var number = numbers.Get(request.PhoneNumberId);
        if (request.BusinessAccountId is not null)
        {
            number.BelongsTo(request.BusinessAccountId);
        }

        if (request.DisplayPhoneNumber is not null)
        {
            number.DisplayPhoneNumber = new string(request.DisplayPhoneNumber.Where(char.IsAsciiDigit).ToArray());
        }

        number.VerifiedName = request.VerifiedName ?? number.VerifiedName;
        number.App = new MetaApp(request.AppSecret, webhookUrl, request.VerifyToken);
        return TypedResults.Ok(Describe(number, webhooks));
    }

    private static Response Describe(BusinessNumber number, WebhookSender webhooks) =>
        new(number.Id, number.BusinessAccountId, number.DisplayPhoneNumber, number.VerifiedName, webhooks.UrlOf(number).ToString());
}
