using System.Text.Json;
using Amazon.Runtime;
using ChatBoost.ServiceDefaults.Problems;
using ChatBoost.ServiceDefaults.Sqs;
using ChatBoost.WhatsAppReceiver.Instagram;
using ChatBoost.WhatsAppReceiver.Signatures;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.WhatsAppReceiver.Webhooks;

/// <summary>
/// Takes one webhook: 200 only after SQS has all of its updates for connected numbers. With anything else Meta sends it again, for up to seven days;
/// what was enqueued already is swallowed by its deduplication id.
/// </summary>
internal static partial class ReceiveWebhook
{
    // Meta wants an answer within a second and gives up after some; a longer wait only piles up.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public static void Map(RouteGroupBuilder webhook) => webhook.MapPost("", HandleAsync);

    private static async Task<Results<Ok, ProblemHttpResult>> HandleAsync(
        HttpContext context, [AsParameters] Parts parts, ILogger<Parts> logger)
    {
        if (Signature.Parse(context.Request.Headers["X-Hub-Signature-256"]) is not { } signature)
        {
            return InvalidSignature(parts.Metrics);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(Patience);
        try
        {
            return await TakeAsync(context, signature, parts, logger, limit.Token);
        }
        catch (Exception exception) when (
            !context.RequestAborted.IsCancellationRequested
            && exception is HttpRequestException or AmazonSQSException or AmazonClientException or TimeoutException or OperationCanceledException)
        {
            TryAgain(logger, exception.Message);
            return Busy(context, parts.Metrics);
        }
    }

    private static async Task<Results<Ok, ProblemHttpResult>> TakeAsync(
        HttpContext context, byte[] signature, Parts parts, ILogger logger, CancellationToken cancellationToken)
    {
        var request = context.Request;
        using var share = await parts.Budget.AcquireAsync(request.ContentLength, cancellationToken);
        if (!share.IsAcquired)
        {
            return Busy(context, parts.Metrics);
        }

        using var body = await WebhookBody.ReadAsync(request, BodyBudget.MaxBodyBytes, cancellationToken);
        if (body is null)
        {
            // The server throws the rest away as it comes, without keeping it: cutting the connection instead would cost the sender the answer.
            parts.Metrics.Rejected("body_too_large");
            return Problem.TooLarge("body_too_large", "A webhook body has 3 MB at most.");
        }

        using var json = Parse(body);
        if (json is null)
        {
            parts.Metrics.Rejected("malformed_json");
            return Problem.BadRequest("malformed_json", "The body is not JSON in UTF-8.");
        }

        var now = parts.Clock.GetUtcNow();
        if ((SplitInstagram.Is(json.RootElement) ? SplitInstagram.Split(json.RootElement, now) : SplitWebhook.Split(json.RootElement, now)) is not { } updates)
        {
            parts.Metrics.Rejected("not_a_webhook");
            return Problem.BadRequest("not_a_webhook", "The body is JSON, but not a webhook: it has no list of entries under the name entry.");
        }

        var proof = await parts.Signatures.VerifyAsync(body.Bytes, signature, updates.Select(update => update.Owner).ToHashSet(), cancellationToken);
        if (!proof.IsGood)
        {
            return InvalidSignature(parts.Metrics);
        }

        IReadOnlyList<SplitUpdate> connected = proof.NotConnected.Count == 0 ? updates : [.. updates.Where(update => !proof.NotConnected.Contains(update.Owner))];
        if (connected.Count < updates.Count)
        {
            parts.Metrics.NotConnected(updates.Count - connected.Count);
            NotConnected(logger, updates.Count - connected.Count, proof.NotConnected.First().Id);
        }

        await parts.Queues.EnqueueAsync(connected, cancellationToken);
        return TypedResults.Ok();
    }

    private static JsonDocument? Parse(WebhookBody body)
    {
        try
        {
            return body.Readable() is { } text ? JsonDocument.Parse(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ProblemHttpResult InvalidSignature(ReceiverMetrics metrics)
    {
        metrics.Rejected("invalid_signature");
        return Problem.Unauthorized("invalid_signature", "X-Hub-Signature-256 must be sha256= and the HMAC-SHA256 of the body with the app secret, in hexadecimal.");
    }

    private static ProblemHttpResult Busy(HttpContext context, ReceiverMetrics metrics)
    {
        metrics.Rejected("unavailable");
        context.Response.Headers.RetryAfter = "1";
        return Problem.Unavailable("unavailable", "The webhook could not be taken at the moment. Send it again.");
    }

    [LoggerMessage(1, LogLevel.Warning, "{Count} updates for numbers nobody connected were acknowledged and dropped, among them number or account {Id}")]
    private static partial void NotConnected(ILogger logger, int count, string id);

    [LoggerMessage(2, LogLevel.Warning, "A webhook was answered 503, for its sender to try again: {Reason}")]
    private static partial void TryAgain(ILogger logger, string reason);

    internal sealed record Parts(BodyBudget Budget, VerifySignature Signatures, EnqueueUpdates Queues, ReceiverMetrics Metrics, TimeProvider Clock);
}
