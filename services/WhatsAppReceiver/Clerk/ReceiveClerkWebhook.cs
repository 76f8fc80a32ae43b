using System.Net;
using System.Text.Json;
using ChatBoost.Contracts.Receiver;
using ChatBoost.ServiceDefaults.Problems;
using ChatBoost.WhatsAppReceiver.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace ChatBoost.WhatsAppReceiver.Clerk;

/// <summary>Takes one of Clerk's webhooks: 200 only after Identity has stored what it says. With anything else Svix sends it again, for 28 hours.</summary>
internal static partial class ReceiveClerkWebhook
{
    private const int MaxBodyBytes = 1024 * 1024;

    // Svix waits 15 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    public static void Map(RouteGroupBuilder webhook) => webhook.MapPost("", HandleAsync);

    private static async Task<Results<Ok, ProblemHttpResult>> HandleAsync(
        HttpContext context, IOptions<ClerkWebhookOptions> options, [AsParameters] Parts parts, ILogger<Parts> logger)
    {
        if (SvixSignature.KeyOf(options.Value.WebhookSecret) is not { } key)
        {
            return NotConfigured();
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(Patience);
        try
        {
            return await TakeAsync(context.Request, key, parts, limit.Token);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested && exception is HttpRequestException or OperationCanceledException)
        {
            TryAgain(logger, exception.Message);
            return Busy(parts.Metrics);
        }
    }

    private static async Task<Results<Ok, ProblemHttpResult>> TakeAsync(HttpRequest request, byte[] key, Parts parts, CancellationToken cancellationToken)
    {
        using var share = await parts.Budget.AcquireAsync(request.ContentLength, cancellationToken);
        if (!share.IsAcquired)
        {
            return Busy(parts.Metrics);
        }

        using var body = await WebhookBody.ReadAsync(request, MaxBodyBytes, cancellationToken);
        if (body is null)
        {
            return Refuse(parts.Metrics, "body_too_large", Problem.TooLarge("body_too_large", "A webhook of Clerk has 1 MB at most."));
        }

        var headers = request.Headers;
        var id = headers["svix-id"];
        switch (SvixSignature.Check(id, headers["svix-timestamp"], headers["svix-signature"], body.Bytes.Span, key, parts.Clock.GetUtcNow()))
        {
            case SvixProof.Bad:
                return Refuse(parts.Metrics, "invalid_signature", Problem.Unauthorized("invalid_signature", "svix-id, svix-timestamp and svix-signature do not fit the body and the secret."));
            case SvixProof.Stale:
                return Refuse(parts.Metrics, "stale_signature", Problem.Unauthorized("stale_signature", "svix-timestamp is more than five minutes from now."));
        }

        if (Parse(body) is not { } json)
        {
            return Refuse(parts.Metrics, "malformed_json", Problem.BadRequest("malformed_json", "The body is not JSON in UTF-8."));
        }

        return await parts.Identity.ApplyAsync(new ClerkDelivered(id.ToString(), json), cancellationToken) switch
        {
            HttpStatusCode.NotFound => NotConfigured(),
            HttpStatusCode.BadRequest => Refuse(parts.Metrics, "not_an_event", Problem.BadRequest("not_an_event", "This is not an event as Clerk writes them.")),
            _ => TypedResults.Ok(),
        };
    }

    private static JsonElement? Parse(WebhookBody body)
    {
        try
        {
            return body.Readable() is { } text && JsonElement.Parse(text.Span) is { ValueKind: JsonValueKind.Object } json ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ProblemHttpResult NotConfigured() => Problem.NotFound("clerk_not_configured", "This installation does not use Clerk.");

    private static ProblemHttpResult Busy(ReceiverMetrics metrics) =>
        Refuse(metrics, "unavailable", Problem.Unavailable("unavailable", "The webhook could not be taken at the moment. Send it again."));

    private static ProblemHttpResult Refuse(ReceiverMetrics metrics, string reason, ProblemHttpResult problem)
    {
        metrics.Rejected(reason);
        return problem;
    }

    [LoggerMessage(11, LogLevel.Warning, "A webhook of Clerk was answered 503, for Svix to try again: {Reason}")]
    private static partial void TryAgain(ILogger logger, string reason);

    internal sealed record Parts(BodyBudget Budget, IdentityClient Identity, ReceiverMetrics Metrics, TimeProvider Clock);
}
