using System.Text.Json.Nodes;

namespace ChatBoost.SystemTests.Receiving;

public sealed class InboundTypes(SystemStack stack)
{
    /// <summary>What the customer does (as the simulator takes it), the type it is stored as, what the thread shows of it, what its content holds.</summary>
    public static TheoryData<string, string, string, string> Kinds => new()
    {
        { """{"type":"text","text":"Grüße 👋 \u0040 all"}""", "text", "Grüße 👋 @ all", "" },
        { """{"type":"image","caption":"receipt"}""", "image", "receipt", "mime_type" },
        { """{"type":"video","caption":"clip"}""", "video", "clip", "mime_type" },
        { """{"type":"document","caption":"quote","filename":"quote.pdf"}""", "document", "quote", "quote.pdf" },
        { """{"type":"audio","voice":true}""", "audio", "", "voice" },
        { """{"type":"sticker"}""", "sticker", "", "image/webp" },
        { """{"type":"location","latitude":51.5007,"longitude":-0.1246,"placeName":"Clock Tower","address":"Bridge St 1"}""", "location", "Clock Tower", "51.5007" },
        { """{"type":"contacts","contacts":[{"name":{"formatted_name":"Li Wei"},"phones":[{"phone":"+44 7700 900456"}]}]}""", "contacts", "Li Wei", "900456" },
        { """{"type":"button","text":"Confirm","payload":"confirm-visit"}""", "button", "Confirm", "confirm-visit" },
        { """{"type":"button_reply","id":"yes-id","title":"Yes"}""", "interactive", "Yes", "yes-id" },
        { """{"type":"list_reply","id":"slot-9","title":"09:00","description":"Room 2"}""", "interactive", "09:00", "slot-9" },
        { """{"type":"nfm_reply","responseJson":"{\"rating\":\"4\"}"}""", "interactive", "", "rating" },
        { """{"type":"order","order":{"catalog_id":"88","product_items":[{"product_retailer_id":"SKU-1","quantity":2,"item_price":4.5,"currency":"GBP"}]}}""", "order", "", "SKU-1" },
        { """{"type":"unsupported","unsupportedType":"poll_update"}""", "unsupported", "", "" },
        { """{"type":"hologram","hologram":{"colour":"blue"}}""", "hologram", "", "blue" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_type_is_stored_with_what_it_says(string message, string type, string text, string content)
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();

        await customer.WritesAsync(JsonNode.Parse(message)!.AsObject(), Cancellation);

        var stored = await customer.StoredAsync(m => m.IsFromContact, Cancellation);
        Assert.Equal(type, stored.Type);
        Assert.Equal("inbound", stored.Direction);
        Assert.Equal("WhatsApp", stored.Channel);
        if (text.Length > 0)
        {
            Assert.Contains(text, stored.Text, StringComparison.Ordinal);
        }

        if (content.Length > 0)
        {
            Assert.Contains(content, stored.Content!.Value.GetRawText(), StringComparison.Ordinal);
        }

        var conversation = await customer.ConversationAsync(Cancellation);
        Assert.Equal(1, conversation.UnreadCount);
        Assert.NotNull(conversation.LastMessage);
    }

    [Fact]
    public async Task A_reply_in_context_shows_which_message_it_quotes()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        var greeting = await customer.ReadsAsync(SystemStack.Greeting, Cancellation);

        await customer.WritesAsync(new JsonObject { ["type"] = "text", ["text"] = "about that", ["replyTo"] = greeting.Wamid }, Cancellation);

        var quoted = await customer.StoredAsync(m => m.SenderType == "system" && m.Text == SystemStack.Greeting, Cancellation);
        var reply = await customer.StoredAsync(m => m.Text == "about that", Cancellation);
        Assert.Contains(quoted.Id, reply.ReplyTo!.Value.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reaction_is_stored_and_gets_no_answer()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        var greeting = await customer.ReadsAsync(SystemStack.Greeting, Cancellation);

        await customer.WritesAsync(
            new JsonObject { ["type"] = "reaction", ["messageId"] = greeting.Wamid, ["emoji"] = "👍" }, Cancellation);
        await customer.StoredAsync(m => m.Type == "reaction", Cancellation);
        await customer.WritesAsync("what are your hours?", Cancellation);

        await customer.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
        Assert.Equal([SystemStack.Greeting, SystemStack.HoursAnswer], (await customer.PhoneAsync(Cancellation)).Select(m => m.Text));
    }

    [Fact]
    public async Task A_sender_without_a_phone_number_is_answered_at_the_user_id()
    {
        var shop = await stack.OpenShopAsync();
        var userId = $"GB.{Shop.Digits(20)}";
        var customer = new Customer(shop, userId, "No Number");

        await customer.WritesAsync("hello", Cancellation);

        var sent = await Wait.ForAsync(
            "an answer to the user id",
            async () => (await stack.Simulator.SentAsync(shop.PhoneNumberId, null, Cancellation)).FirstOrDefault(),
            cancellationToken: Cancellation);
        Assert.Equal(userId, sent.Recipient);
        Assert.Equal(SystemStack.Greeting, sent.Text);
        Assert.Equal(2, (await customer.ThreadAsync(thread => thread.Count >= 2, Cancellation)).Count);
    }

    [Fact]
    public async Task A_sender_who_hides_the_phone_number_later_stays_the_same_contact()
    {
        var shop = await stack.OpenShopAsync();
        var userId = $"GB.{Shop.Digits(20)}";
        var customer = shop.NewCustomer();
        await customer.WritesAsync(new JsonObject { ["type"] = "text", ["text"] = "with number", ["userId"] = userId }, Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);

        await customer.WritesAsync(
            new JsonObject { ["type"] = "text", ["text"] = "without number", ["userId"] = userId, ["hidePhoneNumber"] = true }, Cancellation);

        await customer.StoredAsync(m => m.Text == "without number", Cancellation);
        Assert.Equal(1, (await shop.Api.ConversationsAsync("", Cancellation)).Meta.Total);
    }
}
