using System.Text.Json;
using Amazon.Runtime;
using ChatBoost.Contracts.Receiver;
using ChatBoost.ServiceDefaults.Problems;
using ChatBoost.ServiceDefaults.Sqs;
using ChatBoost.WhatsAppReceiver.Signatures;
using ChatBoost.WhatsAppReceiver.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.WhatsAppReceiver.Email;

/// <summary>
/// Takes what SendGrid reports of sent mail. An event names its mailbox by what we gave the mail along; those of other mail of the account are acknowledged and dropped.
/// 204 only after SQS has all of the rest; else SendGrid repeats for a day.
/// </summary>
internal static partial class ReceiveMailEvents
{
    private const string Mailbox = "chatboost_channel";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public static void Map(RouteGroupBuilder email) => email.MapPost("/status", HandleAsync);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(HttpContext context, [AsParameters] MailParts parts)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(Patience);
        try
        {
            using var share = await parts.Budget.AcquireAsync(context.Request.ContentLength, limit.Token);
            return share.IsAcquired ? await TakeAsync(context.Request, parts, limit.Token) : parts.Busy(context);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested && MailParts.IsPassing(exception))
        {
            return parts.Busy(context, exception.Message);
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> TakeAsync(HttpRequest request, MailParts parts, CancellationToken cancellationToken)
    {
        using var body = await WebhookBody.ReadAsync(request, BodyBudget.MaxBodyBytes, cancellationToken);
        if (body is null)
        {
            return parts.Refused("body_too_large", Problem.TooLarge("body_too_large", "A webhook body has 3 MB at most."));
        }

        using var json = Parse(body);
        if (json is not { RootElement.ValueKind: JsonValueKind.Array })
        {
            return parts.Refused("malformed_json", Problem.BadRequest("not_a_webhook", "The body is not a list of events in JSON."));
        }

        string? timestamp = request.Headers[EventSignature.TimestampHeader];
        var updates = Split(json.RootElement, parts.Clock.GetUtcNow());
        var connected = new List<SplitUpdate>();
        foreach (var mailbox in updates.GroupBy(update => update.Owner))
        {
            var secrets = await parts.Secrets.GetAsync(mailbox.Key, cancellationToken);
            if (secrets is null)
            {
                parts.Metrics.NotConnected(mailbox.Count());
                continue;
            }

            if (!EventSignature.IsRecent(timestamp, parts.Clock.GetUtcNow()) || (!Fits(secrets) && !Fits(await parts.Secrets.GetChangedAsync(mailbox.Key, cancellationToken))))
            {
                return parts.Refused("invalid_signature", Problem.Forbidden("invalid_signature", "The signature is not that of this body with the account's verification key."));
            }

            connected.AddRange(mailbox);
        }

        await parts.Queues.EnqueueAsync(connected, cancellationToken);
        return TypedResults.NoContent();

        bool Fits(Contracts.Inbox.WebhookSecrets? secrets) => secrets?.AppSecrets.Any(secret =>
            secret.StartsWith("key:", StringComparison.Ordinal) && EventSignature.IsGood(secret["key:".Length..], request.Headers[EventSignature.SignatureHeader], timestamp, body.Bytes.Span)) == true;
    }

    private static List<SplitUpdate> Split(JsonElement events, DateTimeOffset receivedAt)
    {
        var found = new List<SplitUpdate>();
        foreach (var one in events.EnumerateArray())
        {
            if (TextOf(one, Mailbox) is { } connection && TextOf(one, "sg_event_id") is { } id && TextOf(one, "mail_id") is { } mail)
            {
                found.Add(SplitUpdate.Of(
                    new ProviderUpdate(ProviderUpdateKind.Status, id, connection, null, "email", receivedAt, one, null, MailParts.Provider),
                    new Owner(OwnerKind.Connection, connection),
                    $"{connection}:{mail}"));
            }
        }

        return found;
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

    private static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    [LoggerMessage(1, LogLevel.Warning, "A webhook of SendGrid's was answered 503: {Reason}")]
    internal static partial void TryAgain(ILogger logger, string reason);
}

/// <summary>What both ways of SendGrid's need.</summary>
internal sealed record MailParts(
    BodyBudget Budget, WebhookSecretsCache Secrets, InboxClient Inbox, MailsInMemory InMemory, EnqueueUpdates Queues, ReceiverMetrics Metrics, TimeProvider Clock, ILogger<MailParts> Logger)
{
    /// <summary>How Inbox names these updates' provider.</summary>
    public const string Provider = "sendgrid";

    /// <summary>True for what the sender can make up for by trying again.</summary>
    public static bool IsPassing(Exception exception) =>
        exception is HttpRequestException or AmazonSQSException or AmazonClientException or TimeoutException or OperationCanceledException;

    public ProblemHttpResult Refused(string reason, ProblemHttpResult problem)
    {
        Metrics.Rejected(reason);
        return problem;
    }

    public ProblemHttpResult Busy(HttpContext context, string reason = "too much at once")
    {
        ReceiveMailEvents.TryAgain(Logger, reason);
        context.Response.Headers.RetryAfter = "1";
        return Refused("unavailable", Problem.Unavailable("unavailable", "The webhook could not be taken at the moment. Send it again."));
    }
}
