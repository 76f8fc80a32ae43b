using System.Net;
using System.Text.Json;
using ChatBoost.SystemTests.Identity;

namespace ChatBoost.SystemTests.Desk;

public sealed class Lists(SystemStack stack)
{
    [Fact]
    public async Task The_list_is_filtered_by_what_a_team_set()
    {
        var (shop, _, ids) = await OpenAsync(4);
        await shop.Api.UpdateConversationAsync(ids[0], new { status = "resolved", priority = "urgent" }, Cancellation);
        await shop.Api.UpdateConversationAsync(ids[1], new { status = "pending" }, Cancellation);
        await shop.Api.UpdateConversationAsync(ids[2], new { snoozedUntil = DateTimeOffset.UtcNow.AddHours(1), priority = "urgent" }, Cancellation);

        Assert.Equal([ids[3]], await IdsAsync(shop, "filter=active"));
        Assert.Equal([ids[3]], await IdsAsync(shop, "status=open"));
        Assert.Equal([ids[1]], await IdsAsync(shop, "status=pending"));
        Assert.Equal([ids[2]], await IdsAsync(shop, "status=snoozed"));
        Assert.Equal([ids[0]], await IdsAsync(shop, "status=resolved"));
        Assert.Equal([ids[2], ids[0]], await IdsAsync(shop, "priority=urgent"));
        Assert.Equal([ids[0], ids[2]], await IdsAsync(shop, "priority=urgent&sort=oldest"));
        Assert.Equal([ids[3], ids[1]], await IdsAsync(shop, "priority=none"));
        Assert.Equal([ids[0]], await IdsAsync(shop, "priority=urgent&status=resolved&filter=unread"));
        Assert.Equal(4, (await IdsAsync(shop, "filter=unassigned")).Count);
        foreach (var nonsense in new[] { "status=finished", "status=1", "priority=9", "label=1", "assignee=me" })
        {
            await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => shop.Api.ConversationsAsync(nonsense, Cancellation));
        }
    }

    [Fact]
    public async Task Today_is_not_the_day_before_yesterday()
    {
        var (shop, _, ids) = await OpenAsync(1);
        // So long ago that the bot may not answer: an answer would be of today.
        var old = MetaWebhook.Text(shop.NewCustomer().WaId, $"wamid.{Guid.NewGuid():N}", DateTimeOffset.UtcNow.AddDays(-2), "long ago");
        Assert.Equal(200, await shop.PostWebhookAsync(shop.Webhook(old), Cancellation));
        await Wait.UntilAsync("both", async () => (await IdsAsync(shop, "")).Count == 2, cancellationToken: Cancellation);

        Assert.Equal(ids, await IdsAsync(shop, "filter=today"));
        Assert.Equal(2, (await IdsAsync(shop, "filter=recents")).Count);
    }

    [Fact]
    public async Task The_messaging_centre_lists_shows_and_counts()
    {
        var (shop, customers, ids) = await OpenAsync(3);
        var organization = $"/api/v1/conversations/{shop.Api.Session!.OrganizationId}";
        await shop.Api.UpdateConversationAsync(ids[0], new { status = "resolved", priority = "urgent", unreadCount = 0 }, Cancellation);
        await shop.Api.UpdateConversationAsync(ids[1], new { snoozedUntil = DateTimeOffset.UtcNow.AddHours(1), priority = "low" }, Cancellation);

        var list = await shop.Api.GetAsync<JsonElement>($"{organization}?limit=2", Cancellation);
        Assert.Equal((3, true), (list.GetProperty("total_count").GetInt32(), list.GetProperty("has_more").GetBoolean()));
        Assert.Equal([ids[2], ids[1]], list.GetProperty("conversations").EnumerateArray().Select(c => c.GetProperty("id").GetString()));
        var last = await shop.Api.GetAsync<JsonElement>($"{organization}?limit=2&offset=2", Cancellation);
        Assert.False(last.GetProperty("has_more").GetBoolean());
        var shown = last.GetProperty("conversations")[0];
        Assert.Equal(
            (ids[0], customers[0].Name, $"+{customers[0].WaId}", "whatsapp", "resolved", "high"),
            (Text(shown, "id"), Text(shown, "patient_name"), Text(shown, "phone"), Text(shown, "source"), Text(shown, "status"), Text(shown, "priority")));
        Assert.Equal((SystemStack.Greeting, 2, 0), (Text(shown, "last_message"), shown.GetProperty("message_count").GetInt32(), shown.GetProperty("unread_count").GetInt32()));
        Assert.Equal(2, (await shop.Api.GetAsync<JsonElement>($"{organization}?filter=unread", Cancellation)).GetProperty("total_count").GetInt32());

        var thread = await shop.Api.GetAsync<JsonElement>($"{organization}/phone/{Uri.EscapeDataString("+" + customers[1].WaId)}", Cancellation);
        Assert.Equal((ids[1], "pending", 2), (Text(thread.GetProperty("conversation"), "id"), Text(thread.GetProperty("conversation"), "status"), thread.GetProperty("conversation").GetProperty("total_messages").GetInt32()));
        Assert.Equal(
            [("hello", "patient", "text"), (SystemStack.Greeting, "ai", "text")],
            thread.GetProperty("messages").EnumerateArray().Select(m => (Text(m, "content")!, Text(m, "sender_type")!, Text(m, "message_type")!)));
        var newest = await shop.Api.GetAsync<JsonElement>($"{organization}/phone/{customers[1].WaId}?limit=1", Cancellation);
        Assert.True(newest.GetProperty("has_more").GetBoolean());
        Assert.Equal(SystemStack.Greeting, Text(newest.GetProperty("messages")[0], "content"));

        var stats = await shop.Api.GetAsync<JsonElement>($"{organization}/stats", Cancellation);
        Assert.Equal(
            (3, 2, 1, 3),
            (stats.GetProperty("total_conversations").GetInt32(), stats.GetProperty("unread_conversations").GetInt32(), stats.GetProperty("active_conversations").GetInt32(), stats.GetProperty("by_source").GetProperty("whatsapp").GetInt32()));
        Assert.InRange(stats.GetProperty("avg_response_time").GetDouble(), 0, 2);
    }

    [Fact]
    public async Task The_response_time_counts_from_the_first_message_that_waits()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var conversation = (await customer.ConversationAsync(Cancellation)).Id;
        await shop.Api.TakeOverAsync(conversation, Cancellation);
        foreach (var (minutes, text) in new[] { (60, "anybody?"), (30, "still here?") })
        {
            Assert.Equal(200, await shop.PostWebhookAsync(shop.Webhook(MetaWebhook.Text(customer.WaId, $"wamid.{Guid.NewGuid():N}", DateTimeOffset.UtcNow.AddMinutes(-minutes), text)), Cancellation));
            await customer.StoredAsync(m => m.Text == text, Cancellation);
        }

        await shop.Api.SendHumanAsync(conversation, "Sorry to keep you waiting.", Cancellation);
        await shop.Api.SendHumanAsync(conversation, "What can I do?", Cancellation);

        // An hour and next to nothing, by two answers: what is said after the answer is no second one.
        var stats = await shop.Api.GetAsync<JsonElement>($"/api/v1/conversations/{shop.Api.Session!.OrganizationId}/stats", Cancellation);
        Assert.InRange(stats.GetProperty("avg_response_time").GetDouble(), 30, 32);
    }

    [Fact]
    public async Task Another_organizations_lists_do_not_exist_and_who_may_not_see_numbers_finds_nobody_by_one()
    {
        var (shop, customers, _) = await OpenAsync(1);
        var organization = $"/api/v1/conversations/{shop.Api.Session!.OrganizationId}";
        var stranger = await stack.Running.CreateOrganizationAsync(Cancellation);
        foreach (var path in new[] { "", "/stats", $"/phone/{customers[0].WaId}" })
        {
            await Refusal.ExpectAsync(HttpStatusCode.NotFound, "organization_not_found", () => stranger.GetAsync<JsonElement>(organization + path, Cancellation));
        }

        var viewer = await (await Team.OfAsync(stack, shop.Api)).MemberAsync("viewer");
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "conversation_not_found", () => viewer.GetAsync<JsonElement>($"{organization}/phone/{customers[0].WaId}", Cancellation));
        var list = (await viewer.GetAsync<JsonElement>(organization, Cancellation)).GetRawText();
        Assert.DoesNotContain("+" + customers[0].WaId, list, StringComparison.Ordinal);
    }

    private async Task<(Shop Shop, IReadOnlyList<Customer> Customers, IReadOnlyList<string> Ids)> OpenAsync(int count)
    {
        var shop = await stack.OpenShopAsync();
        var customers = Enumerable.Range(0, count).Select(_ => shop.NewCustomer()).ToList();
        var ids = new List<string>();
        foreach (var customer in customers)
        {
            await customer.WritesAsync("hello", Cancellation);
            await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
            ids.Add((await customer.ConversationAsync(Cancellation)).Id);
        }

        return (shop, customers, ids);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task<IReadOnlyList<string>> IdsAsync(Shop shop, string query) =>
        [.. (await shop.Api.ConversationsAsync(query, Cancellation)).Data.Select(conversation => conversation.Id)];
}
