namespace ChatBoost.WhatsAppWorker.Inbox;

/// <summary>
/// Tries again here, with the message in flight, as long as another service is away. Giving the message back instead would use up its receives, and an outage
/// of half a minute would send good messages to the dead letters.
/// </summary>
internal sealed class Perseverance(InboxClient inbox, Outage outage, TimeProvider clock)
{
    private const int MaxTriesInside = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The call's result. Throws <see cref="RefusedException"/>, or <see cref="FailedInsideException"/> once it is clear that the request is at fault and
    /// not the service; <see cref="OperationCanceledException"/> when <paramref name="cancellationToken"/> ends the waiting.
    /// </summary>
    public async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        for (var failures = 1; ; failures++)
        {
            try
            {
                var result = await call(cancellationToken);
                outage.End();
                return result;
            }
            catch (RefusedException)
            {
                outage.End();
                throw;
            }
            catch (UnavailableException)
            {
                outage.Begin();
            }
            catch (FailedInsideException) when (failures < MaxTriesInside)
            {
                // May pass, for example when PostgreSQL restarts under Inbox.
            }
            catch (FailedInsideException)
            {
                // Others got through meanwhile, or Inbox and all it needs is well: then it is this request.
                if (outage.EndedSince(begun) || await inbox.IsHealthyAsync(cancellationToken))
                {
                    throw;
                }

                outage.Begin();
            }

            await Task.Delay(PauseAfter(failures), clock, cancellationToken);
        }
    }

    // Growing, and spread so that those who failed together do not come back together.
    private static TimeSpan PauseAfter(int failures) =>
        TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(failures - 1, 10))) * (0.5 + (Random.Shared.NextDouble() / 2));
}
