using System.Net;

namespace ChatBoost.SystemTests.Reading;

public sealed class Messages(SystemStack stack)
{
    [Fact]
    public async Task A_thread_pages_backwards_and_forwards_without_gaps_or_repeats()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        var start = DateTimeOffset.UtcNow.AddHours(-2);
        for (var number = 0; number < 12; number++)
        {
            // Pairs share a second: paging by time alone would lose or repeat one.
            var body = shop.Webhook(MetaWebhook.Text(
                customer.WaId, $"wamid.{Guid.NewGuid():N}", start.AddSeconds(number / 2), $"order {number}"));
            Assert.Equal(200, await shop.PostWebhookAsync(body, Cancellation));
        }

        var conversation = (await customer.ThreadAsync(thread => thread.Count == 24, Cancellation))[0].ConversationId;

        var newest = await shop.Api.MessagesAsync(conversation, "page=1&pageSize=10", Cancellation);
        Assert.Equal((24, 10, true), (newest.Meta.Total, newest.Meta.PageSize, newest.Meta.HasMore!.Value));
        var all = new List<Message>();
        for (var page = 1; page <= 3; page++)
        {
            all.InsertRange(0, (await shop.Api.MessagesAsync(conversation, $"page={page}&pageSize=10", Cancellation)).Data);
        }

        Assert.Equal(24, all.DistinctBy(m => m.Id).Count());
        Assert.Equal(Enumerable.Range(0, 12).Select(number => $"order {number}"), all.Where(m => m.IsFromContact).Select(m => m.Text));
        Assert.Equal(all.Select(m => m.Timestamp).Order(), all.Select(m => m.Timestamp));

        var before = await shop.Api.MessagesAsync(conversation, $"before={all[5].Id}&pageSize=3", Cancellation);
        Assert.Equal(all[2..5].Select(m => m.Id), before.Data.Select(m => m.Id));
        var after = await shop.Api.MessagesAsync(conversation, $"after={all[5].Id}&pageSize=3", Cancellation);
        Assert.Equal(all[6..9].Select(m => m.Id), after.Data.Select(m => m.Id));
        var byTime = await shop.Api.MessagesAsync(
            conversation, $"before={Uri.EscapeDataString(all[4].Timestamp.ToString("O"))}", Cancellation);
        Assert.Equal(all[..4].Select(m => m.Id), byTime.Data.Select(m => m.Id));
    }

    [Fact]
    public async Task What_a_bot_sent_is_listed_for_it_the_newest_first()
    {
        var (shop, stranger) = (await stack.OpenShopAsync(), await stack.OpenShopAsync());
        var (one, other) = (shop.NewCustomer(), shop.NewCustomer());
        await one.WritesAsync("hello", Cancellation);
        await one.ReadsAsync(SystemStack.Greeting, Cancellation);
        await other.WritesAsync("What are your HOURS today?", Cancellation);
        await other.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
        await shop.Api.SendHumanAsync((await one.ConversationAsync(Cancellation)).Id, "not the bot", Cancellation);
        var bot = Assert.Single((await shop.Api.BotsAsync(Cancellation)).Data).Id;

        var newest = await ListAsync(shop.Api, $"{bot}?limit=1");
        var older = await ListAsync(shop.Api, $"{bot}?limit=1&before={newest.Data[0].Id}");

        Assert.Equal((SystemStack.HoursAnswer, true), (Assert.Single(newest.Data).Text, newest.HasMore));
        Assert.Equal((SystemStack.Greeting, false), (Assert.Single(older.Data).Text, older.HasMore));
        Assert.Empty((await ListAsync(stranger.Api, $"{Assert.Single((await stranger.Api.BotsAsync(Cancellation)).Data).Id}")).Data);
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "bot_not_found", () => ListAsync(stranger.Api, $"{bot}"));

        static Task<BotMessages> ListAsync(ChatBoostApi api, string query) => api.GetAsync<BotMessages>($"/api/v1/whatsapp/messages/{query}", Cancellation);
    }

    private sealed record BotMessages(IReadOnlyList<Message> Data, bool HasMore);

    [Theory]
    [InlineData("pageSize=0")]
    [InlineData("pageSize=100000")]
    [InlineData("before=yesterday")]
    public async Task Nonsense_is_refused(string query)
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);

        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => shop.Api.MessagesAsync(conversation.Id, query, Cancellation));
    }
}
