using System.Collections.Concurrent;
using System.Net.Http.Headers;
using ChatBoost.ProviderSimulator.Scheduling;

namespace ChatBoost.ProviderSimulator.Twilio;

/// <summary>One try to deliver a webhook; <see cref="StatusCode"/> null without an answer.</summary>
internal sealed record TwilioAttempt(string Url, int? StatusCode, string? ContentType, string? Body, string Signature);

/// <summary>Posts forms as Twilio does, signed with the account's token. One that is not taken is posted again, as with a retry policy in the address.</summary>
internal sealed class TwilioWebhooks(HttpMessageInvoker http, Schedule schedule)
{
    private const int Tries = 6;
    private const int MostKept = 5000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly ConcurrentQueue<TwilioAttempt> _attempts = new();

    /// <summary>The newest attempts.</summary>
    public IReadOnlyCollection<TwilioAttempt> Attempts => _attempts;

    /// <summary>Posts until it is taken. Returns at once.</summary>
    public void Send(PlayedAccount account, Uri url, IReadOnlyList<KeyValuePair<string, string>> form)
    {
        for (var copy = 0; copy < account.Settings.Duplicates; copy++)
        {
            _ = TryAsync(account, url, form, 1);
        }
    }

    /// <summary>Posts once, now.</summary>
    /// <param name="account">Whose token signs.</param>
    /// <param name="url">Where to.</param>
    /// <param name="form">What.</param>
    /// <param name="signature">The header as it shall be; null: a good one; empty leaves it out.</param>
    public async Task<TwilioAttempt> PostAsync(PlayedAccount account, Uri url, IReadOnlyList<KeyValuePair<string, string>> form, string? signature = null)
    {
        var signed = signature ?? TwilioSignature.Of(url.OriginalString, form, account.AuthToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded", "utf-8");
        request.Headers.TryAddWithoutValidation("User-Agent", "TwilioProxy/1.1");
        if (signed.Length > 0)
        {
            request.Headers.TryAddWithoutValidation(TwilioSignature.HeaderName, signed);
        }

        using var limit = new CancellationTokenSource(Timeout);
        TwilioAttempt attempt;
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            attempt = new TwilioAttempt(
                url.OriginalString, (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(limit.Token), signed);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            attempt = new TwilioAttempt(url.OriginalString, null, null, exception.Message, signed);
        }

        _attempts.Enqueue(attempt);
        while (_attempts.Count > MostKept)
        {
            _attempts.TryDequeue(out _);
        }

        return attempt;
    }

    private async Task TryAsync(PlayedAccount account, Uri url, IReadOnlyList<KeyValuePair<string, string>> form, int attempt)
    {
        if ((await PostAsync(account, url, form)).StatusCode is not (>= 200 and < 300) && attempt < Tries)
        {
            schedule.After(TimeSpan.FromMilliseconds(250 << attempt), () => _ = TryAsync(account, url, form, attempt + 1));
        }
    }
}
