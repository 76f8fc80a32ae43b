using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
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
public sealed record SendGridMail(string Id, string To, string Subject, string Text);

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

    /// <summary>Never: the key, the address or the mail is wrong.</summary>
    /// <param name="Reason">SendGrid's own words.</param>
    public sealed record Refused(string Reason) : SendGridAnswer;
}

/// <summary>Sends mail over SendGrid's v3 API.</summary>
public sealed class SendGridClient(HttpClient http, IOptions<SendGridOptions> options, TimeProvider clock)
{
    /// <summary>Sends one mail; answers also when SendGrid cannot be reached.</summary>
    public async Task<SendGridAnswer> SendAsync(SendGridMail mail, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{settings.BaseUrl.TrimEnd('/')}/v3/mail/send");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.ApiKey);
        request.Content = JsonContent.Create(new
        {
            personalizations = new[] { new { to = new[] { new { email = mail.To } }, custom_args = new { mail_id = mail.Id } } },
            from = new { email = settings.FromEmail, name = settings.FromName },
            subject = mail.Subject,
            content = new[] { new { type = "text/plain", value = mail.Text } },
            // Links of these mails are secrets: they must not run over a tracking server.
            tracking_settings = new { click_tracking = new { enable = false, enable_text = false }, open_tracking = new { enable = false } },
        });
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
                : new SendGridAnswer.Refused(reason);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new SendGridAnswer.TryLater(exception.Message, RetryAfter: null);
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
        builder.Services.AddHttpClient<SendGridClient>(client => client.Timeout = TimeSpan.FromSeconds(20));
        return builder;
    }
}
