using ChatBoost.Testing.Api;
using ChatBoost.Testing.Stack;

namespace ChatBoost.ChaosTests;

/// <summary>Redis carries the live updates. When it is gone people are told to read again, and hear everything that comes after.</summary>
[Trait("Category", "Chaos")]
public sealed class LiveWithoutRedis(ChaosStack stack)
{
    [Fact]
    public async Task Clients_are_greeted_anew_after_Redis_was_killed_and_go_on_hearing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var shop = await stack.Running.OpenShopAsync(new BotRules(null, [], null), cancellation);
        await using var client = await PlainSocketClient.ConnectAsync(stack.Running.Gateway, "/ws/conversations?", shop.Api.Session!.AccessToken, cancellation);
        await client.SendAsync(new { action = "subscribe" });
        await client.ExpectAsync("subscribed");
        await shop.NewCustomer().WritesAsync("before", cancellation);
        await client.ExpectAsync("new_message", message => message.GetProperty("message").GetString() == "before");

        Signal.KillHard(stack.Running.Description.All("redis")[0].Pid);

        await Wait.UntilAsync(
            "the second greeting", () => Task.FromResult(client.Frames.Count(frame => frame.GetProperty("type").GetString() == "subscribed") >= 2), cancellationToken: cancellation);
        await shop.NewCustomer().WritesAsync("after", cancellation);
        var frame = await client.ExpectAsync("new_message", message => message.GetProperty("message").GetString() == "after");
        Assert.True(frame.GetProperty("sequence").GetInt64() > 0);
        Assert.True(client.IsOpen);
    }
}
