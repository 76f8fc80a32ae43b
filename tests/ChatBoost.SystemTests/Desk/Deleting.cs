using System.Net;
using System.Text.Json;
using ChatBoost.SystemTests.Realtime;

namespace ChatBoost.SystemTests.Desk;

public sealed class Deleting(SystemStack stack)
{
    [Fact]
    public async Task A_deleted_conversation_is_in_no_list_until_it_is_restored()
    {
        var (shop, _, conversation) = await OpenAsync();
        var organization = $"/api/v1/conversations/{shop.Api.Session!.OrganizationId}";
        var clients = await Task.WhenAll(stack.Running.Description.All("inbox").Select(replica => HubClient.ConnectAsync(new Uri(replica.Url), shop.Api.Session!.AccessToken)));
        await using var one = clients[0];
        await using var two = clients[1];

        await shop.Api.DeleteAsync($"/api/v1/conversations/{conversation}", Cancellation);

        foreach (var client in clients)
        {
            await client.ExpectAsync("conversation:deleted", e => e.GetProperty("conversationId").GetString() == conversation);
        }

        foreach (var filter in new[] { "", "filter=unread", "filter=active", "filter=unassigned", "status=open", "filter=today" })
        {
            var list = await shop.Api.ConversationsAsync(filter, Cancellation);
            Assert.Equal((0, 0), (list.Data.Count, list.Meta.Total));
        }

        Assert.Equal(0, (await shop.Api.GetAsync<JsonElement>($"{organization}/stats", Cancellation)).GetProperty("total_conversations").GetInt32());
        Assert.Equal(0, (await shop.Api.GetAsync<JsonElement>(organization, Cancellation)).GetProperty("total_count").GetInt32());
        foreach (var call in new Func<Task>[]
        {
            () => shop.Api.ConversationAsync(conversation, Cancellation),
            () => shop.Api.MessagesAsync(conversation, "", Cancellation),
            () => shop.Api.GetAsync<JsonElement>($"/api/v1/conversations/{conversation}/notes", Cancellation),
            () => shop.Api.UpdateConversationAsync(conversation, new { isStarred = true }, Cancellation),
            () => shop.Api.TakeOverAsync(conversation, Cancellation),
            () => shop.Api.SendHumanAsync(conversation, "into the void", Cancellation),
            () => shop.Api.DeleteAsync($"/api/v1/conversations/{conversation}", Cancellation),
        })
        {
            await Refusal.ExpectAsync(HttpStatusCode.NotFound, "conversation_not_found", call);
        }

        var restored = await shop.Api.PostAsync<Conversation>($"/api/v1/conversations/{conversation}/restore", null, Cancellation);

        Assert.Equal(conversation, restored.Id);
        foreach (var client in clients)
        {
            await client.ExpectAsync("conversation:updated", e => e.GetProperty("conversationId").GetString() == conversation && e.TryGetProperty("conversation", out var shown) && shown.ValueKind == JsonValueKind.Object);
        }

        Assert.Equal(2, (await shop.Api.MessagesAsync(conversation, "", Cancellation)).Data.Count);
        Assert.Equal(conversation, (await shop.Api.PostAsync<Conversation>($"/api/v1/conversations/{conversation}/restore", null, Cancellation)).Id);
    }

    [Fact]
    public async Task The_contacts_next_message_brings_it_back_and_is_answered()
    {
        var (shop, customer, conversation) = await OpenAsync();
        await shop.Api.DeleteAsync($"/api/v1/conversations/{conversation}", Cancellation);

        await customer.WritesAsync("hours?", Cancellation);

        await customer.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
        Assert.Equal(conversation, (await customer.ConversationAsync(Cancellation)).Id);
        Assert.Contains(await customer.ThreadOfAsync(conversation, Cancellation), m => m.Text == "hello");
    }

    [Fact]
    public async Task So_does_writing_to_the_number()
    {
        var (shop, customer, conversation) = await OpenAsync();
        await shop.Api.DeleteAsync($"/api/v1/conversations/{conversation}", Cancellation);

        var sent = await shop.Api.SendWhatsAppAsync("text", new { to = $"+{customer.WaId}", text = "One thing I forgot." }, Cancellation);

        Assert.Equal(conversation, sent.ConversationId);
        await customer.ReadsAsync("One thing I forgot.", Cancellation);
        Assert.Equal(conversation, (await shop.Api.ConversationAsync(conversation, Cancellation)).Id);
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
}
