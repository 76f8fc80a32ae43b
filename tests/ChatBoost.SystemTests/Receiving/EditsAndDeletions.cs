using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.SystemTests.ContentEncryption;
using ChatBoost.SystemTests.Realtime;
using ChatBoost.SystemTests.Webhooks;

namespace ChatBoost.SystemTests.Receiving;

/// <summary>What people do to messages they wrote before: edits change the message, and what is taken back is gone.</summary>
public sealed class EditsAndDeletions(SystemStack stack)
{
    private static readonly byte[] Picture = [0xFF, 0xD8, 0xFF, 0xE0, .. new byte[64]];

    [Fact]
    public async Task An_edit_changes_the_message_and_the_search_and_is_told()
    {
        await using var hooks = await WebhookShop.OpenAsync(stack);
        await hooks.SubscribeAsync("message.edited", "message.deleted");
        var customer = hooks.Shop.NewCustomer();
        var wamid = await customer.WritesAsync("I want a bicycle", Cancellation);
        var original = await customer.StoredAsync(m => m.Text == "I want a bicycle", Cancellation);
        await using var live = await HubClient.ConnectAsync(stack.Running.Gateway, hooks.Shop.Api.Session!.AccessToken);

        await customer.WritesAsync(new JsonObject { ["type"] = "edit", ["messageId"] = wamid, ["text"] = "I want a scooter" }, Cancellation);

        var edited = await customer.StoredAsync(m => m.Id == original.Id && m.Text == "I want a scooter", Cancellation);
        Assert.NotNull(edited.EditedAt);
        Assert.Equal("text", edited.Type);
        await live.ExpectAsync("conversation:updated", e => e.TryGetProperty("message", out var message) && message.GetProperty("message").GetString() == "I want a scooter");
        await hooks.Receiver.ExpectAsync("the edit", e => e.Data("messageId") == original.Id, Cancellation);
        await FoundAsync(hooks.Shop.Api, "scooter", 1);
        await FoundAsync(hooks.Shop.Api, "bicycle", 0);
        // Still one message, and the bot, which had answered the first, answers no second time.
        var conversation = await customer.ConversationAsync(Cancellation);
        Assert.Single(await customer.ThreadOfAsync(conversation.Id, Cancellation), m => m.IsFromContact);
    }

    [Fact]
    public async Task What_is_taken_back_is_gone_with_its_file_and_stays_gone()
    {
        await using var hooks = await WebhookShop.OpenAsync(stack);
        await hooks.SubscribeAsync("message.deleted");
        var customer = hooks.Shop.NewCustomer();
        var wamid = await customer.WritesAsync(
            new JsonObject { ["type"] = "image", ["caption"] = "my passport", ["mimeType"] = "image/jpeg", ["base64"] = Convert.ToBase64String(Picture) }, Cancellation);
        var original = await customer.StoredAsync(m => m.Text == "my passport" && StateOf(m) == "stored", Cancellation);
        var address = original.Metadata!.Attachments![0].GetProperty("url").GetString()!;

        var revoke = hooks.Shop.Webhook(Revoke(customer, wamid));
        Assert.Equal(200, await hooks.Shop.PostWebhookAsync(revoke, Cancellation));

        var deleted = await customer.StoredAsync(m => m.Id == original.Id && m.DeletedAt is not null, Cancellation);
        Assert.Equal(("", "image"), (deleted.Text, deleted.Type));
        Assert.Null(deleted.Content);
        Assert.Empty(deleted.Metadata?.Attachments ?? []);
        await hooks.Receiver.ExpectAsync("the deletion", e => e.Data("messageId") == original.Id, Cancellation);
        await FoundAsync(hooks.Shop.Api, "passport", 0);
        using (var http = new HttpClient())
        using (var response = await http.GetAsync(new Uri(stack.Running.Gateway, address), Cancellation))
        {
            Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
        }

        // Repeated, edited afterwards, and told again as it was: nothing brings it back.
        var edit = hooks.Shop.Webhook(Edit(customer, wamid, "my passport again"));
        Assert.Equal(200, await hooks.Shop.PostWebhookAsync(edit, Cancellation));
        Assert.Equal(200, await hooks.Shop.PostWebhookAsync(hooks.Shop.Webhook(MetaWebhook.Text(customer.WaId, wamid, DateTimeOffset.UtcNow, "my passport")), Cancellation));
        await customer.WritesAsync("after all that", Cancellation);
        await customer.StoredAsync(m => m.Text == "after all that", Cancellation);
        Assert.Equal("", (await customer.ThreadOfAsync(original.ConversationId, Cancellation)).Single(m => m.Id == original.Id).Text);
        Assert.Single(hooks.Receiver.Received.Select(e => e.Id).Distinct());
    }

    [Fact]
    public async Task A_deletion_before_its_message_and_an_edit_before_its_message_end_the_same()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        var (gone, changed, late) = ($"wamid.{Guid.NewGuid():N}", $"wamid.{Guid.NewGuid():N}", DateTimeOffset.UtcNow);

        // One after the other, each handled before the next: the queue keeps the order within one customer.
        foreach (var message in new[]
        {
            Revoke(customer, gone),
            Edit(customer, changed, "as corrected"),
            MetaWebhook.Text(customer.WaId, gone, late, "never shown"),
            MetaWebhook.Text(customer.WaId, changed, late, "as first written"),
            MetaWebhook.Text(customer.WaId, $"wamid.{Guid.NewGuid():N}", late, "the end"),
        })
        {
            Assert.Equal(200, await shop.PostWebhookAsync(shop.Webhook(message), Cancellation));
        }

        var end = await customer.StoredAsync(m => m.Text == "the end", Cancellation);
        var thread = (await customer.ThreadOfAsync(end.ConversationId, Cancellation)).Where(m => m.IsFromContact).ToList();
        Assert.Equal(3, thread.Count);
        Assert.Equal(("", true), thread.Where(m => m.Metadata!.ProviderMessageId == gone).Select(m => (m.Text, m.DeletedAt is not null)).Single());
        Assert.Equal(("as corrected", true), thread.Where(m => m.Metadata!.ProviderMessageId == changed).Select(m => (m.Text, m.EditedAt is not null)).Single());
        await FoundAsync(shop.Api, "\"never shown\"", 0);
    }

    [Fact]
    public async Task An_older_edit_does_not_undo_a_newer_one()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        var wamid = await customer.WritesAsync("first", Cancellation);
        await customer.StoredAsync(m => m.Text == "first", Cancellation);
        var now = DateTimeOffset.UtcNow;

        await shop.PostWebhookAsync(shop.Webhook(Edit(customer, wamid, "third", now.AddSeconds(20))), Cancellation);
        await customer.StoredAsync(m => m.Text == "third", Cancellation);
        await shop.PostWebhookAsync(shop.Webhook(Edit(customer, wamid, "second", now.AddSeconds(10))), Cancellation);
        await customer.WritesAsync("the end", Cancellation);
        var end = await customer.StoredAsync(m => m.Text == "the end", Cancellation);

        Assert.Equal("third", (await customer.ThreadOfAsync(end.ConversationId, Cancellation)).Single(m => m.Metadata?.ProviderMessageId == wamid).Text);
    }

    [Fact]
    public async Task Where_content_is_encrypted_edits_are_too_and_deletions_leave_nothing()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        await encrypted.SwitchAsync(true);
        var customer = encrypted.Shop.NewCustomer();
        var wamid = await customer.WritesAsync("a plain word", Cancellation);
        await customer.StoredAsync(m => m.Text == "a plain word", Cancellation);

        await customer.WritesAsync(new JsonObject { ["type"] = "edit", ["messageId"] = wamid, ["text"] = "a corrected word" }, Cancellation);
        await customer.StoredAsync(m => m.Text == "a corrected word", Cancellation);
        Assert.Empty(await encrypted.FindAsync("a corrected word"));
        await customer.WritesAsync(new JsonObject { ["type"] = "revoke", ["messageId"] = wamid }, Cancellation);

        var deleted = await customer.StoredAsync(m => m.DeletedAt is not null, Cancellation);
        Assert.Equal("", deleted.Text);
    }

    [Fact]
    public async Task What_the_business_writes_on_its_phone_is_shown_once_and_can_be_edited_and_taken_back_there()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        var (first, second) = ($"wamid.{Guid.NewGuid():N}", $"wamid.{Guid.NewGuid():N}");

        await EchoAsync(shop, customer, first, new JsonObject { ["type"] = "text", ["text"] = new JsonObject { ["body"] = "on my way" } }, times: 2);
        await EchoAsync(shop, customer, second, new JsonObject { ["type"] = "text", ["text"] = new JsonObject { ["body"] = "wrong chat" } });
        var shown = await customer.StoredAsync(m => m.Text == "on my way", Cancellation);
        await customer.StoredAsync(m => m.Text == "wrong chat", Cancellation);
        Assert.Equal(("outbound", "user", "sent"), (shown.Direction, shown.SenderType, shown.Status));
        await EchoAsync(shop, customer, $"wamid.{Guid.NewGuid():N}", new JsonObject
        {
            ["type"] = "edit",
            ["edit"] = new JsonObject { ["original_message_id"] = first, ["message"] = new JsonObject { ["type"] = "text", ["text"] = new JsonObject { ["body"] = "almost there" } } },
        });
        await EchoAsync(shop, customer, $"wamid.{Guid.NewGuid():N}", new JsonObject { ["type"] = "revoke", ["revoke"] = new JsonObject { ["original_message_id"] = second } });

        await customer.StoredAsync(m => m.Id == shown.Id && m.Text == "almost there", Cancellation);
        await customer.StoredAsync(m => m.DeletedAt is not null && m.Text.Length == 0, Cancellation);
        Assert.Equal(2, (await customer.ThreadOfAsync(shown.ConversationId, Cancellation)).Count);
    }

    [Fact]
    public async Task On_Instagram_an_unsent_message_is_gone_and_an_edit_is_shown()
    {
        var account = await InstagramAccount.ConnectAsync(stack.Running, null, Cancellation);
        await account.Api.SetBotRulesAsync(new BotRules(null, [], null), Cancellation);
        var person = InstagramAccount.NewPerson();
        var mid = await account.WritesAsync(person, "my bank account", Cancellation, files: new[] { new { type = "image", contentType = "image/jpeg", base64 = Convert.ToBase64String(Picture) } });
        var conversation = await account.ConversationAsync(Cancellation);
        var original = await account.StoredAsync(conversation.Id, m => m.Text == "my bank account" && StateOf(m) == "stored", Cancellation);
        var kept = await account.WritesAsync(person, "see you at five", Cancellation);

        await account.PostWebhookAsync(account.Did(person, "message", new JsonObject { ["mid"] = mid, ["is_deleted"] = true }), Cancellation, times: 2);
        await account.PostWebhookAsync(account.Did(person, "message_edit", new JsonObject { ["mid"] = kept, ["text"] = "see you at six", ["num_edit"] = 1 }), Cancellation, times: 2);

        var deleted = await account.StoredAsync(conversation.Id, m => m.Id == original.Id && m.DeletedAt is not null, Cancellation);
        Assert.Equal("", deleted.Text);
        Assert.Empty(deleted.Metadata?.Attachments ?? []);
        Assert.NotNull((await account.StoredAsync(conversation.Id, m => m.Text == "see you at six", Cancellation)).EditedAt);
        await FoundAsync(account.Api, "bank", 0);
        Assert.Equal(2, (await account.Api.MessagesAsync(conversation.Id, "", Cancellation)).Data.Count);
    }

    private static string? StateOf(Message message) => message.Metadata?.Attachments?.Select(file => file.GetProperty("state").GetString()).FirstOrDefault();

    private static JsonObject Revoke(Customer customer, string wamid) => Change(customer, "revoke", new JsonObject { ["original_message_id"] = wamid }, DateTimeOffset.UtcNow);

    private static JsonObject Edit(Customer customer, string wamid, string text, DateTimeOffset? at = null) => Change(
        customer,
        "edit",
        new JsonObject { ["original_message_id"] = wamid, ["message"] = new JsonObject { ["type"] = "text", ["text"] = new JsonObject { ["body"] = text } } },
        at ?? DateTimeOffset.UtcNow);

    private static JsonObject Change(Customer customer, string type, JsonObject content, DateTimeOffset at) => new()
    {
        ["from"] = customer.WaId,
        ["id"] = $"wamid.{Guid.NewGuid():N}",
        ["timestamp"] = at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["type"] = type,
        [type] = content,
    };

    private static async Task EchoAsync(Shop shop, Customer customer, string wamid, JsonObject message, int times = 1)
    {
        message["from"] = shop.Number.DisplayPhoneNumber!.TrimStart('+');
        message["to"] = customer.WaId;
        message["id"] = wamid;
        message["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var entry = MetaWebhook.Entry(shop.Number.BusinessAccountId!, new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["metadata"] = new JsonObject { ["display_phone_number"] = "15550100001", ["phone_number_id"] = shop.PhoneNumberId },
            ["contacts"] = new JsonArray(new JsonObject { ["profile"] = new JsonObject { ["name"] = customer.Name }, ["wa_id"] = customer.WaId }),
            ["message_echoes"] = new JsonArray(message),
        });
        entry["changes"]![0]!["field"] = "smb_message_echoes";
        for (var i = 0; i < times; i++)
        {
            Assert.Equal(200, await shop.PostWebhookAsync(MetaWebhook.BodyOf((JsonObject)entry.DeepClone()), Cancellation));
        }
    }

    private static Task FoundAsync(ChatBoostApi api, string words, int count) => Wait.UntilAsync(
        $"{count} messages with {words}",
        async () => (await api.GetAsync<JsonElement>($"/api/v1/conversations/{api.Session!.OrganizationId}/search?q={Uri.EscapeDataString(words)}", Cancellation)).GetProperty("results").GetArrayLength() == count,
        cancellationToken: Cancellation);
}
