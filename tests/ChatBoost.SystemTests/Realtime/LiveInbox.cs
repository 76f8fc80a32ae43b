using System.Text.Json;

namespace ChatBoost.SystemTests.Realtime;

public sealed class LiveInbox(SystemStack stack)
{
    [Fact]
    public async Task Clients_of_both_replicas_see_a_customers_message_and_the_answer()
    {
        var shop = await stack.OpenShopAsync();
        var replicas = stack.Running.Description.All("inbox");
        Assert.Equal(2, replicas.Count);
        var clients = await Task.WhenAll(replicas.Select(replica => ConnectAsync(shop, new Uri(replica.Url))));
        var customer = shop.NewCustomer();

        await customer.WritesAsync("hello live", Cancellation);

        foreach (var client in clients)
        {
            await using (client)
            {
                var received = await client.ExpectAsync("conversation:updated", update => TextOf(update) == "hello live");
                var conversation = received.GetProperty("conversation");
                Assert.Equal(customer.Name, conversation.GetProperty("fullName").GetString());
                Assert.Equal(1, conversation.GetProperty("unreadCount").GetInt32());
                await client.ExpectAsync("conversation:updated", update => TextOf(update) == SystemStack.Greeting);
            }
        }
    }

    [Fact]
    public async Task Statuses_move_on_live()
    {
        var shop = await stack.OpenShopAsync();
        await using var client = await ConnectAsync(shop, stack.Running.Gateway);

        await shop.NewCustomer().WritesAsync("hello", Cancellation);

        await client.ExpectAsync("conversation:updated", update => update.GetRawText().Contains("\"delivered\"", StringComparison.Ordinal));
        await client.ExpectAsync("conversation:updated", update => update.GetRawText().Contains("\"read\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_is_greeted_and_its_heartbeat_acknowledged()
    {
        var shop = await stack.OpenShopAsync();
        await using var client = await ConnectAsync(shop, stack.Running.Gateway);

        await client.ExpectAsync("server:hello");
        await client.CallAsync("client:heartbeat");

        await client.ExpectAsync("ack");
    }

    [Fact]
    public async Task Takeover_over_the_live_connection_changes_the_mode_and_everybody_hears_of_it()
    {
        var shop = await stack.OpenShopAsync();
        var replicas = stack.Running.Description.All("inbox");
        await using var acting = await ConnectAsync(shop, new Uri(replicas[0].Url));
        await using var watching = await ConnectAsync(shop, new Uri(replicas[1].Url));
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);

        await acting.CallAsync("conversation:takeover_started", new { conversationId = conversation.Id });
        var started = await watching.ExpectAsync("conversation:takeover_started");
        Assert.Equal(conversation.Id, started.GetProperty("conversationId").GetString());
        Assert.Equal(shop.Api.Session!.UserId, started.GetProperty("userId").GetString());
        Assert.Equal("human", (await shop.Api.ConversationAsync(conversation.Id, Cancellation)).Mode);

        await acting.CallAsync("conversation:takeover_ended", new { conversationId = conversation.Id });
        await watching.ExpectAsync("conversation:takeover_ended");
        Assert.Equal("bot", (await shop.Api.ConversationAsync(conversation.Id, Cancellation)).Mode);
    }

    [Fact]
    public async Task Another_organization_hears_nothing_and_may_do_nothing()
    {
        var ours = await stack.OpenShopAsync();
        var theirs = await stack.OpenShopAsync();
        await using var watching = await ConnectAsync(ours, stack.Running.Gateway);
        await using var stranger = await ConnectAsync(theirs, stack.Running.Gateway);
        var customer = ours.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await watching.ExpectAsync("conversation:updated", update => TextOf(update) == SystemStack.Greeting);
        var conversation = await customer.ConversationAsync(Cancellation);

        await stranger.CallAsync("conversation:takeover_started", new { conversationId = conversation.Id });
        await stranger.ExpectAsync("error");

        Assert.DoesNotContain(stranger.Events, e => e.Event == "conversation:updated");
        Assert.Equal("bot", (await ours.Api.ConversationAsync(conversation.Id, Cancellation)).Mode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not-a-token")]
    public async Task Without_a_valid_token_there_is_no_connection(string token)
    {
        await using var client = HubClient.Start(stack.Running.Gateway, token);

        await client.ExpectAsync("not-connected");
    }

    private static Task<HubClient> ConnectAsync(Shop shop, Uri address) =>
        HubClient.ConnectAsync(address, shop.Api.Session!.AccessToken);

    private static string? TextOf(JsonElement update) =>
        update.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object
            ? message.GetProperty("message").GetString()
            : null;
}
