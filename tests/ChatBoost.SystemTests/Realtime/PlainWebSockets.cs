using System.Net.WebSockets;
using ChatBoost.SystemTests.Identity;

namespace ChatBoost.SystemTests.Realtime;

/// <summary>The two addresses for clients without SignalR.</summary>
public sealed class PlainWebSockets(SystemStack stack)
{
    [Fact]
    public async Task Conversations_are_heard_after_subscribing()
    {
        var shop = await stack.OpenShopAsync();
        await using var client = await ConnectAsync(shop, "/ws/conversations?");
        await client.SendAsync(new { action = "subscribe" });
        await client.ExpectAsync("subscribed");

        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello socket", Cancellation);

        var message = (await client.ExpectAsync("new_message", data => data.GetProperty("message").GetString() == "hello socket")).GetProperty("data");
        Assert.Equal("contact", message.GetProperty("senderType").GetString());
        var update = (await client.ExpectAsync("conversation_update", data => data.GetProperty("id").GetString() == message.GetProperty("conversationId").GetString())).GetProperty("data");
        Assert.Equal(customer.Name, update.GetProperty("fullName").GetString());
        // The whole message, not only its new status.
        var status = (await client.ExpectAsync("message_status", data => data.GetProperty("status").GetString() == "read")).GetProperty("data");
        Assert.Equal(SystemStack.Greeting, status.GetProperty("message").GetString());
        var numbers = client.Frames.Where(frame => frame.TryGetProperty("sequence", out _)).Select(frame => frame.GetProperty("sequence").GetInt64()).ToList();
        Assert.Equal(numbers.Order(), numbers);
    }

    [Fact]
    public async Task A_subscription_to_one_conversation_hears_of_no_other()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        var conversation = (await customer.ConversationAsync(Cancellation)).Id;
        await using var client = await ConnectAsync(shop, "/ws/conversations?");
        await client.SendAsync(new { action = "subscribe", conversationId = conversation });
        await client.ExpectAsync("subscribed");

        await shop.NewCustomer().WritesAsync("not this one", Cancellation);
        await customer.WritesAsync("this one", Cancellation);

        await client.ExpectAsync("new_message", data => data.GetProperty("message").GetString() == "this one");
        Assert.All(
            client.Frames.Where(frame => frame.GetProperty("type").GetString() == "new_message"),
            frame => Assert.Equal(conversation, frame.GetProperty("data").GetProperty("conversationId").GetString()));
    }

    [Fact]
    public async Task A_client_that_was_away_gets_what_it_missed()
    {
        var shop = await stack.OpenShopAsync();
        long last;
        await using (var before = await ConnectAsync(shop, "/ws/conversations?"))
        {
            await before.SendAsync(new { action = "subscribe" });
            last = (await before.ExpectAsync("subscribed")).GetProperty("sequence").GetInt64();
        }

        await shop.NewCustomer().WritesAsync("while away", Cancellation);
        await using var back = await ConnectAsync(shop, "/ws/conversations?");
        await back.SendAsync(new { action = "subscribe", lastSequence = last });

        var greeting = await back.ExpectAsync("subscribed");
        Assert.True(greeting.GetProperty("data").GetProperty("isResumed").GetBoolean());
        await back.ExpectAsync("new_message", data => data.GetProperty("message").GetString() == "while away");
    }

    [Fact]
    public async Task The_messaging_centre_hears_at_once_and_in_its_own_words()
    {
        var shop = await stack.OpenShopAsync();
        var path = $"/api/v1/conversations/{shop.Api.Session!.OrganizationId}/live?";
        await using var client = await ConnectAsync(shop, path);
        await client.ExpectAsync("connected");
        await using var colleague = await ConnectAsync(shop, path);
        await colleague.ExpectAsync("connected");

        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello centre", Cancellation);

        var data = (await client.ExpectAsync("new_message", data => data.GetProperty("message").GetProperty("content").GetString() == "hello centre")).GetProperty("data");
        Assert.Equal("patient", data.GetProperty("message").GetProperty("sender_type").GetString());
        var conversation = data.GetProperty("conversation_id").GetString();
        await client.ExpectAsync("conversation_updated", update => update.GetProperty("id").GetString() == conversation && update.GetProperty("patient_name").GetString() == customer.Name);
        await colleague.SendAsync(new { action = "typing", conversation_id = conversation });
        var typing = (await client.ExpectAsync("typing_indicator")).GetProperty("data");
        Assert.Equal(conversation, typing.GetProperty("conversation_id").GetString());
    }

    [Fact]
    public async Task Who_may_not_see_numbers_sees_none()
    {
        var shop = await stack.OpenShopAsync();
        var member = await (await Team.OfAsync(stack, shop.Api)).MemberAsync("viewer");
        await using var client = await PlainSocketClient.ConnectAsync(stack.Running.Gateway, "/ws/conversations?", member.Token!, Cancellation);
        await client.SendAsync(new { action = "subscribe" });
        await client.ExpectAsync("subscribed");

        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);

        await client.ExpectAsync("message_status");
        var update = (await client.ExpectAsync("conversation_update")).GetProperty("data");
        Assert.Equal($"+{customer.WaId[..2]}••••••••{customer.WaId[^2..]}", update.GetProperty("contactDetails").GetProperty("phone").GetString());
        Assert.DoesNotContain(client.Frames, frame => frame.GetRawText().Contains("wamid.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nonsense_is_answered_and_nothing_breaks()
    {
        var shop = await stack.OpenShopAsync();
        await using var client = await ConnectAsync(shop, "/ws/conversations?lastSequence=x");

        foreach (var nonsense in new[] { "", "hello", "[]", "{}", "{\"action\":7}", "{\"action\":\"subscribe\",\"conversationId\":\"x\"}", "{\"action\":\"typing\"}" })
        {
            await client.SendTextAsync(nonsense);
        }

        await Wait.UntilAsync("seven answers", () => Task.FromResult(client.Frames.Count == 7), cancellationToken: Cancellation);
        Assert.All(client.Frames, frame => Assert.Equal("error", frame.GetProperty("type").GetString()));
        // A frame too long to be a request ends the connection, and only that one.
        await client.SendTextAsync(new string('x', 100_000));
        await Wait.UntilAsync("the end", () => Task.FromResult(!client.IsOpen), cancellationToken: Cancellation);
    }

    [Fact]
    public async Task Strangers_do_not_get_in()
    {
        var shop = await stack.OpenShopAsync();
        var other = await stack.OpenShopAsync();

        await Assert.ThrowsAsync<WebSocketException>(() => PlainSocketClient.ConnectAsync(stack.Running.Gateway, "/ws/conversations?", "not-a-token", Cancellation));
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(other, $"/api/v1/conversations/{shop.Api.Session!.OrganizationId}/live?"));
        await using var stranger = await ConnectAsync(other, "/ws/conversations?");
        await stranger.SendAsync(new { action = "subscribe" });
        await stranger.ExpectAsync("subscribed");
        await using var own = await ConnectAsync(shop, "/ws/conversations?");
        await own.SendAsync(new { action = "subscribe" });
        await own.ExpectAsync("subscribed");
        await shop.NewCustomer().WritesAsync("secret", Cancellation);
        await own.ExpectAsync("new_message");
        Assert.Single(stranger.Frames);
    }

    private Task<PlainSocketClient> ConnectAsync(Shop shop, string path) =>
        PlainSocketClient.ConnectAsync(stack.Running.Gateway, path, shop.Api.Session!.AccessToken, Cancellation);
}
