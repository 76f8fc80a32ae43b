namespace ChatBoost.SystemTests.Webhooks;

public sealed class Beginnings(SystemStack stack)
{
    [Fact]
    public async Task A_conversation_and_its_contact_begin_once_and_each_change_of_the_contact_is_told()
    {
        await using var hooks = await WebhookShop.OpenAsync(stack);
        await hooks.SubscribeAsync("conversation.created", "contact.created", "contact.updated");
        var customer = hooks.Shop.NewCustomer($"Customer {Guid.NewGuid():N}");
        await customer.WritesAsync("hello", Cancellation);
        await customer.WritesAsync("hours", Cancellation);
        await customer.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);

        Assert.Equal((conversation.Id, conversation.ContactId, "WhatsApp"), await ExpectAsync(hooks, "conversation.created") is var begun ? (begun.Data("conversationId"), begun.Data("contactId"), begun.Data("channel")) : default);
        Assert.Equal(conversation.ContactId, (await ExpectAsync(hooks, "contact.created")).Data("contactId"));
        Assert.InRange((await ExpectAsync(hooks, "contact.created")).Json.GetProperty("occurredAt").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.DoesNotContain(hooks.Receiver.Received, e => TypeOf(e) == "contact.updated");

        await hooks.Shop.Api.PostAsync($"/api/v1/contacts/{conversation.ContactId}/attributes", new { key = "size", value = "M" }, Cancellation);
        Assert.Equal(conversation.ContactId, (await ExpectAsync(hooks, "contact.updated")).Data("contactId"));
        var entered = await hooks.Shop.Api.PostAsync<System.Text.Json.JsonElement>("/api/v1/flows/contacts", new { fullName = "Entered", phone = $"+4478{Shop.Digits(8)}" }, Cancellation);
        var second = await hooks.Receiver.ExpectAsync("the entered contact", e => TypeOf(e) == "contact.created" && e.Data("contactId") == entered.GetProperty("id").GetString(), Cancellation);

        Assert.Equal(4, hooks.Receiver.Received.Count);
        // Ids sort as things happened.
        Assert.True(string.CompareOrdinal((await ExpectAsync(hooks, "contact.updated")).Id, second.Id) < 0);
    }

    private static string? TypeOf(ReceivedEvent received) => received.Json.GetProperty("type").GetString();

    private static Task<ReceivedEvent> ExpectAsync(WebhookShop hooks, string type) => hooks.Receiver.ExpectAsync(type, e => TypeOf(e) == type, Cancellation);
}
