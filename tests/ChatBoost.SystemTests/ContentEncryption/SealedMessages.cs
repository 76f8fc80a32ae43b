using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.SystemTests.Realtime;

namespace ChatBoost.SystemTests.ContentEncryption;

public sealed class SealedMessages(SystemStack stack)
{
    // A word nobody else's data has, in all a customer and the business say.
    private readonly string _secret = $"secret{Guid.NewGuid():N}"[..20];

    // Six of the customer, of which the bot answers all but the unknown one, and four of the business.
    private const int AllMessages = 15;

    [Fact]
    public async Task What_is_written_is_read_by_its_people_and_is_in_no_database()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        var shop = encrypted.Shop;
        await encrypted.SwitchAsync(enabled: true);
        await using var live = await HubClient.ConnectAsync(stack.Running.Gateway, shop.Api.Session!.AccessToken);
        await live.ExpectAsync("server:hello");
        var customer = shop.NewCustomer();

        await customer.WritesAsync($"my {_secret}", Cancellation);
        await live.ExpectAsync("conversation:updated", update => TextOf(update) == $"my {_secret}");
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var question = await customer.StoredAsync(m => m.Text == $"my {_secret}", Cancellation);
        foreach (var message in new[]
        {
            $$$"""{"type":"location","latitude":51.5,"longitude":-0.1,"placeName":"{{{_secret}}} tower","address":"Bridge St 1"}""",
            $$$"""{"type":"contacts","contacts":[{"name":{"formatted_name":"{{{_secret}}} Wei"},"phones":[{"phone":"+44 7700 900456"}]}]}""",
            $$$"""{"type":"button_reply","id":"{{{_secret}}}-id","title":"Yes {{{_secret}}}"}""",
            $$$"""{"type":"hologram","hologram":{"colour":"{{{_secret}}} blue"}}""",
            $$$"""{"type":"document","caption":"{{{_secret}}} quote","filename":"{{{_secret}}}.pdf"}""",
        })
        {
            await customer.WritesAsync(JsonNode.Parse(message)!.AsObject(), Cancellation);
        }

        await shop.Api.SendHumanAsync(question.ConversationId, $"a person says {_secret}", Cancellation);
        await shop.Api.SendBotAsync(question.ConversationId, $"a bot says {_secret}", Cancellation);
        await shop.Api.SendWhatsAppAsync("text", new { conversationId = question.ConversationId, text = $"reply {_secret}", replyToMessageId = question.Id }, Cancellation);
        await shop.Api.SendWhatsAppAsync(
            "interactive", new { conversationId = question.ConversationId, body = $"Keep {_secret}?", buttons = new[] { new { id = "yes", title = "Yes" } } }, Cancellation);

        foreach (var text in new[] { $"a person says {_secret}", $"a bot says {_secret}", $"reply {_secret}", $"Keep {_secret}?" })
        {
            await customer.ReadsAsync(text, Cancellation);
        }

        var thread = await customer.ThreadAsync(all => all.Count == AllMessages && all.All(m => Attachment(m) is not { } file || file.GetProperty("state").GetString() == "stored"), Cancellation);
        Assert.Contains(thread, m => m.Type == "location" && m.Text.Contains(_secret, StringComparison.Ordinal) && m.Content!.Value.GetRawText().Contains("51.5", StringComparison.Ordinal));
        Assert.Contains(thread, m => m.Type == "hologram" && m.Content!.Value.GetRawText().Contains($"{_secret} blue", StringComparison.Ordinal));
        Assert.Equal($"{_secret}.pdf", Attachment(thread.Single(m => m.Type == "document"))!.Value.GetProperty("filename").GetString());
        var reply = thread.Single(m => m.Text == $"reply {_secret}").ReplyTo!.Value;
        Assert.Equal((question.Id, $"my {_secret}"), (reply.GetProperty("messageId").GetString(), reply.GetProperty("message").GetString()));
        await shop.Api.SendHumanAsync(question.ConversationId, $"the last word is {_secret}", Cancellation);
        Assert.Equal($"the last word is {_secret}", (await shop.Api.ConversationsAsync("", Cancellation)).Data.Single().LastMessage!.Text);

        Assert.Empty(await encrypted.FindAsync(_secret));
        Assert.Empty(await encrypted.PlainAsync());
    }

    [Fact]
    public async Task Another_organization_is_not_touched()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        await encrypted.SwitchAsync(enabled: true);
        await using var other = await EncryptedShop.OpenAsync(stack);

        await other.Shop.NewCustomer().WritesAsync($"plain {_secret}", Cancellation);

        await Wait.UntilAsync("the message", async () => (await other.FindAsync(_secret)).Contains("inboxdb.messages"), cancellationToken: Cancellation);
        Assert.Equal("off", (await other.StateAsync()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_is_tried_again_later_goes_out_as_it_was_written()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        var (shop, customer) = (encrypted.Shop, encrypted.Shop.NewCustomer());
        await encrypted.SwitchAsync(enabled: true);
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var conversation = (await customer.ConversationAsync(Cancellation)).Id;
        // Refused for now, it goes back to the database; what follows waits there behind it. Both are read from their rows before they go out.
        await stack.Simulator.InjectFaultAsync(new { phoneNumberId = shop.PhoneNumberId, count = 1, code = 131016 }, Cancellation);

        await shop.Api.SendHumanAsync(conversation, $"first {_secret}", Cancellation);
        await shop.Api.SendHumanAsync(conversation, $"second {_secret}", Cancellation);

        await customer.ReadsAsync($"second {_secret}", Cancellation);
        Assert.Equal([$"first {_secret}", $"second {_secret}"], (await customer.PhoneAsync(Cancellation)).Select(m => m.Text).TakeLast(2));
    }

    [Fact]
    public async Task A_new_key_is_for_what_is_new_and_the_old_one_goes_on_opening()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        var (shop, customer) = (encrypted.Shop, encrypted.Shop.NewCustomer());
        await encrypted.SwitchAsync(enabled: true);
        await customer.WritesAsync($"before {_secret}", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);

        var keys = (await encrypted.RotateAsync()).GetProperty("keys").EnumerateArray().ToList();
        await customer.WritesAsync($"after {_secret}", Cancellation);

        var thread = await customer.ThreadAsync(all => all.Count(m => m.IsFromContact) == 2, Cancellation);
        Assert.Equal([$"before {_secret}", $"after {_secret}"], thread.Where(m => m.IsFromContact).Select(m => m.Text));
        Assert.Equal([true, false], keys.Select(key => key.GetProperty("isCurrent").GetBoolean()));
        var used = (await encrypted.StoredAsync()).Where(row => row.StartsWith("message", StringComparison.Ordinal)).Select(row => row.Split('|')[^1][2..34]).Distinct();
        Assert.Equal(2, used.Count());
    }

    [Fact]
    public async Task A_row_moved_to_another_message_or_changed_is_shown_as_unreadable_and_the_others_as_they_are()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        var customer = encrypted.Shop.NewCustomer();
        await encrypted.SwitchAsync(enabled: true);
        foreach (var text in new[] { "one", "two", "three" })
        {
            await customer.WritesAsync($"{text} {_secret}", Cancellation);
            await customer.StoredAsync(m => m.Text == $"{text} {_secret}", Cancellation);
        }

        var thread = (await customer.ThreadAsync(all => all.Count == 6, Cancellation)).Where(m => m.IsFromContact).ToList();
        Assert.Equal(1, await encrypted.ExecuteAsync("update messages set sealed = (select sealed from messages where id = $1) where id = $2", Uuid(thread[0]), Uuid(thread[1])));
        Assert.Equal(1, await encrypted.ExecuteAsync("update messages set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) where id = $1", Uuid(thread[2])));

        using var page = await encrypted.Shop.Api.SendAsync(HttpMethod.Get, $"/api/v1/conversations/{thread[0].ConversationId}/messages", null, Cancellation);
        var now = JsonSerializer.Deserialize<JsonElement>(await page.Content.ReadAsStringAsync(Cancellation)).GetProperty("data").EnumerateArray()
            .Where(m => m.GetProperty("senderType").GetString() == "contact").ToList();
        Assert.Equal([$"one {_secret}", "", ""], now.Select(m => m.GetProperty("message").GetString()));
        Assert.Equal([false, true, true], now.Select(m => m.GetProperty("metadata").TryGetProperty("isUnreadable", out var is_) && is_.GetBoolean()));
        Assert.Equal(200, (int)(await encrypted.Shop.Api.SendAsync(HttpMethod.Get, "/api/v1/conversations", null, Cancellation)).StatusCode);
    }

    private static Guid Uuid(Message message) => MessageId.TryParse(message.Id, out var id) ? id.Value : throw new InvalidOperationException();

    private static JsonElement? Attachment(Message message) => message.Metadata?.Attachments is [var first, ..] ? first : null;

    private static string? TextOf(JsonElement update) =>
        update.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object ? message.GetProperty("message").GetString() : null;
}
