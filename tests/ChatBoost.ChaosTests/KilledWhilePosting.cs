using System.Text.Json;
using ChatBoost.Testing.Api;
using ChatBoost.Testing.Stack;

namespace ChatBoost.ChaosTests;

/// <summary>All of Inbox dies while events go out to an organization's webhook, and again before all are through.</summary>
[Trait("Category", "Chaos")]
public sealed class KilledWhilePosting(ChaosStack stack)
{
    private const int Customers = 60;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_event_reaches_the_webhook()
    {
        var shop = await stack.Running.OpenShopAsync(new BotRules(null, [], null), Cancellation);
        await using var receiver = EventReceiver.Start();
        var taken = 0;
        // Slow enough that posts are under way when Inbox dies; every third is refused when it comes first.
        receiver.Answer = posted =>
        {
            Thread.Sleep(100);
            var isFirst = receiver.Received.Count(other => other.Id == posted.Id) == 1;
            return new EventAnswer(Interlocked.Increment(ref taken) % 3 == 0 && isFirst ? 500 : 200);
        };
        var hook = (await shop.Api.PostAsync<JsonElement>("/api/v1/webhooks", new { url = receiver.Url, eventTypes = new[] { "message.received" } }, Cancellation)).GetProperty("id").GetString();

        for (var i = 0; i < Customers; i++)
        {
            await shop.NewCustomer().WritesAsync($"message {i}", Cancellation);
            if (i is Customers / 3 or 2 * Customers / 3)
            {
                await Wait.UntilAsync("some to have been posted", () => Task.FromResult(receiver.Received.Count > i / 4), cancellationToken: Cancellation);
                await KillAsync();
            }
        }

        await Wait.UntilAsync(
            "all to be stored", async () => await AskAsync(() => shop.Api.ConversationsAsync("", Cancellation)) is { Meta.Total: Customers }, TimeSpan.FromMinutes(3), Cancellation);
        await Wait.UntilAsync(
            "all to be told", () => Task.FromResult(receiver.Received.Select(e => e.Data("messageId")).Distinct().Count() == Customers), TimeSpan.FromMinutes(3), Cancellation);
        await Wait.UntilAsync(
            "all to be marked as delivered",
            async () => await AskAsync(() => shop.Api.GetAsync<JsonDocument>($"/api/v1/webhooks/{hook}/deliveries?state=pending", Cancellation)) is { } log
                && log.RootElement.GetProperty("data").GetArrayLength() == 0,
            TimeSpan.FromMinutes(3),
            Cancellation);

        // Told again after a crash it has the same id: receivers can tell.
        Assert.Equal(Customers, receiver.Received.Select(e => e.Id).Distinct().Count());
    }

    private async Task KillAsync()
    {
        var victims = stack.Running.Description.All("inbox").Select(replica => replica.Pid).ToList();
        victims.ForEach(Signal.KillHard);
        await Wait.UntilAsync(
            "Inbox to be started again",
            () => Task.FromResult(stack.Running.Description.All("inbox").All(replica => replica.Pid > 0 && !victims.Contains(replica.Pid))),
            cancellationToken: Cancellation);
    }

    private static async Task<T?> AskAsync<T>(Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (Exception exception) when (exception is ApiProblemException or HttpRequestException)
        {
            // Inbox is away.
            return null;
        }
    }
}
