using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBoost.ProviderSimulator.SendGrid;

/// <summary><c>POST /v3/mail/send</c> as SendGrid answers it: 202 with <c>X-Message-Id</c>, or its error envelope. A key is any that begins with <c>SG.</c></summary>
internal sealed class SendMail(Mailboxes mailboxes, MailFaults faults, PlayedSendGrid accounts, MailEvents events, TimeProvider clock)
{
    private const long LargestBody = 30 * 1024 * 1024;
    private const int MostPersonalizations = 1000;
    private static readonly string[] RecipientKinds = ["to", "cc", "bcc"];

    public void Map(IEndpointRouteBuilder app) => app.MapPost("/v3/mail/send", HandleAsync).ExcludeFromDescription();

    private async Task HandleAsync(HttpContext context)
    {
        var response = context.Response;
        if (!context.Request.Headers.Authorization.ToString().StartsWith("Bearer SG.", StringComparison.Ordinal))
        {
            await FailAsync(response, StatusCodes.Status401Unauthorized, "The provided authorization grant is invalid, expired, or revoked", null);
            return;
        }

        if (context.Request.ContentLength > LargestBody)
        {
            await FailAsync(response, StatusCodes.Status413PayloadTooLarge, "Payload too large", null);
            return;
        }

        JsonObject mail;
        try
        {
            mail = await JsonSerializer.DeserializeAsync<JsonObject>(context.Request.Body, cancellationToken: context.RequestAborted) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            await FailAsync(response, StatusCodes.Status400BadRequest, "Bad Request", null);
            return;
        }

        var fault = faults.Take(Text(mail["from"]?["email"]) ?? "");
        if (fault is { AfterAccept: false })
        {
            await TroubleAsync(context, fault);
            return;
        }

        if (Check(mail) is var (message, field))
        {
            await FailAsync(response, StatusCodes.Status400BadRequest, message, field);
            return;
        }

        var messageId = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789_-", 22);
        foreach (var personalization in mail["personalizations"]!.AsArray().OfType<JsonObject>())
        {
            foreach (var recipient in Recipients(personalization))
            {
                mailboxes.Deliver(sequence => new ReceivedMail(
                    sequence, messageId, recipient, Text(mail["from"]?["email"]) ?? "", Text(personalization["subject"]) ?? Text(mail["subject"]) ?? "",
                    Content(mail, "text/plain"), Content(mail, "text/html"),
                    (personalization["custom_args"] ?? mail["custom_args"])?.DeepClone() as JsonObject, clock.GetUtcNow(), WithoutBytes(mail)));
            }
        }

        if (accounts.Of(context.Request) is { } account)
        {
            events.Follow(account, mail, messageId);
        }

        if (fault is not null)
        {
            await TroubleAsync(context, fault);
            return;
        }

        response.Headers["X-Message-Id"] = messageId;
        response.StatusCode = StatusCodes.Status202Accepted;
    }

    private static JsonObject WithoutBytes(JsonObject mail)
    {
        var copy = mail.DeepClone().AsObject();
        foreach (var file in copy["attachments"] as JsonArray ?? [])
        {
            file!["size"] = Convert.FromBase64String(Text(file["content"]) ?? "").Length;
            file.AsObject().Remove("content");
        }

        return copy;
    }

    private async Task TroubleAsync(HttpContext context, MailFault fault)
    {
        if (fault.Drop)
        {
            context.Abort();
            return;
        }

        context.Response.Headers["X-RateLimit-Reset"] = (clock.GetUtcNow().ToUnixTimeSeconds() + fault.ResetSeconds).ToString(CultureInfo.InvariantCulture);
        await FailAsync(context.Response, fault.Status, fault.Status == StatusCodes.Status429TooManyRequests ? "too many requests" : "as ordered", null);
    }

    /// <summary>What SendGrid says first about a mail it does not take, and of which field; null when it takes it.</summary>
    private static (string Message, string Field)? Check(JsonObject mail)
    {
        if (mail["personalizations"] is not JsonArray { Count: > 0 and <= MostPersonalizations } personalizations)
        {
            return ("The personalizations field is required and must have at least one personalization.", "personalizations");
        }

        for (var i = 0; i < personalizations.Count; i++)
        {
            if (personalizations[i] is not JsonObject personalization || personalization["to"] is not JsonArray { Count: > 0 })
            {
                return ("The to array is required for all personalization objects, and must have at least one email object with a valid email address.", $"personalizations.{i}.to");
            }

            if (Recipients(personalization).FirstOrDefault(address => !IsAddress(address)) is not null)
            {
                return ("Does not contain a valid address.", $"personalizations.{i}.to.0.email");
            }
        }

        if (!IsAddress(Text(mail["from"]?["email"]) ?? ""))
        {
            return ("The from object must be provided for every email send. It is an object that requires the email parameter, but may also contain a name parameter.", "from.email");
        }

        var hasTemplate = Text(mail["template_id"]) is { Length: > 0 };
        if (!hasTemplate && Text(mail["subject"]) is not { Length: > 0 } && personalizations.Any(p => Text(p?["subject"]) is not { Length: > 0 }))
        {
            return ("The subject is required. You can get around this requirement if you use a template with a subject defined or if every personalization has a subject defined.", "subject");
        }

        return !hasTemplate && mail["content"] is not JsonArray { Count: > 0 }
            ? ("Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block.", "content")
            : null;
    }

    private static IEnumerable<string> Recipients(JsonObject personalization) =>
        RecipientKinds.SelectMany(kind => personalization[kind] as JsonArray ?? []).Select(one => Text(one?["email"]) ?? "");

    private static string? Content(JsonObject mail, string type) =>
        (mail["content"] as JsonArray)?.FirstOrDefault(part => Text(part?["type"]) == type) is { } part ? Text(part["value"]) : null;

    private static bool IsAddress(string text) => text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < text.Length - 1 && !text.Any(char.IsWhiteSpace);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static Task FailAsync(HttpResponse response, int status, string message, string? field)
    {
        response.StatusCode = status;
        return response.WriteAsJsonAsync(new { errors = new[] { new { message, field, help = (string?)null } } });
    }
}
