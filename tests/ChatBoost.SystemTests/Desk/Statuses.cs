using System.Net;
using System.Text.Json;
using ChatBoost.SystemTests.Realtime;

namespace ChatBoost.SystemTests.Desk;

public sealed class Statuses(SystemStack stack)
{
    [Theory]
    [InlineData("resolved", "open")]
    [InlineData("snoozed", "open")]
    [InlineData("pending", "pending")]
    [InlineData("open", "open")]
    public async Task A_message_of_the_contact_reopens_what_was_done_or_put_off(string status, string then)
    {
        var (shop, customer, conversation) = await OpenAsync();
        var changed = await shop.Api.UpdateConversationAsync(
            conversation, status == "snoozed" ? new { status, snoozedUntil = DateTimeOffset.UtcNow.AddHours(5) } : (object)new { status }, Cancellation);
        Assert.Equal(status, changed.Status);
        Assert.Equal(status == "snoozed", changed.SnoozedUntil is not null);

        await customer.WritesAsync("one more thing", Cancellation);
        await customer.StoredAsync(m => m.Text == "one more thing", Cancellation);

        var after = await shop.Api.ConversationAsync(conversation, Cancellation);
        Assert.Equal((then, (DateTimeOffset?)null), (after.Status, after.SnoozedUntil));
    }

    [Fact]
    public async Task A_snoozed_conversation_wakes_by_itself_and_clients_of_both_replicas_see_it()
    {
        var (shop, _, conversation) = await OpenAsync();
        var clients = new List<HubClient>();
        foreach (var replica in stack.Running.Description.All("inbox"))
        {
            clients.Add(await HubClient.ConnectAsync(new Uri(replica.Url), shop.Api.Session!.AccessToken));
        }

        Assert.Equal(2, clients.Count);
        await shop.Api.UpdateConversationAsync(conversation, new { snoozedUntil = DateTimeOffset.UtcNow.AddSeconds(3) }, Cancellation);

        foreach (var client in clients)
        {
            await using (client)
            {
                await client.ExpectAsync("conversation:updated", update => StatusOf(update) == "snoozed");
                await client.ExpectAsync("conversation:updated", update => StatusOf(update) == "open");
                Assert.Equal(["snoozed", "open"], client.Events.Where(e => e.Event == "conversation:updated").Select(e => StatusOf(e.Payload)));
            }
        }

        Assert.Equal("open", (await shop.Api.ConversationAsync(conversation, Cancellation)).Status);
    }

    [Fact]
    public async Task Nonsense_changes_nothing()
    {
        var (shop, _, conversation) = await OpenAsync();
        foreach (var nonsense in new object[]
        {
            new { status = "snoozed" },
            new { status = "snoozed", snoozedUntil = DateTimeOffset.UtcNow.AddMinutes(-1) },
            new { status = "snoozed", snoozedUntil = DateTimeOffset.UtcNow.AddYears(3) },
            new { status = "open", snoozedUntil = DateTimeOffset.UtcNow.AddHours(1) },
            new { status = "finished" },
            new { status = 7 },
            new { priority = "highest" },
        })
        {
            await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => shop.Api.UpdateConversationAsync(conversation, nonsense, Cancellation));
        }

        var after = await shop.Api.ConversationAsync(conversation, Cancellation);
        Assert.Equal(("open", "none"), (after.Status, after.Priority));
    }

    private async Task<(Shop Shop, Customer Customer, string Conversation)> OpenAsync()
    {
        var shop = await stack.OpenShopAsync();
        await stack.Simulator.ConfigureAsync(new { phoneNumberId = shop.PhoneNumberId, statuses = false }, Cancellation);
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        return (shop, customer, (await customer.ConversationAsync(Cancellation)).Id);
    }

    private static string? StatusOf(JsonElement update) =>
        update.TryGetProperty("conversation", out var conversation) && conversation.ValueKind == JsonValueKind.Object ? conversation.GetProperty("status").GetString() : null;
}
