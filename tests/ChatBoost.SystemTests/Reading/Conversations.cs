using System.Net;

namespace ChatBoost.SystemTests.Reading;

public sealed class Conversations(SystemStack stack)
{
    [Fact]
    public async Task The_list_filters_searches_sorts_and_pages()
    {
        var shop = await stack.OpenShopAsync();
        string[] names = ["Ada Lovelace", "Alan Turing", "Grace Hopper", "Edsger 10%_Dijkstra", "Barbara Liskov"];
        var ids = new List<string>();
        foreach (var name in names)
        {
            var customer = shop.NewCustomer(name);
            await customer.WritesAsync("hello", Cancellation);
            await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
            ids.Add((await customer.ConversationAsync(Cancellation)).Id);
        }

        await shop.Api.UpdateConversationAsync(ids[1], new { isStarred = true }, Cancellation);
        await shop.Api.UpdateConversationAsync(ids[2], new { unreadCount = 0 }, Cancellation);

        Assert.Equal(Enumerable.Reverse(ids), await IdsAsync(shop, ""));
        Assert.Equal(ids, await IdsAsync(shop, "sort=oldest"));
        Assert.Equal([ids[1]], await IdsAsync(shop, "filter=starred"));
        Assert.Equal([ids[4], ids[3], ids[1], ids[0]], await IdsAsync(shop, "filter=unread"));
        Assert.Equal(5, (await IdsAsync(shop, "filter=recents")).Count);
        Assert.Equal([ids[0]], await IdsAsync(shop, "search=lovelace"));
        Assert.Equal([ids[3]], await IdsAsync(shop, "search=10%25_D"));
        Assert.Empty(await IdsAsync(shop, "search=%25%25"));
        Assert.Equal(5, (await IdsAsync(shop, "channel=WhatsApp")).Count);

        var second = await shop.Api.ConversationsAsync("page=2&pageSize=2", Cancellation);
        Assert.Equal([ids[2], ids[1]], second.Data.Select(c => c.Id));
        Assert.Equal((5, 2, 2, 3), (second.Meta.Total, second.Meta.Page, second.Meta.PageSize, second.Meta.TotalPages));
    }

    [Fact]
    public async Task Search_finds_a_phone_number()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer("Somebody");
        await shop.NewCustomer("Somebody else").WritesAsync("hello", Cancellation);
        await customer.WritesAsync("hello", Cancellation);
        var conversation = await Wait.ForAsync(
            "the conversation",
            async () => (await shop.Api.ConversationsAsync($"search={customer.WaId[2..]}", Cancellation)).Data.SingleOrDefault(),
            cancellationToken: Cancellation);

        Assert.Equal("Somebody", conversation.FullName);
        Assert.Equal($"+{customer.WaId}", conversation.ContactDetails!.Phone);
    }

    [Fact]
    public async Task Unread_counts_up_and_is_set_to_nothing_when_read()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        foreach (var text in new[] { "one", "two", "three" })
        {
            await customer.WritesAsync(text, Cancellation);
            await customer.StoredAsync(m => m.Text == text, Cancellation);
        }

        var conversation = await customer.ConversationAsync(Cancellation);
        Assert.Equal(3, conversation.UnreadCount);

        var read = await shop.Api.UpdateConversationAsync(conversation.Id, new { unreadCount = 0 }, Cancellation);

        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => shop.Api.UpdateConversationAsync(conversation.Id, new { unreadCount = -1 }, Cancellation));
        Assert.Equal(0, read.UnreadCount);
        Assert.Equal(0, (await shop.Api.ConversationAsync(conversation.Id, Cancellation)).UnreadCount);
    }

    [Theory]
    [InlineData("filter=nonsense")]
    [InlineData("sort=sideways")]
    [InlineData("page=0")]
    [InlineData("pageSize=0")]
    [InlineData("pageSize=100000")]
    [InlineData("channel=Pigeon")]
    public async Task Nonsense_is_refused_and_no_list_is_without_end(string query)
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);

        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => owner.ConversationsAsync(query, Cancellation));
    }

    [Theory]
    [InlineData("cnv_00000000000000000000000000")]
    [InlineData("msg_00000000000000000000000000")]
    [InlineData("1")]
    [InlineData("%2e%2e")]
    public async Task An_unknown_conversation_is_not_found(string id)
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);

        using var response = await owner.SendAsync(HttpMethod.Get, $"/api/v1/conversations/{id}/messages", null, Cancellation);

        Assert.True(response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{response.StatusCode}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(Shop shop, string query) =>
        [.. (await shop.Api.ConversationsAsync(query, Cancellation)).Data.Select(conversation => conversation.Id)];
}
