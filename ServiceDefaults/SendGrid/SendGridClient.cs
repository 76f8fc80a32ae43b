using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatBoost.ServiceDefaults.SendGrid;

/// <summary>How ChatBoost itself sends mail; the section <c>SendGrid</c>.</summary>
public sealed class SendGridOptions
{
    internal const string Section = "SendGrid";

    /// <summary>Where the API is; the EU has its own, <c>https://api.eu.sendgrid.com</c>.</summary>
    [Required]
    public string BaseUrl { get; set; } = "https://api.sendgrid.com";

    /// <summary>A key with the permission to send mail. Without one nothing is sent, and what needs mail says so.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The address mail comes from: a verified sender or one of an authenticated domain.</summary>
    public string FromEmail { get; set; } = "";

    /// <summary>The name mail comes from.</summary>
    public string FromName { get; set; } = "ChatBoost";

    /// <summary>True when mail can be sent.</summary>
    public bool IsConfigured => ApiKey.Length > 0 && FromEmail.Length > 0;
}

/// <summary>One mail to one person.</summary>
/// <param name="Id">Comes back with every event about this mail, so that a mail sent twice is recognized: SendGrid has no idempotency key.</param>
/// <param name="To">The address.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Text">The body as plain text.</param>
public sealed record SendGridMail(string Id, string To, string Subject, string Text)
{
    /// <summary>Who sends; null for ChatBoost itself.</summary>
    public SendGridSender? Sender { get; init; }

    /// <summary>The body as HTML.</summary>
    public string? Html { get; init; }

    /// <summary>Who gets a copy.</summary>
    public IReadOnlyList<string> Cc { get; init; } = [];

    /// <summary>Who gets a copy that the others do not see.</summary>
    public IReadOnlyList<string> Bcc { get; init; } = [];

    /// <summary>Files.</summary>
    public IReadOnlyList<SendGridAttachment> Attachments { get; init; } = [];

    /// <summary>Further headers; those SendGrid makes itself are not among them.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>What comes back with every event beside <see cref="Id"/>; no personal data.</summary>
    public IReadOnlyDictionary<string, string> CustomArgs { get; init; } = new Dictionary<string, string>();
}

/// <summary>An account and an address of it. Not a record: a printed record would print the key.</summary>
public sealed class SendGridSender(string apiKey, string email, string? name)
{
    /// <summary>A key with the permission to send mail.</summary>
    public string ApiKey => apiKey;

    /// <summary>A verified sender or one of an authenticated domain.</summary>
    public string Email => email;

    /// <summary>The name shown.</summary>
    public string? Name => name;
}

/// <summary>A file of a mail.</summary>
public sealed record SendGridAttachment(string FileName, string ContentType, byte[] Content);

/// <summary>What SendGrid said to a mail.</summary>
public abstract record SendGridAnswer
{
    private SendGridAnswer()
    {
    }

    /// <summary>Taken, which is not delivered.</summary>
    /// <param name="MessageId">Begins the <c>sg_message_id</c> of its events.</param>
    public sealed record Accepted(string? MessageId) : SendGridAnswer;

    /// <summary>Not now: the limit is reached or SendGrid has trouble.</summary>
    /// <param name="Reason">For the log.</param>
    /// <param name="RetryAfter">As SendGrid asks; null when it does not say.</param>
    public sealed record TryLater(string Reason, TimeSpan? RetryAfter) : SendGridAnswer;

    /// <summary>There was no connection to send on.</summary>
    /// <param name="Reason">For the log.</param>
    public sealed record NotSent(string Reason) : SendGridAnswer;

    /// <summary>The answer is missing, or says nothing about the mail: it may be taken or not.</summary>
    /// <param name="Reason">For the log.</param>
    public sealed record Lost(string Reason) : SendGridAnswer;

    /// <summary>Never: the key, the address or the mail is wrong.</summary>
    /// <param name="Reason">SendGrid's own words, after the status.</param>
    /// <param name="Status">The HTTP status.</param>
    public sealed record Refused(string Reason, int Status) : SendGridAnswer;
}

/// <summary>Sends mail over SendGrid's v3 API.</summary>
public sealed class SendGridClient(HttpClient http, IOptions<SendGridOptions> options, TimeProvider clock)
{
    /// <summary>Sends one mail; answers also when SendGrid cannot be reached.</summary>
    public async Task<SendGridAnswer> SendAsync(SendGridMail mail, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var sender = mail.Sender ?? new SendGridSender(settings.ApiKey, settings.FromEmail, settings.FromName);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{settings.BaseUrl.TrimEnd('/')}/v3/mail/send");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sender.ApiKey);
        request.Content = JsonContent.Create(BodyOf(mail, sender));
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.Accepted)
            {
                return new SendGridAnswer.Accepted(response.Headers.TryGetValues("X-Message-Id", out var ids) ? ids.First() : null);
            }

            var reason = $"{(int)response.StatusCode} {await ReasonAsync(response, cancellationToken)}";
            return response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
                ? new SendGridAnswer.TryLater(reason, UntilReset(response))
                : new SendGridAnswer.Refused(reason, (int)response.StatusCode);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return new SendGridAnswer.NotSent(exception.Message);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new SendGridAnswer.Lost(exception.Message);
        }
    }

    /// <summary>Reads something of an account; the body is null for anything but success.</summary>
    /// <exception cref="HttpRequestException">SendGrid cannot be reached, or does not answer in time.</exception>
    public async Task<(int Status, JsonElement? Body)> ReadAsync(string path, string apiKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, options.Value.BaseUrl.TrimEnd('/') + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return ((int)response.StatusCode, response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken) : null);
        }
        catch (Exception exception) when (exception is JsonException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new HttpRequestException(exception.Message, exception);
        }
    }

    private static JsonObject BodyOf(SendGridMail mail, SendGridSender sender)
    {
        var personalization = new JsonObject { ["to"] = Addresses([mail.To]), ["custom_args"] = new JsonObject { ["mail_id"] = mail.Id } };
        foreach (var (name, value) in mail.CustomArgs)
        {
            personalization["custom_args"]![name] = value;
        }

        // SendGrid refuses a mail that names somebody twice.
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { mail.To };
        foreach (var (kind, addresses) in new[] { ("cc", mail.Cc), ("bcc", mail.Bcc) })
        {
            if (addresses.Where(seen.Add).ToList() is { Count: > 0 } others)
            {
                personalization[kind] = Addresses(others);
            }
        }

        var body = new JsonObject
        {
            ["personalizations"] = new JsonArray(personalization),
            ["from"] = new JsonObject { ["email"] = sender.Email, ["name"] = sender.Name ?? sender.Email },
            ["subject"] = mail.Subject,
            // In this order: SendGrid wants the plain text first.
            ["content"] = new JsonArray([.. Parts(mail).Select(part => new JsonObject { ["type"] = part.Type, ["value"] = part.Value })]),
            // Links of these mails are secrets, or people's own business: they must not run over a tracking server.
            ["tracking_settings"] = new JsonObject
            {
                ["click_tracking"] = new JsonObject { ["enable"] = false, ["enable_text"] = false },
                ["open_tracking"] = new JsonObject { ["enable"] = false },
            },
        };
        if (mail.Headers.Count > 0)
        {
            body["headers"] = new JsonObject(mail.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value)));
        }

        if (mail.Attachments.Count > 0)
        {
            body["attachments"] = new JsonArray([.. mail.Attachments.Select(file => new JsonObject
            {
                ["content"] = Convert.ToBase64String(file.Content),
                ["filename"] = file.FileName,
                ["type"] = file.ContentType,
                ["disposition"] = "attachment",
            })]);
        }

        return body;
    }

    private static JsonArray Addresses(IEnumerable<string> addresses) => new([.. addresses.Select(address => new JsonObject { ["email"] = address })]);

    private static IEnumerable<(string Type, string Value)> Parts(SendGridMail mail)
    {
        if (mail.Text.Length > 0 || mail.Html is null)
        {
            yield return ("text/plain", mail.Text);
        }

        if (mail.Html is { } html)
        {
            yield return ("text/html", html);
        }
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            return string.Join(" ", answer.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("message").GetString()));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or NotSupportedException)
        {
            return response.ReasonPhrase ?? "";
        }
    }

    private TimeSpan? UntilReset(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-RateLimit-Reset", out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 253_402_300_799
        && DateTimeOffset.FromUnixTimeSeconds(seconds) - clock.GetUtcNow() is { Ticks: > 0 } wait
            ? wait
            : null;
}

/// <summary>Registers SendGrid.</summary>
public static class SendGridFeature
{
    /// <summary>Adds <see cref="SendGridClient"/> over the section <c>SendGrid</c>.</summary>
    public static WebApplicationBuilder AddSendGrid(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SendGridOptions>().BindConfiguration(SendGridOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHttpClient<SendGridClient>(client => client.Timeout = TimeSpan.FromSeconds(20))
            // Some who send live as long as the process, so what has to be renewed is renewed in here. A redirect would carry the key to somewhere we did not choose.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), UseCookies = false })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        return builder;
    }
}
