using System.Diagnostics;
using System.Net.Http.Headers;
using System.Threading.Channels;
using ChatBoost.ProviderSimulator.Numbers;
using ChatBoost.ProviderSimulator.Scheduling;

namespace ChatBoost.ProviderSimulator.Webhooks;

/// <summary>Posts webhooks: signed, in order per customer, repeated until they are answered with 200.</summary>
/// <remarks>
/// A fixed number of lanes, each posting one webhook at a time; what concerns one customer always takes the same lane. A failed webhook
/// leaves its lane and comes back later, as Meta's does: the updates behind it do not wait, so order then is not kept.
/// </remarks>
internal sealed partial class WebhookSender : BackgroundService
{
    private const int Lanes = 64;
    private const int MostWaiting = 200_000;

    private readonly Channel<Delivery>[] _lanes = Enumerable.Range(0, Lanes)
        .Select(_ => Channel.CreateUnbounded<Delivery>(new UnboundedChannelOptions { SingleReader = true })).ToArray();

    private readonly HttpMessageInvoker _http;
    private readonly WebhookLog _log;
    private readonly Schedule _schedule;
    private readonly TimeProvider _clock;
    private readonly ILogger<WebhookSender> _logger;
    private readonly Uri _defaultUrl;
    private readonly WebhookBatches _batches;

    // Guards the counters, and a delivery's way from one to the other: a reset comes before or after such a step, never in between.
    private readonly Lock _lock = new();
    private long _queued;
    private long _retrying;
    private long _dropped;
    private int _failing;

    public WebhookSender(
        HttpMessageInvoker http, WebhookLog log, Schedule schedule, TimeProvider clock, IConfiguration configuration, ILogger<WebhookSender> logger)
    {
        _http = http;
        _log = log;
        _schedule = schedule;
        _clock = clock;
        _logger = logger;
        _defaultUrl = new Uri(configuration["Simulator:WebhookUrl"] ?? "http://localhost:8080/webhooks/whatsapp");
        _batches = new WebhookBatches(schedule, (key, updates) => Dispatch(updates, key));
    }

    public WebhookQueue Queue
    {
        get
        {
            lock (_lock)
            {
                return new(_queued, _retrying, _dropped);
            }
        }
    }

    /// <summary>Where a number's webhooks go: the number's override, else the WABA's, else the app's URL.</summary>
    public Uri UrlOf(BusinessNumber number) =>
        number.WebhookOverride ?? number.BusinessAccountWebhookOverride ?? number.App?.WebhookUrl ?? _defaultUrl;

    /// <summary>Sends an update as the number's settings say: repeated, held back, gathered with others. Returns at once.</summary>
    public void Send(WebhookUpdate update)
    {
        if (update.Number.App is not { } app)
        {
            return;
        }

        var settings = update.Number.Settings;
        if (settings.RequireSubscription && !update.Number.IsSubscribed)
        {
            return;
        }

        for (var copy = 0; copy < settings.Duplicates; copy++)
        {
            if (settings.Shuffle)
            {
                _schedule.After(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * settings.ShuffleMs), () => Route(update, app));
            }
            else
            {
                Route(update, app);
            }
        }
    }

    /// <summary>Posts these bytes once, now.</summary>
    /// <param name="signature">Value of the signature header; null leaves it out.</param>
    public Task<WebhookAttempt> PostAsync(
        BusinessNumber number, Uri url, byte[] body, string? signature, int updates, int attempt, CancellationToken cancellationToken) =>
        PostAsync(number, url, body, signature, updates, attempt, _log.Generation, cancellationToken);

    /// <summary>Forgets all webhooks that were not posted yet, and every attempt: one under way is not logged any more, nor repeated.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _log.Reset();

            // What is queued is counted until its lane has passed it over.
            _retrying = _dropped = 0;
        }

        _batches.Clear();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_lanes.Select(lane => RunLaneAsync(lane.Reader, stoppingToken)));

    private async Task<WebhookAttempt> PostAsync(
        BusinessNumber number, Uri url, byte[] body, string? signature, int updates, int attempt, int generation, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "facebookexternalua");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation(WebhookSignature.HeaderName, signature);
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(number.Settings.WebhookTimeoutMs);
        var at = _clock.GetUtcNow();
        var started = Stopwatch.GetTimestamp();
        int? statusCode = null;
        string? error = null;
        try
        {
            using var response = await _http.SendAsync(request, timeout.Token);
            statusCode = (int)response.StatusCode;

            // Reading the rest lets the connection be used again.
            await response.Content.CopyToAsync(Stream.Null, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            error = "timeout";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            error = exception is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http
                ? http.HttpRequestError.ToString()
                : "connection failed";
        }

        var latency = Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 3);
        var result = new WebhookAttempt(
            at, number.Id, url.ToString(), updates, body.Length, attempt, statusCode, error, latency, statusCode == 200 || attempt > number.Settings.RetryAttempts);
        _log.Add(result, generation);
        return result;
    }

    private void Route(WebhookUpdate update, MetaApp app)
    {
        if (update.Number.Settings is { Batch: > 1 } settings)
        {
            _batches.Add((UrlOf(update.Number), app.Secret), update, settings);
        }
        else
        {
            Dispatch([update], update.OrderKey);
        }
    }

    private void Dispatch(IReadOnlyList<WebhookUpdate> updates, string orderKey)
    {
        var number = updates[0].Number;
        var shuffled = number.Settings.Shuffle;
        var lane = _lanes[(shuffled ? Random.Shared.Next() : orderKey.GetHashCode(StringComparison.Ordinal) & int.MaxValue) % Lanes];
        lock (_lock)
        {
            if (_queued + _retrying >= MostWaiting)
            {
                _dropped++;
                return;
            }

            _queued++;
            lane.Writer.TryWrite(new Delivery(number, updates, lane, _log.Generation));
        }
    }

    private async Task RunLaneAsync(ChannelReader<Delivery> lane, CancellationToken cancellationToken)
    {
        await foreach (var delivery in lane.ReadAllAsync(cancellationToken))
        {
            lock (_lock)
            {
                _queued--;
            }

            if (IsForgotten(delivery) || delivery.Number.App is not { } app)
            {
                continue;
            }

            // Written and signed once: a repetition sends the same bytes.
            delivery.Body ??= WebhookBody.Write(delivery.Updates, _clock.GetUtcNow());
            delivery.Signature ??= WebhookSignature.Of(delivery.Body, app.Key);
            delivery.Attempt++;
            var attempt = await PostAsync(
                delivery.Number, UrlOf(delivery.Number), delivery.Body, delivery.Signature, delivery.Updates.Count, delivery.Attempt, delivery.Generation,
                cancellationToken);
            if (IsForgotten(delivery))
            {
                continue;
            }

            if (attempt.IsDelivered)
            {
                foreach (var update in delivery.Updates)
                {
                    update.Delivered?.Invoke();
                }

                if (Interlocked.Exchange(ref _failing, 0) == 1)
                {
                    LogReceiverAnswersAgain(attempt.Url);
                }

                continue;
            }

            if (Interlocked.Exchange(ref _failing, 1) == 0)
            {
                LogReceiverFails(attempt.Url, attempt.StatusCode, attempt.Error);
            }

            RepeatOrDrop(delivery, attempt.Final);
        }
    }

    private void RepeatOrDrop(Delivery delivery, bool isFinal)
    {
        var settings = delivery.Number.Settings;

        // Meta: at once, then with decreasing frequency.
        var pause = delivery.Attempt == 1 ? 0 : Math.Min(settings.RetryMaxMs, settings.RetryFirstMs * Math.Pow(2, Math.Min(delivery.Attempt - 2, 30)));
        lock (_lock)
        {
            if (IsForgotten(delivery))
            {
                return;
            }

            if (isFinal)
            {
                _dropped++;
                return;
            }

            // Counted and scheduled in one step: who reads the count may rely on the time being set.
            _retrying++;
            _schedule.After(TimeSpan.FromMilliseconds(pause), () => QueueAgain(delivery));
        }
    }

    private void QueueAgain(Delivery delivery)
    {
        lock (_lock)
        {
            if (IsForgotten(delivery))
            {
                return;
            }

            _retrying--;
            _queued++;
            delivery.Lane.Writer.TryWrite(delivery);
        }
    }

    private bool IsForgotten(Delivery delivery) => delivery.Generation != _log.Generation;

    [LoggerMessage(1, LogLevel.Warning, "Webhooks to {Url} fail (status {StatusCode}, {Error}); they are repeated. See /simulator/webhooks/log")]
    private partial void LogReceiverFails(string url, int? statusCode, string? error);

    [LoggerMessage(2, LogLevel.Information, "Webhooks to {Url} are answered again")]
    private partial void LogReceiverAnswersAgain(string url);

    private sealed record Delivery(BusinessNumber Number, IReadOnlyList<WebhookUpdate> Updates, Channel<Delivery> Lane, int Generation)
    {
        public byte[]? Body { get; set; }

        public string? Signature { get; set; }

        public int Attempt { get; set; }
    }
}
