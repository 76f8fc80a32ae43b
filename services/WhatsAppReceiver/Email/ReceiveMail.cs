using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Contracts.Receiver;
using ChatBoost.ServiceDefaults.Problems;
using ChatBoost.WhatsAppReceiver.Signatures;
using ChatBoost.WhatsAppReceiver.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatBoost.WhatsAppReceiver.Email;

/// <summary>
/// Takes a mail of SendGrid's Inbound Parse, which signs nothing: the address has a secret in it. 200 only after Inbox has the mail's files and SQS the mail;
/// a 5xx SendGrid repeats for three days, and a repeat writes the same files and is swallowed by the queue.
/// </summary>
internal static class ReceiveMail
{
    private const long MaxBodyBytes = 31 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static void Map(RouteGroupBuilder email) =>
        email.MapPost("/{mailbox}/{secret}", HandleAsync).WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes)).DisableAntiforgery();

    private static async Task<Results<Ok, ProblemHttpResult>> HandleAsync(string mailbox, string secret, HttpContext context, [AsParameters] MailParts parts)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(Patience);
        try
        {
            var owner = OwnerOf(mailbox);
            if (await parts.Secrets.GetAsync(owner, limit.Token) is not { } secrets || (!Fits(secrets, secret) && !Fits(await parts.Secrets.GetChangedAsync(owner, limit.Token), secret)))
            {
                // Whether the mailbox or the secret is unknown is nobody's business.
                return parts.Refused("invalid_signature", Problem.Forbidden("invalid_address", "This is no address for mail."));
            }

            using var place = await parts.InMemory.TakeAsync(limit.Token);
            return await TakeAsync(context.Request, owner, secret, parts, limit.Token);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return parts.Refused("body_too_large", Problem.TooLarge("body_too_large", "A mail has 30 MB at most."));
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested && MailParts.IsPassing(exception))
        {
            return parts.Busy(context, exception.Message);
        }
    }

    private static async Task<Results<Ok, ProblemHttpResult>> TakeAsync(HttpRequest request, Owner addressed, string secret, MailParts parts, CancellationToken cancellationToken)
    {
        if (await InboundMail.ReadAsync(request.Body, request.ContentType, cancellationToken) is not { } mail)
        {
            return parts.Refused("malformed_form", Problem.BadRequest("not_a_webhook", "The body is not a mail in a multipart form."));
        }

        if (mail.IsRaw)
        {
            return parts.Refused("raw_mail", Problem.BadRequest("raw_mail", "Raw mail is not read: switch \"POST the raw, full MIME message\" off."));
        }

        if (mail.From is not { } from)
        {
            return parts.Refused("not_a_webhook", Problem.BadRequest("not_a_webhook", "The mail has no sender."));
        }

        var connection = await RouteAsync(mail, addressed, secret, parts, cancellationToken);
        var payload = mail.ToPayload();
        var files = new JsonArray();
        for (var i = 0; i < mail.Files.Count; i++)
        {
            var file = mail.Files[i];
            var id = await parts.Inbox.StoreFileAsync(connection, IdOf(connection, mail.Key, i), file.Name, file.ContentType, file.Bytes, cancellationToken);
            files.Add(new JsonObject { ["media_id"] = id, ["content_type"] = file.ContentType, ["file_name"] = file.Name });
        }

        if (files.Count > 0)
        {
            payload["files"] = files;
        }

        var update = new ProviderUpdate(
            ProviderUpdateKind.Message, mail.Key, connection, null, "email", parts.Clock.GetUtcNow(), JsonSerializer.SerializeToElement(payload), null, MailParts.Provider);
        await parts.Queues.EnqueueAsync([SplitUpdate.Of(update, new Owner(OwnerKind.Connection, connection), $"{connection}:{from.ToLowerInvariant()}")], cancellationToken);
        return TypedResults.Ok();
    }

    /// <summary>One address may serve several mailboxes of an organization, which share its secret: the one the mail server was told counts.</summary>
    private static async Task<string> RouteAsync(InboundMail mail, Owner addressed, string secret, MailParts parts, CancellationToken cancellationToken)
    {
        foreach (var recipient in mail.Recipients.Take(10).Select(OwnerOf).Where(owner => owner != addressed))
        {
            if (Fits(await parts.Secrets.GetAsync(recipient, cancellationToken), secret))
            {
                return recipient.Id;
            }
        }

        return addressed.Id;
    }

    private static Owner OwnerOf(string mailbox) => new(OwnerKind.Connection, $"{MailParts.Provider}:email:{mailbox.Trim().ToLowerInvariant()}");

    private static bool Fits(WebhookSecrets? secrets, string secret) => secrets?.AppSecrets.Any(known =>
        known.StartsWith("token:", StringComparison.Ordinal)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(known["token:".Length..])), SHA256.HashData(Encoding.UTF8.GetBytes(secret)))) == true;

    // The same for each repeat of a mail, so that its files are not stored again.
    private static Guid IdOf(string connection, string key, int number) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{connection}\n{key}\n{number}")).AsSpan(0, 16));
}

/// <summary>How many mails are read at once: each may have 30 MB, all of them in memory until their files are stored.</summary>
internal sealed class MailsInMemory : IDisposable
{
    private const int AtOnce = 4;

    private readonly SemaphoreSlim _places = new(AtOnce);

    /// <summary>Waits for a place; disposing gives it back.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        return new Place(_places);
    }

    public void Dispose() => _places.Dispose();

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}
