using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.State;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.SendGrid;

/// <summary><c>/simulator/sendgrid</c>: opens accounts, writes mail as people do, and posts events of any kind.</summary>
internal static class SendGridControl
{
    /// <summary>An account.</summary>
    public sealed record Account(string ApiKey, string? EventUrl = null, bool Events = true);

    /// <summary>A file of a mail.</summary>
    public sealed record File(string Name, string ContentType, string Base64);

    /// <summary>A mail to post as Inbound Parse does.</summary>
    /// <param name="Url">The address Inbound Parse posts to.</param>
    /// <param name="From">As in the header, for example <c>Ann &lt;ann@example.com&gt;</c>.</param>
    /// <param name="To">The recipient.</param>
    /// <param name="Subject">The subject.</param>
    /// <param name="Text">The plain text.</param>
    /// <param name="Html">The HTML.</param>
    /// <param name="MessageId">With angle brackets; made up if it is left out.</param>
    /// <param name="Headers">Further header lines.</param>
    /// <param name="Charset">What the bodies are written in.</param>
    /// <param name="EnvelopeTo">Whom the server was told, if not <paramref name="To"/>.</param>
    /// <param name="Files">Attachments.</param>
    /// <param name="Times">How often it is posted.</param>
    public sealed record Mail(
        string Url, string From, string To, string Subject, string? Text = null, string? Html = null, string? MessageId = null, Dictionary<string, string>? Headers = null,
        string Charset = "utf-8", string? EnvelopeTo = null, IReadOnlyList<File>? Files = null, int Times = 1);

    /// <summary>Events to post.</summary>
    public sealed record Events(string ApiKey, JsonArray List, string? Signature = null, int Times = 1, int AgeSeconds = 0);

    static SendGridControl() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static void Map(IEndpointRouteBuilder control)
    {
        var sendGrid = control.MapGroup("/sendgrid");
        sendGrid.MapPost("/accounts", (Account account, PlayedSendGrid all, IConfiguration configuration) =>
        {
            var url = account.EventUrl ?? new Uri(new Uri(configuration["Simulator:WebhookUrl"] ?? "http://localhost:8080"), "/webhooks/twilio/email/status").ToString();
            var opened = all.Open(account.ApiKey, new Uri(url));
            opened.Events = account.Events;
            return TypedResults.Ok(new { opened.PublicKey });
        }).WithName("OpenSendGridAccount");
        sendGrid.MapPost("/mails", WriteAsync).WithName("WriteMail");
        sendGrid.MapPost("/events", PostAsync).WithName("PostMailEvents");
        sendGrid.MapPost("/signatures", Results<Ok<Signed>, ProblemHttpResult> (Events events, PlayedSendGrid all, TimeProvider clock) =>
        {
            if (all.Find(events.ApiKey) is not { } account)
            {
                return ControlProblem.Invalid("There is no such account.");
            }

            var timestamp = $"{clock.GetUtcNow().ToUnixTimeSeconds()}";
            var body = MailEvents.BodyOf(events.List);
            return TypedResults.Ok(new Signed(account.PublicKey, timestamp, MailEvents.Sign(account, timestamp, body), Convert.ToBase64String(body)));
        }).WithName("SignMailEvents");
    }

    /// <summary>A signed body, for who checks signatures.</summary>
    public sealed record Signed(string PublicKey, string Timestamp, string Signature, string Base64);

    private static async Task<Ok<Delivered>> WriteAsync(Mail mail, HttpMessageInvoker http, TimeProvider clock, CancellationToken cancellationToken)
    {
        var id = mail.MessageId ?? $"<{Guid.CreateVersion7():N}@mail.example>";
        int? status = null;
        for (var i = 0; i < Math.Clamp(mail.Times, 1, 100); i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, mail.Url) { Content = Form(mail, id, clock.GetUtcNow()) };
            request.Headers.TryAddWithoutValidation("User-Agent", "SendGrid-Inbound-Parse");
            using var response = await http.SendAsync(request, cancellationToken);
            status = (int)response.StatusCode;
        }

        return TypedResults.Ok(new Delivered(id, status));
    }

    /// <summary>What came of posting a mail.</summary>
    public sealed record Delivered(string MessageId, int? StatusCode);

    private static async Task<Results<Ok<Delivered>, ProblemHttpResult>> PostAsync(Events events, PlayedSendGrid all, MailEvents sender, TimeProvider clock)
    {
        if (all.Find(events.ApiKey) is not { } account)
        {
            return ControlProblem.Invalid("There is no such account.");
        }

        int? status = null;
        for (var i = 0; i < Math.Clamp(events.Times, 1, 100); i++)
        {
            status = await sender.PostAsync(account, MailEvents.BodyOf(events.List), events.Signature, clock.GetUtcNow().AddSeconds(-events.AgeSeconds));
        }

        return TypedResults.Ok(new Delivered("", status));
    }

    private static MultipartFormDataContent Form(Mail mail, string messageId, DateTimeOffset now)
    {
        var headers = new StringBuilder().Append("Received: by mx.simulator\n").Append("Message-ID: ").Append(messageId).Append('\n')
            .Append("Date: ").Append(mail.Headers?.GetValueOrDefault("Date") ?? now.ToString("ddd, dd MMM yyyy HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) + " +0000").Append('\n')
            .Append("From: ").Append(mail.From).Append("\nTo: ").Append(mail.To).Append("\nSubject: ").Append(mail.Subject).Append('\n');
        foreach (var (name, value) in mail.Headers ?? [])
        {
            headers.Append(name).Append(": ").Append(value).Append('\n');
        }

        var sender = mail.From.Contains('<', StringComparison.Ordinal) ? mail.From.Split('<')[1].TrimEnd('>') : mail.From;
        var charset = Encoding.GetEncoding(mail.Charset);
        var form = new MultipartFormDataContent("xYzZY");
        Add("headers", Encoding.UTF8.GetBytes(headers.ToString()));
        Add("dkim", "{@mail.example : pass}"u8.ToArray());
        Add("to", Encoding.UTF8.GetBytes(mail.To));
        Add("from", Encoding.UTF8.GetBytes(mail.From));
        Add("sender_ip", "192.0.2.7"u8.ToArray());
        Add("envelope", JsonSerializer.SerializeToUtf8Bytes(new { to = new[] { mail.EnvelopeTo ?? mail.To }, from = sender }));
        Add("subject", Encoding.UTF8.GetBytes(mail.Subject));
        Add("charsets", JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["to"] = "UTF-8", ["from"] = "UTF-8", ["subject"] = "UTF-8", ["text"] = mail.Charset, ["html"] = mail.Charset }));
        Add("SPF", "pass"u8.ToArray());
        if (mail.Text is not null)
        {
            Add("text", charset.GetBytes(mail.Text));
        }

        if (mail.Html is not null)
        {
            Add("html", charset.GetBytes(mail.Html));
        }

        Add("attachments", Encoding.ASCII.GetBytes($"{mail.Files?.Count ?? 0}"));
        for (var i = 0; i < (mail.Files?.Count ?? 0); i++)
        {
            var file = mail.Files![i];
            var part = new ByteArrayContent(Convert.FromBase64String(file.Base64));
            part.Headers.ContentType = MediaTypeHeaderValue.Parse(file.ContentType);
            form.Add(part, $"attachment{i + 1}", file.Name);
        }

        return form;

        void Add(string name, byte[] value)
        {
            var part = new ByteArrayContent(value);
            form.Add(part, $"\"{name}\"");
        }
    }
}
