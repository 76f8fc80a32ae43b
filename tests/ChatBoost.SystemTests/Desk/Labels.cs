using System.Net;

namespace ChatBoost.SystemTests.Desk;

public sealed class Labels(SystemStack stack)
{
    [Fact]
    public async Task Labels_are_made_put_on_conversations_changed_and_taken_away()
    {
        var shop = await stack.OpenShopAsync();
        var conversations = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var customer = shop.NewCustomer();
            await customer.WritesAsync("hello", Cancellation);
            conversations.Add((await customer.ConversationAsync(Cancellation)).Id);
        }

        var (vip, late) = (await CreateAsync(shop, "VIP", "#FF0000"), await CreateAsync(shop, "late", "#00ff00"));
        Assert.Equal("#ff0000", vip.Color);

        var labelled = await shop.Api.UpdateConversationAsync(conversations[0], new { labels = new[] { vip.Id, late.Id, vip.Id } }, Cancellation);

        Assert.Equal([vip.Id, late.Id], labelled.Labels.Select(label => label.Id).OrderBy(id => id, StringComparer.Ordinal));
        Assert.Equal([conversations[0]], (await shop.Api.ConversationsAsync($"label={vip.Id}", Cancellation)).Data.Select(c => c.Id));
        Assert.Equal(2, (await shop.Api.UpdateConversationAsync(conversations[0], new { isStarred = true }, Cancellation)).Labels.Count);
        Assert.Equal([late], (await shop.Api.UpdateConversationAsync(conversations[0], new { labels = new[] { late.Id } }, Cancellation)).Labels);
        Assert.Empty((await shop.Api.ConversationsAsync($"label={vip.Id}", Cancellation)).Data);

        var renamed = await shop.Api.SendAsync<Label>(HttpMethod.Patch, $"/api/v1/labels/{late.Id}", new { name = "very late" }, Cancellation);
        Assert.Equal(late with { Name = "very late" }, renamed);
        Assert.Equal([renamed], (await shop.Api.ConversationAsync(conversations[0], Cancellation)).Labels);

        await shop.Api.DeleteAsync($"/api/v1/labels/{late.Id}", Cancellation);
        Assert.Empty((await shop.Api.ConversationAsync(conversations[0], Cancellation)).Labels);
        Assert.Equal([vip], (await shop.Api.GetAsync<Listed>("/api/v1/labels", Cancellation)).Data);
    }

    [Fact]
    public async Task Names_are_unique_colours_are_colours_and_labels_of_others_do_not_exist()
    {
        var shop = await stack.OpenShopAsync();
        var other = await stack.Running.CreateOrganizationAsync(Cancellation);
        var theirs = await other.PostAsync<Label>("/api/v1/labels", new { name = "VIP", color = "#ff0000" }, Cancellation);
        await CreateAsync(shop, "VIP", "#ff0000");
        var late = await CreateAsync(shop, "late", "#ff0000");
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);

        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "label_exists", () => CreateAsync(shop, " VIP ", "#00ff00"));
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "label_exists", () => shop.Api.SendAsync<Label>(HttpMethod.Patch, $"/api/v1/labels/{late.Id}", new { name = "VIP" }, Cancellation));
        foreach (var color in new[] { "red", "#ff00", "#ff00000", "" })
        {
            await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => CreateAsync(shop, "another", color));
        }

        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => CreateAsync(shop, "  ", "#ff0000"));
        await Refusal.ExpectAsync(
            HttpStatusCode.NotFound, "label_not_found", () => shop.Api.UpdateConversationAsync(conversation.Id, new { labels = new[] { late.Id, theirs.Id } }, Cancellation));
        Assert.Empty((await shop.Api.ConversationAsync(conversation.Id, Cancellation)).Labels);
    }

    [Fact]
    public async Task Many_people_at_once_make_no_error()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        var conversation = (await customer.ConversationAsync(Cancellation)).Id;
        var label = await CreateAsync(shop, "VIP", "#ff0000");

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => shop.Api.UpdateConversationAsync(conversation, new { labels = new[] { label.Id } }, Cancellation)));

        Assert.Equal([label], (await shop.Api.ConversationAsync(conversation, Cancellation)).Labels);
    }

    private sealed record Listed(IReadOnlyList<Label> Data);

    private static Task<Label> CreateAsync(Shop shop, string name, string color) => shop.Api.PostAsync<Label>("/api/v1/labels", new { name, color }, Cancellation);
}
