using Amazon.Runtime;
using ChatBoost.ServiceDefaults.Problems;
using ChatBoost.ServiceDefaults.Sqs;
using ChatBoost.WhatsAppReceiver.Signatures;
using ChatBoost.WhatsAppReceiver.Webhooks;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.WhatsAppReceiver.Twilio;

/// <summary>
/// Takes a message or a status of Twilio's: answered well only after SQS has it. Twilio gives up after 15 s and does not come back by itself unless the address asks it
/// to (<c>#rc=…</c>), so nothing is waited for longer than half of that.
/// </summary>
internal static partial class ReceiveTwilioWebhook
{
    private const int MaxBodyBytes = 256 * 1024;
    private const string EmptyTwiml = """<?xml version="1.0" encoding="UTF-8"?><Response/>""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(7);

    /// <summary>Maps what one kind of channel posts: its messages, and under <c>/status</c> what becomes of ours.</summary>
    public static void Map(RouteGroupBuilder webhooks, string kind)
    {
        webhooks.MapPost($"/{kind}", (HttpContext context, [AsParameters] Parts parts) => HandleAsync(context, kind, isStatus: false, parts));
        webhooks.MapPost($"/{kind}/status", (HttpContext context, [AsParameters] Parts parts) => HandleAsync(context, kind, isStatus: true, parts));
    }

    private static async Task<Results<ContentHttpResult, NoContent, ProblemHttpResult>> HandleAsync(HttpContext context, string kind, bool isStatus, Parts parts)
    {
        if (TwilioSignature.Parse(context.Request.Headers["X-Twilio-Signature"]) is not { } signature)
        {
            return Refused(parts, "invalid_signature", Problem.BadRequest("signature_missing", "X-Twilio-Signature is missing, or is no base64 of 20 bytes."));
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(Patience);
        try
        {
            using var body = await WebhookBody.ReadAsync(context.Request, MaxBodyBytes, limit.Token);
            if (body is null)
            {
                return Refused(parts, "body_too_large", Problem.TooLarge("body_too_large", "A form of Twilio's has 256 KB at most."));
            }

            return TwilioForm.Read(body.Bytes.Span) is { } form
                ? await TakeAsync(context, form, kind, isStatus, signature, parts, limit.Token)
                : Refused(parts, "malformed_form", Problem.BadRequest("malformed_form", "The body is not a form in UTF-8."));
        }
        catch (Exception exception) when (
            !context.RequestAborted.IsCancellationRequested
            && exception is HttpRequestException or AmazonSQSException or AmazonClientException or TimeoutException or OperationCanceledException)
        {
            TryAgain(parts.Logger, exception.Message);
            context.Response.Headers.RetryAfter = "1";
            return Refused(parts, "unavailable", Problem.Unavailable("unavailable", "The webhook could not be taken at the moment. Send it again."));
        }
    }

    private static async Task<Results<ContentHttpResult, NoContent, ProblemHttpResult>> TakeAsync(
        HttpContext context, TwilioForm form, string kind, bool isStatus, byte[] signature, Parts parts, CancellationToken cancellationToken)
    {
        var messageId = context.Request.Query["message"].FirstOrDefault();
        if (form.ConnectionOf(kind, isStatus) is not { } connection
            || form.ToUpdate(kind, isStatus, connection, messageId, parts.Clock.GetUtcNow()) is not { } update)
        {
            return Refused(parts, "not_a_webhook", Problem.BadRequest("not_a_webhook", "The form is neither a message nor a status of one."));
        }

        var secrets = await parts.Secrets.GetAsync(update.Owner, cancellationToken);
        if (secrets is null)
        {
            parts.Metrics.NotConnected(1);
            NotConnected(parts.Logger, update.Owner.IsPlausible ? connection : "an impossible address");
            return Taken(isStatus);
        }

        var url = parts.Address.Of(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        if (!secrets.AppSecrets.Any(Fits) && (await parts.Secrets.GetChangedAsync(update.Owner, cancellationToken))?.AppSecrets.Any(Fits) != true)
        {
            return Refused(parts, "invalid_signature", Problem.Forbidden("invalid_signature", "X-Twilio-Signature is not that of this address and form with the account's auth token."));
        }

        await parts.Queues.EnqueueAsync([update], cancellationToken);
        return Taken(isStatus);

        bool Fits(string authToken) => TwilioSignature.Matches(url, form.Parameters, signature, authToken);
    }

    // Answers go out over the API and not as TwiML, so that they are stored, ordered and repeated like all others.
    private static Results<ContentHttpResult, NoContent, ProblemHttpResult> Taken(bool isStatus) =>
        isStatus ? TypedResults.NoContent() : TypedResults.Text(EmptyTwiml, "text/xml");

    private static ProblemHttpResult Refused(Parts parts, string reason, ProblemHttpResult problem)
    {
        parts.Metrics.Rejected(reason);
        return problem;
    }

    [LoggerMessage(1, LogLevel.Warning, "A webhook for {Connection}, which nobody connected, was acknowledged and dropped")]
    private static partial void NotConnected(ILogger logger, string connection);

    [LoggerMessage(2, LogLevel.Warning, "A webhook of Twilio's was answered 503: {Reason}")]
    private static partial void TryAgain(ILogger logger, string reason);

    internal sealed record Parts(
        WebhookSecretsCache Secrets, EnqueueUpdates Queues, ReceiverMetrics Metrics, PublicAddress Address, TimeProvider Clock, ILogger<Parts> Logger);
}
