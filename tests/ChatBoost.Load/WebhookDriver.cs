using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using ChatBoost.Testing;

namespace ChatBoost.Load;

/// <summary>
/// Posts webhooks when they are due, whether or not earlier ones were answered, and counts time from when they were due:
/// a slow answer cannot hide behind a slow sender. What fails is posted again, as Meta does.
/// </summary>
public sealed class WebhookDriver : IDisposable
{
    private static readonly TimeSpan RetryLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ShuffleSpread = TimeSpan.FromSeconds(2);

    private readonly Uri _gateway;
    private readonly InboundOptions _options;
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10) })
    {
        Timeout = TimeSpan.FromSeconds(20),
    };

    private readonly ConcurrentBag<double> _answerTimes = [];
    private readonly Dictionary<PlannedMessage, TimeSpan> _firstDue = [];
    private int _failedAttempts;
    private int _neverAccepted;

    /// <summary>Posts at <paramref name="gateway"/>.</summary>
    public WebhookDriver(Uri gateway, InboundOptions options)
    {
        _gateway = gateway;
        _options = options;
    }

    /// <summary>Milliseconds from due to answered, of every first attempt.</summary>
    public IReadOnlyCollection<double> AnswerTimes => _answerTimes;

    /// <summary>When the first copy of a message was due: earlier nobody could have answered it.</summary>
    public TimeSpan FirstDueOf(PlannedMessage message) => _firstDue[message];

    /// <summary>Attempts that were not answered 200.</summary>
    public int FailedAttempts => _failedAttempts;

    /// <summary>Webhooks given up on.</summary>
    public int NeverAccepted => _neverAccepted;

    /// <summary>Posts the whole plan; ends when the last webhook was accepted. Answers when the run began, in milliseconds since 1970.</summary>
    public async Task<double> RunAsync(IReadOnlyList<PlannedMessage> plan, CancellationToken cancellationToken)
    {
        var deliveries = Deliveries(plan);
        var lastOfCustomer = new Dictionary<string, Task>();
        var posts = new List<Task>(deliveries.Count);
        var startedAt = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds;
        var clock = Stopwatch.StartNew();
        foreach (var (message, due) in deliveries)
        {
            _firstDue.TryAdd(message, due);
            while (due > clock.Elapsed)
            {
                await Task.Delay(Math.Max(1, (int)(due - clock.Elapsed).TotalMilliseconds), cancellationToken);
            }

            // Only what was posted in order can be answered in order: without shuffling, a customer's next webhook waits for the last.
            var before = _options.Shuffle ? Task.CompletedTask : lastOfCustomer.GetValueOrDefault(message.Customer, Task.CompletedTask);
            var post = PostAsync(message, due, clock, before, cancellationToken);
            lastOfCustomer[message.Customer] = post;
            posts.Add(post);
        }

        await Task.WhenAll(posts);
        return startedAt;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private List<(PlannedMessage Message, TimeSpan Due)> Deliveries(IReadOnlyList<PlannedMessage> plan)
    {
        var copies = _options.Triple ? 3 : 1;
        var deliveries = plan.SelectMany(message => Enumerable.Repeat(message, copies))
            .Select(message => (message, message.Due + (_options.Shuffle ? Random.Shared.NextDouble() * ShuffleSpread : TimeSpan.Zero)));
        return [.. deliveries.OrderBy(delivery => delivery.Item2)];
    }

    private async Task PostAsync(PlannedMessage message, TimeSpan due, Stopwatch clock, Task before, CancellationToken cancellationToken)
    {
        await before;
        var accepted = await TryPostAsync(message, cancellationToken);
        _answerTimes.Add((clock.Elapsed - due).TotalMilliseconds);
        for (var pause = TimeSpan.FromMilliseconds(100); !accepted; pause *= 2)
        {
            Interlocked.Increment(ref _failedAttempts);
            if (pause > RetryLimit)
            {
                Interlocked.Increment(ref _neverAccepted);
                return;
            }

            await Task.Delay(pause < TimeSpan.FromSeconds(5) ? pause : TimeSpan.FromSeconds(5), cancellationToken);
            accepted = await TryPostAsync(message, cancellationToken);
        }
    }

    private async Task<bool> TryPostAsync(PlannedMessage message, CancellationToken cancellationToken)
    {
        try
        {
            using var request = MetaWebhook.Request(_gateway, message.Body, message.Signature);
            using var response = await _http.SendAsync(request, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
