using System.Buffers.Text;
using ChatBoost.ProviderSimulator.State;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.Push;

/// <summary><c>/simulator/push</c>: opens browsers, shows what they got, and orders trouble of their push service.</summary>
internal static class PushControl
{
    /// <summary>A browser subscribes.</summary>
    /// <param name="ApplicationServerKey">The key of the installation, as its API gives it.</param>
    public sealed record Subscribing(string ApplicationServerKey);

    /// <summary>Trouble for the next messages to a browser.</summary>
    /// <param name="Status">What is answered.</param>
    /// <param name="Count">How often.</param>
    public sealed record Trouble(int Status, int Count = 1);

    public static void Map(IEndpointRouteBuilder control)
    {
        var push = control.MapGroup("/push/browsers");
        push.MapPost("", (Subscribing request, PlayedBrowsers browsers, HttpContext context) =>
        {
            var browser = browsers.Open(request.ApplicationServerKey);
            return TypedResults.Ok(new
            {
                browser.Id,
                Endpoint = $"{context.Request.Scheme}://{context.Request.Host}/push/{browser.Id}",
                Keys = new { P256dh = Base64Url.EncodeToString(browser.PublicKey), Auth = Base64Url.EncodeToString(browser.Secret) },
                PrivateKey = Base64Url.EncodeToString(browser.Key.ExportParameters(includePrivateParameters: true).D),
            });
        }).WithName("OpenBrowser");
        push.MapGet("/{id}", (string id, PlayedBrowsers browsers) => TypedResults.Ok(new { Data = browsers.Find(id)?.Got ?? [], Calls = browsers.Find(id)?.Calls ?? 0 })).WithName("ShowBrowser");
        push.MapPost("/{id}/faults", Results<NoContent, ProblemHttpResult> (string id, Trouble trouble, PlayedBrowsers browsers) =>
        {
            if (browsers.Find(id) is not { } browser)
            {
                return ControlProblem.Invalid("There is no such browser.");
            }

            (browser.Status, browser.Trouble) = (trouble.Status, trouble.Count);
            return TypedResults.NoContent();
        }).WithName("OrderPushTrouble");
    }
}
