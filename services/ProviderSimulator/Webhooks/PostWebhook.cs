using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.Graph;
using ChatBoost.ProviderSimulator.Numbers;
using ChatBoost.ProviderSimulator.State;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.Webhooks;

/// <summary><c>POST /simulator/webhooks</c>: posts any body at once, signed well, badly or not at all.</summary>
internal static class PostWebhook
{
    /// <param name="PhoneNumberId">The number whose secret signs.</param>
    /// <param name="Value">A change's value, of <paramref name="Field"/>.</param>
    /// <param name="Changes">Several changes: <c>[{field, value}]</c>.</param>
    /// <param name="Body">A whole body; Meta's escaping is applied.</param>
    /// <param name="Raw">A whole body, sent as it is.</param>
    /// <param name="RawBase64">The same for bytes that are no text.</param>
    /// <param name="Signature">The header as it shall be; <c>none</c> leaves it out, <c>bad</c> sends a wrong one.</param>
    /// <param name="Secret">Signs instead of the app's secret.</param>
    /// <param name="Times">How often the same bytes are posted, one after another.</param>
    /// <param name="Url">Where to, instead of the number's webhook URL.</param>
    public sealed record Request(
        string PhoneNumberId, JsonObject? Value = null, string Field = "messages", JsonArray? Changes = null, JsonObject? Body = null, string? Raw = null,
        string? RawBase64 = null, string? Signature = null, string? Secret = null, int Times = 1, string? Url = null);

    /// <param name="StatusCode">Of the last attempt; null without an answer.</param>
    public sealed record Response(int? StatusCode, string? Error, double LatencyMs, string? Signature, int Bytes, IReadOnlyList<WebhookAttempt> Attempts);

    public static void Map(IEndpointRouteBuilder control) => control.MapPost("/webhooks", HandleAsync).WithName(nameof(PostWebhook));

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, BusinessNumbers numbers, WebhookSender webhooks, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!BusinessNumbers.IsId(request.PhoneNumberId))
        {
            return ControlProblem.Invalid("phoneNumberId is required and has digits only.");
        }

        var number = numbers.Get(request.PhoneNumberId);
        if ((request.Secret is null ? number.App?.Key : Encoding.UTF8.GetBytes(request.Secret)) is not { } secret)
        {
            return ControlProblem.AppUnknown(request.PhoneNumberId);
        }

        Uri? url = null;
        if (request.Url is not null && !Uri.TryCreate(request.Url, UriKind.Absolute, out url))
        {
            return ControlProblem.Invalid("url must be absolute.");
        }

        if (BodyOf(request, number, clock) is not { } body)
        {
            return ControlProblem.Invalid("One of value, changes, body, raw and rawBase64 is required.");
        }

        var signature = request.Signature switch
        {
            null => WebhookSignature.Of(body, secret),
            "none" => null,
            "bad" => WebhookSignature.Of(body, "not the app secret"u8),
            var given => given,
        };
        var attempts = new List<WebhookAttempt>();
        for (var i = 1; i <= Math.Clamp(request.Times, 1, 1000); i++)
        {
            attempts.Add(await webhooks.PostAsync(number, url ?? webhooks.UrlOf(number), body, signature, 1, i, cancellationToken));
        }

        var last = attempts[^1];
        return TypedResults.Ok(new Response(last.StatusCode, last.Error, last.LatencyMs, signature, body.Length, attempts));
    }

    private static byte[]? BodyOf(Request request, BusinessNumber number, TimeProvider clock)
    {
        if (request.Raw is not null)
        {
            return Encoding.UTF8.GetBytes(request.Raw);
        }

        if (request.RawBase64 is not null)
        {
            return Convert.FromBase64String(request.RawBase64);
        }

        if (request.Body is not null)
        {
            return MetaJson.Escape(JsonSerializer.SerializeToUtf8Bytes(request.Body, GraphJson.Options));
        }

        var updates = request.Changes is { } changes
            ? changes.OfType<JsonObject>().Select(c => Update(c["value"], c["field"]?.ToString() ?? "messages")).ToList()
            : request.Value is not null ? [Update(request.Value, request.Field)] : null;
        return updates is { Count: > 0 } ? WebhookBody.Write(updates, clock.GetUtcNow()) : null;

        WebhookUpdate Update(JsonNode? value, string field) =>
            new(number, number.Id, UpdateKind.Value, JsonSerializer.SerializeToUtf8Bytes(value, GraphJson.Options), Field: field);
    }
}
