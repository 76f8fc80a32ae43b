using System.Text.Json;
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

        await Wait.UntilAsync("the second greeting", () => Task.FromResult(Greetings(client) >= 2), cancellationToken: cancellation);
        var greetings = Greetings(client);
        await shop.NewCustomer().WritesAsync("soon after", cancellation);
        // The replica that stores it may not have Redis back yet: then people are told to read again instead.
        await Wait.UntilAsync("the message, or another greeting", () => Task.FromResult(client.Frames.Any(frame => Heard(frame, "soon after")) || Greetings(client) > greetings), cancellationToken: cancellation);

        await Wait.UntilAsync(
            "a message as before, with a number",
            async () =>
            {
                await shop.NewCustomer().WritesAsync("later", cancellation);
                return client.Frames.Any(frame => frame.TryGetProperty("sequence", out _) && Heard(frame, "later"));
            },
            cancellationToken: cancellation);
        Assert.True(client.IsOpen);
    }

    private static int Greetings(PlainSocketClient client) => client.Frames.Count(frame => frame.GetProperty("type").GetString() == "subscribed");

    private static bool Heard(JsonElement frame, string text) =>
        frame.GetProperty("type").GetString() == "new_message" && frame.GetProperty("data").GetProperty("message").GetString() == text;
}
