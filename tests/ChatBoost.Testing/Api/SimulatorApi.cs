using System.Net.Http.Json;
using System.Text.Json;

namespace ChatBoost.Testing.Api;

/// <summary>The provider's side: what a customer does on the phone, and what the business sent.</summary>
public sealed class SimulatorApi(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Where it listens.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>Makes a number known, so that webhooks for it are signed with <paramref name="appSecret"/>.</summary>
    public Task RegisterAppAsync(string phoneNumberId, string appSecret, string businessAccountId, CancellationToken cancellationToken) =>
        PostAsync("/simulator/apps", new { phoneNumberId, appSecret, businessAccountId }, cancellationToken);

    /// <summary>A customer writes; <paramref name="message"/> as the control API takes it. Answers the wamid.</summary>
    public async Task<string> CustomerWritesAsync(string waId, object message, CancellationToken cancellationToken) =>
        (await PostAsync($"/simulator/phones/{waId}/messages", message, cancellationToken)).GetProperty("wamid").GetString()!;

    /// <summary>Makes Graph calls fail; see the simulator's page on faults.</summary>
    public Task<JsonElement> InjectFaultAsync(object fault, CancellationToken cancellationToken) =>
        PostAsync("/simulator/faults", fault, cancellationToken);

    /// <summary>Settings of one number (<c>phoneNumberId</c> in <paramref name="settings"/>) or of all.</summary>
    public Task<JsonElement> ConfigureAsync(object settings, CancellationToken cancellationToken) =>
        PostAsync("/simulator/settings", settings, cancellationToken);

    /// <summary>Posts a webhook signed with the number's secret; answers the status code it got.</summary>
    public async Task<int> PostWebhookAsync(object webhook, CancellationToken cancellationToken) =>
        (await PostAsync("/simulator/webhooks", webhook, cancellationToken)).GetProperty("statusCode").GetInt32();

    /// <summary>What the business sent from a number, oldest first; to one customer when <paramref name="to"/> is given.</summary>
    public async Task<IReadOnlyList<SentMessage>> SentAsync(string phoneNumberId, string? to, CancellationToken cancellationToken)
    {
        var query = to is null ? "" : $"&to={Uri.EscapeDataString(to)}";
        return (await SentPageAsync(phoneNumberId, $"limit=10000{query}", cancellationToken)).Data;
    }

    /// <summary>One page of what was sent; <paramref name="query"/> such as <c>after=17&amp;wait=1000&amp;payload=false</c>.</summary>
    public async Task<SentPage> SentPageAsync(string? phoneNumberId, string query, CancellationToken cancellationToken)
    {
        var number = phoneNumberId is null ? "" : $"&phoneNumberId={phoneNumberId}";
        return await ApiProblemException.ReadAsync<SentPage>(
            await _http.GetAsync(new Uri($"/simulator/graph/sent?{query}{number}", UriKind.Relative), cancellationToken), cancellationToken);
    }

    /// <summary>Read receipts and typing indicators the business sent.</summary>
    public Task<JsonElement> ReceiptsAsync(string phoneNumberId, CancellationToken cancellationToken) =>
        GetAsync($"/simulator/graph/receipts?phoneNumberId={phoneNumberId}", cancellationToken);

    /// <summary>The secret in the newest mail to somebody that links to a page of the dashboard, for example <c>invitation</c>; waits for the mail.</summary>
    /// <param name="to">The address.</param>
    /// <param name="page">The page.</param>
    /// <param name="after">Mails up to this sequence do not count.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<string> MailedSecretAsync(string to, string page, long after, CancellationToken cancellationToken) => await Wait.ForAsync(
        $"a mail to {to} with a link to {page}",
        async () => (await MailsAsync(to, cancellationToken))
            .Where(mail => mail.Sequence > after)
            .Select(mail => mail.Text?.Split($"/{page}#"))
            .LastOrDefault(parts => parts?.Length == 2)?[1].Split('\n', ' ')[0].Trim(),
        cancellationToken: cancellationToken);

    /// <summary>The mails somebody got, oldest first.</summary>
    public async Task<IReadOnlyList<ReceivedMail>> MailsAsync(string to, CancellationToken cancellationToken) =>
        (await GetAsync($"/simulator/mails?to={Uri.EscapeDataString(to)}", cancellationToken)).GetProperty("data").Deserialize<IReadOnlyList<ReceivedMail>>(Json.Web)!;

    /// <summary>GET of the control API.</summary>
    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        await ApiProblemException.ReadAsync<JsonElement>(await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken), cancellationToken);

    /// <summary>POST to the control API.</summary>
    public async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken) =>
        await ApiProblemException.ReadAsync<JsonElement>(
            await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, Json.Web, cancellationToken), cancellationToken);

    /// <summary>POST to the control API where it answers nothing.</summary>
    public async Task PostWithoutAnswerAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, Json.Web, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>DELETE on the control API.</summary>
    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.DeleteAsync(new Uri(path, UriKind.Relative), cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}

/// <summary>A mail SendGrid would have delivered.</summary>
/// <param name="Sequence">Order of arrival.</param>
/// <param name="To">The recipient.</param>
/// <param name="From">The sender.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Text">The plain text.</param>
public sealed record ReceivedMail(long Sequence, string To, string From, string Subject, string? Text);

/// <summary>A page of what the business sent.</summary>
public sealed record SentPage(IReadOnlyList<SentMessage> Data, SentMeta Meta);

/// <summary>Where the page ends.</summary>
/// <param name="LastSequence">The last one looked at; the next page begins after it.</param>
public sealed record SentMeta(long LastSequence);

/// <summary>A message Meta would have accepted.</summary>
/// <param name="Sequence">Its place in the order of acceptance.</param>
/// <param name="Wamid">Meta's id of it.</param>
/// <param name="PhoneNumberId">The business number.</param>
/// <param name="To">The customer's number; null when sent to a business-scoped user id.</param>
/// <param name="Recipient">The business-scoped user id, if it was sent to one.</param>
/// <param name="Type">Meta's type.</param>
/// <param name="Text">What the customer reads.</param>
/// <param name="Payload">The body of the Graph call.</param>
/// <param name="ReceivedAtMs">When the simulator accepted it, in milliseconds since 1970.</param>
/// <param name="Status">How far it got.</param>
public sealed record SentMessage(
    long Sequence,
    string Wamid,
    string PhoneNumberId,
    string? To,
    string? Recipient,
    string Type,
    string? Text,
    JsonElement? Payload,
    double ReceivedAtMs,
    string Status);
