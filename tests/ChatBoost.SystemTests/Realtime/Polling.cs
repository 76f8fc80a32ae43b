using System.Net;

namespace ChatBoost.SystemTests.Realtime;

/// <summary>Updates for clients that hold no connection.</summary>
public sealed class Polling(SystemStack stack)
{
    private sealed record Updates(IReadOnlyList<Line> NewMessages, IReadOnlyList<Row> UpdatedConversations, IReadOnlyList<string> DeletedConversations, string Timestamp, long Sequence);

    private sealed record Line(string Id, string ConversationId, string Message);

    private sealed record Row(string Id, int UnreadCount);

    [Fact]
    public async Task Each_answer_says_from_where_to_go_on_and_nothing_is_missed()
    {
        var shop = await stack.OpenShopAsync();
        var start = await PollAsync(shop, "");
        Assert.Empty(start.NewMessages);
        var customer = shop.NewCustomer();
        await customer.WritesAsync("first", Cancellation);

        var (seen, last) = await CollectAsync(shop, start.Timestamp, "first", SystemStack.Greeting);
        Assert.Contains("first", seen);
        await customer.WritesAsync("second", Cancellation);
        (seen, last) = await CollectAsync(shop, last.Timestamp, "second");
        Assert.DoesNotContain("first", seen);

        // By number it is the same.
        var again = await PollAsync(shop, $"lastSequence={start.Sequence}");
        Assert.Contains(again.NewMessages, message => message.Message == "first");
        Assert.Equal((await customer.ConversationAsync(Cancellation)).Id, Assert.Single(again.UpdatedConversations).Id);
    }

    [Fact]
    public async Task Only_the_conversations_asked_for()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("mine", Cancellation);
        var wanted = (await customer.ConversationAsync(Cancellation)).Id;
        var start = await PollAsync(shop, "");
        await shop.NewCustomer().WritesAsync("not mine", Cancellation);
        await customer.WritesAsync("mine again", Cancellation);

        await Wait.UntilAsync(
            "the message",
            async () => (await PollAsync(shop, $"lastSequence={start.Sequence}&conversationIds={wanted}")).NewMessages.Any(message => message.Message == "mine again"),
            cancellationToken: Cancellation);

        var updates = await PollAsync(shop, $"lastSequence={start.Sequence}&conversationIds={wanted}");
        Assert.All(updates.NewMessages, message => Assert.Equal(wanted, message.ConversationId));
        Assert.Equal(wanted, Assert.Single(updates.UpdatedConversations).Id);
        await shop.Api.DeleteAsync($"/api/v1/conversations/{wanted}", Cancellation);
        await Wait.UntilAsync(
            "the deletion", async () => (await PollAsync(shop, $"lastSequence={updates.Sequence}")).DeletedConversations.Contains(wanted), cancellationToken: Cancellation);
    }

    [Fact]
    public async Task Who_was_away_for_too_long_is_told_so()
    {
        var shop = await stack.OpenShopAsync();
        await PollAsync(shop, "");

        await Refusal.ExpectAsync(HttpStatusCode.Gone, "updates_forgotten", () => PollAsync(shop, "lastUpdate=2026-01-01T00:00:00Z"));
    }

    private static Task<Updates> PollAsync(Shop shop, string query) => shop.Api.GetAsync<Updates>($"/api/v1/conversations/updates?{query}", Cancellation);

    private static async Task<(HashSet<string> Seen, Updates Last)> CollectAsync(Shop shop, string timestamp, params string[] texts)
    {
        var seen = new HashSet<string>();
        Updates? last = null;
        await Wait.UntilAsync(
            $"{string.Join(", ", texts)}; so far {string.Join(", ", seen)}",
            async () =>
            {
                last = await PollAsync(shop, $"lastUpdate={Uri.EscapeDataString(last?.Timestamp ?? timestamp)}");
                seen.UnionWith(last.NewMessages.Select(message => message.Message));
                return texts.All(seen.Contains);
            },
            cancellationToken: Cancellation);
        return (seen, last!);
    }
}
