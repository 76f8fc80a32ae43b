using System.Diagnostics;
using System.Net;
using ChatBoost.Testing.Stack;

namespace ChatBoost.RateLimitTests;

public sealed class WithoutRedis(LimitedStack stack)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_pass_without_delay_and_are_limited_again_when_it_is_back()
    {
        var member = await stack.SignUpAsync();
        await Wait.UntilAsync("a refusal", async () => await AskAsync(member) is { Status: HttpStatusCode.TooManyRequests }, cancellationToken: Cancellation);

        Signal.KillHard(stack.Running.Description.All("redis")[0].Pid);

        // It is away for five seconds. The user has used up its limit, and nobody counts.
        var (uncounted, slowest) = (0, TimeSpan.Zero);
        await Wait.UntilAsync(
            "Redis to be back",
            async () =>
            {
                var answer = await AskAsync(member);
                if (!answer.IsCounted)
                {
                    Assert.Equal(HttpStatusCode.OK, answer.Status);
                    uncounted++;
                    slowest = answer.Took > slowest ? answer.Took : slowest;
                }

                return uncounted > 0 && answer.IsCounted;
            },
            cancellationToken: Cancellation);

        TestContext.Current.SendDiagnosticMessage("{0} requests passed without Redis, the slowest in {1:0} ms.", uncounted, slowest.TotalMilliseconds);
        Assert.True(slowest < TimeSpan.FromSeconds(1), $"A request without Redis took {slowest.TotalMilliseconds:0} ms.");
        await Wait.UntilAsync("a refusal again", async () => await AskAsync(member) is { Status: HttpStatusCode.TooManyRequests }, cancellationToken: Cancellation);
    }

    private async Task<(HttpStatusCode Status, bool IsCounted, TimeSpan Took)> AskAsync(SignedIn member)
    {
        var asking = Stopwatch.StartNew();
        using var response = await stack.AskAsync(member);
        return (response.StatusCode, response.Headers.Contains("RateLimit"), asking.Elapsed);
    }
}
