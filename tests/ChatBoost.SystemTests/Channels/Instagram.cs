using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBoost.SystemTests.Channels;

/// <summary>What is Instagram's own; what it shares with other channels is in <see cref="AdapterFacts"/>.</summary>
public sealed class Instagram(SystemStack stack)
{
    [Fact]
    public async Task Credentials_are_checked_with_Meta_before_anything_is_stored()
    {
        var account = await InstagramAccount.PrepareAsync(stack.Running, null, Cancellation);

        var invalid = await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => ConnectAsync(account.Api, new { pageId = "not digits" }));
        foreach (var field in (string[])["pageId", "accessToken", "appSecret", "verifyToken"])
        {
            Assert.Contains($"\"{field}\"", invalid.Body, StringComparison.Ordinal);
        }

        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "instagram_credentials_rejected", () => ConnectAsync(
            account.Api, new { pageId = account.PageId, accessToken = "sim-page-999", appSecret = "a", verifyToken = "v" }));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "instagram_not_connected", () => account.Api.PutAsync("/api/v1/settings/instagram/update", account.Settings, Cancellation));
        Assert.False((await StatusAsync(account.Api)).GetProperty("connected").GetBoolean());
    }

    [Fact]
    public async Task Status_tells_what_is_connected_and_no_secret_and_an_account_has_one_owner()
    {
        var account = await InstagramAccount.ConnectAsync(stack.Running, null, Cancellation);
        var other = await stack.Running.CreateOrganizationAsync(Cancellation);

        var status = (await StatusAsync(account.Api)).GetRawText();
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "address_already_connected", () => ConnectAsync(other, account.Settings));

        Assert.Contains(account.AccountId, status, StringComparison.Ordinal);
        Assert.Contains($"@shop.{account.PageId}", status, StringComparison.Ordinal);
        Assert.DoesNotContain(account.AppSecret, status, StringComparison.Ordinal);
        Assert.DoesNotContain("sim-page-", status, StringComparison.Ordinal);
        await account.Api.PutAsync("/api/v1/settings/instagram/update", account.Settings, Cancellation);
        await account.Api.DeleteAsync("/api/v1/settings/instagram/disconnect", Cancellation);
        Assert.False((await StatusAsync(account.Api)).GetProperty("connected").GetBoolean());
        await ConnectAsync(other, account.Settings);
    }

    [Fact]
    public async Task The_webhooks_address_is_verified_with_the_accounts_token()
    {
        var account = await InstagramAccount.ConnectAsync(stack.Running, null, Cancellation);

        Assert.Equal((HttpStatusCode.OK, "42"), await HandshakeAsync(account.VerifyToken));
        Assert.Equal(HttpStatusCode.Forbidden, (await HandshakeAsync("another")).Status);
    }

    [Fact]
    public async Task A_person_is_known_by_the_name_Instagram_tells()
    {
        var (account, person, conversation) = await BeginAsync();

        var named = await Wait.ForAsync(
            "the name of the person",
            async () => (await account.Api.ConversationsAsync("channel=Instagram", Cancellation)).Data.FirstOrDefault(c => c.FullName == $"Person {person[^4..]}"),
            cancellationToken: Cancellation);

        Assert.Equal(conversation, named.Id);
        Assert.NotNull(named.WindowExpiresAt);
    }

    [Fact]
    public async Task Files_are_fetched_and_stories_shares_and_replies_are_told_apart()
    {
        var (account, person, conversation) = await BeginAsync();
        byte[] picture = [0xFF, 0xD8, 0xFF, 0xE0, .. new byte[64]];
        var sent = await account.Api.SendHumanAsync(conversation, "which one?", Cancellation);
        var ours = await account.StoredAsync(conversation, m => m.Id == sent.Id && m.Metadata?.ProviderMessageId is not null, Cancellation);

        await account.WritesAsync(person, null, Cancellation, files: new[] { new { type = "image", contentType = "image/jpeg", base64 = Convert.ToBase64String(picture) } });
        await account.WritesAsync(person, "this one", Cancellation, extra: new JsonObject { ["reply_to"] = new JsonObject { ["mid"] = ours.Metadata!.ProviderMessageId } });
        await account.WritesAsync(
            person, "nice story", Cancellation, extra: new JsonObject { ["reply_to"] = new JsonObject { ["story"] = new JsonObject { ["id"] = "18", ["url"] = "https://cdn.example/story" } } });
        await account.WritesAsync(person, null, Cancellation, extra: Attached("story_mention"));
        await account.WritesAsync(person, null, Cancellation, extra: Attached("share"));
        await account.WritesAsync(person, "Yes", Cancellation, extra: new JsonObject { ["quick_reply"] = new JsonObject { ["payload"] = "yes-1" } });
        await account.WritesAsync(person, null, Cancellation, extra: new JsonObject { ["is_unsupported"] = true });

        var image = await account.StoredAsync(
            conversation, m => m.Type == "image" && m.Metadata?.Attachments?.Count(a => a.GetProperty("state").GetString() == "stored") == 1, Cancellation);
        Assert.Equal(picture.Length, image.Metadata!.Attachments![0].GetProperty("size").GetInt32());
        Assert.Equal(sent.Id, (await account.StoredAsync(conversation, m => m.Text == "this one", Cancellation)).ReplyTo!.Value.GetProperty("messageId").GetString());
        Assert.Equal("18", (await account.StoredAsync(conversation, m => m.Text == "nice story", Cancellation)).Content!.Value.GetProperty("story").GetProperty("id").GetString());
        Assert.Equal("https://cdn.example/it", (await account.StoredAsync(conversation, m => m.Type == "story_mention", Cancellation)).Content!.Value.GetProperty("url").GetString());
        await account.StoredAsync(conversation, m => m.Type == "share", Cancellation);
        Assert.Equal("yes-1", (await account.StoredAsync(conversation, m => m.Type == "button", Cancellation)).Content!.Value.GetProperty("payload").GetString());
        await account.StoredAsync(conversation, m => m.Type == "unsupported", Cancellation);
    }

    [Fact]
    public async Task Reactions_come_and_go_and_no_bot_answers_them()
    {
        var (account, person, conversation) = await BeginAsync();
        var sent = await account.Api.SendHumanAsync(conversation, "done", Cancellation);
        var mid = (await account.StoredAsync(conversation, m => m.Id == sent.Id && m.Metadata?.ProviderMessageId is not null, Cancellation)).Metadata!.ProviderMessageId!;

        await account.PostWebhookAsync(account.Did(person, "reaction", new JsonObject { ["mid"] = mid, ["action"] = "react", ["reaction"] = "love", ["emoji"] = "❤" }), Cancellation, times: 2);
        await account.PostWebhookAsync(account.Did(person, "reaction", new JsonObject { ["mid"] = mid, ["action"] = "unreact" }), Cancellation);

        var taken = await account.StoredAsync(conversation, m => m.Type == "reaction" && m.Text.Length == 0, Cancellation);
        var given = await account.StoredAsync(conversation, m => m.Type == "reaction" && m.Text == "❤", Cancellation);
        Assert.All([given, taken], reaction => Assert.Equal(sent.Id, reaction.ReplyTo!.Value.GetProperty("messageId").GetString()));
    }

    [Fact]
    public async Task What_the_business_wrote_in_the_app_is_shown_as_its_own_and_once()
    {
        var (account, person, conversation) = await BeginAsync();
        var echo = new JsonObject
        {
            ["sender"] = new JsonObject { ["id"] = account.AccountId },
            ["recipient"] = new JsonObject { ["id"] = person },
            ["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            ["message"] = new JsonObject { ["mid"] = $"aWdf{Guid.NewGuid():N}", ["text"] = "from the phone", ["is_echo"] = true },
        };

        await account.PostWebhookAsync(echo, Cancellation, times: 2);

        var shown = await account.StoredAsync(conversation, m => m.Text == "from the phone", Cancellation);
        Assert.Equal(("outbound", "sent"), (shown.Direction, shown.Status));
    }

    [Fact]
    public async Task A_choice_goes_out_as_quick_replies_and_a_file_by_its_address()
    {
        var (account, person, conversation) = await BeginAsync();

        var choice = await account.Api.SendWhatsAppAsync(
            "interactive", new { conversationId = conversation, body = "Which day?", buttons = new[] { new { id = "mon", title = "Monday" }, new { id = "tue", title = "Tuesday" } } }, Cancellation);
        await account.StoredAsync(conversation, m => m.Id == choice.Id && m.Status == "read", Cancellation);
        var file = await account.Api.SendWhatsAppAsync("media", new { conversationId = conversation, type = "image", link = "https://example.com/p.png" }, Cancellation);
        await account.StoredAsync(conversation, m => m.Id == file.Id && m.Status == "read", Cancellation);

        var arrived = await account.ArrivedAsync(person, Cancellation);
        Assert.Equal(["Monday", "Tuesday"], arrived[0].QuickReplies);
        Assert.Equal(("image", "https://example.com/p.png"), (arrived[1].AttachmentType, arrived[1].AttachmentUrl));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => account.Api.SendWhatsAppAsync(
            "media", new { conversationId = conversation, type = "image", link = "https://example.com/p.png", caption = "words" }, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => account.Api.SendHumanAsync(conversation, new string('ü', 501), Cancellation));
    }

    [Fact]
    public async Task After_a_day_a_person_may_answer_as_one_and_a_machine_may_not_and_after_a_week_nobody()
    {
        var (account, person, conversation) = await BeginAsync(DateTimeOffset.UtcNow.AddDays(-2));
        var (longAgo, _, old) = await BeginAsync(DateTimeOffset.UtcNow.AddDays(-8));

        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "window_closed", () => account.Api.SendBotAsync(conversation, "still there?", Cancellation));
        var late = await account.Api.SendHumanAsync(conversation, "sorry for the wait", Cancellation);
        await account.StoredAsync(conversation, m => m.Id == late.Id && m.Status == "read", Cancellation);
        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "window_closed", () => longAgo.Api.SendHumanAsync(old, "too late", Cancellation));

        Assert.Equal("HUMAN_AGENT", Assert.Single(await account.ArrivedAsync(person, Cancellation)).Tag);
    }

    [Fact]
    public async Task What_may_have_been_sent_is_looked_for_and_not_posted_again()
    {
        var (account, person, conversation) = await BeginAsync();
        // No echo tells of it: the thread at Meta is all there is. An equal text that is known must not be taken for it.
        await stack.Simulator.PostWithoutAnswerAsync("/simulator/instagram/accounts", account.Account(new { echoes = false, readMs = 0 }), Cancellation);
        var first = await account.Api.SendHumanAsync(conversation, "ok", Cancellation);
        var known = await account.StoredAsync(conversation, m => m.Id == first.Id && m.Metadata?.ProviderMessageId is not null, Cancellation);
        await stack.Simulator.PostWithoutAnswerAsync("/simulator/instagram/faults", new { pageId = account.PageId, drop = true, afterAccept = true }, Cancellation);

        var second = await account.Api.SendHumanAsync(conversation, "ok", Cancellation);

        var found = await Wait.ForAsync(
            "the lost answer to be made up for",
            async () => (await account.Api.MessagesAsync(conversation, "", Cancellation)).Data.FirstOrDefault(m => m.Id == second.Id && m.Metadata?.ProviderMessageId is not null),
            TimeSpan.FromMinutes(2),
            Cancellation);
        Assert.Equal((await account.ArrivedAsync(person, Cancellation)).Select(m => m.Mid), [known.Metadata!.ProviderMessageId!, found.Metadata!.ProviderMessageId!]);
    }

    private async Task<(InstagramAccount Account, string Person, string Conversation)> BeginAsync(DateTimeOffset? at = null)
    {
        var account = await InstagramAccount.ConnectAsync(stack.Running, null, Cancellation);
        await account.Api.SetBotRulesAsync(new BotRules(null, [], null), Cancellation);
        var person = InstagramAccount.NewPerson();
        await account.WritesAsync(person, "hello", Cancellation, at: at);
        return (account, person, (await account.ConversationAsync(Cancellation)).Id);
    }

    private static JsonObject Attached(string type) =>
        new() { ["attachments"] = new JsonArray(new JsonObject { ["type"] = type, ["payload"] = new JsonObject { ["url"] = "https://cdn.example/it" } }) };

    private async Task<(HttpStatusCode Status, string Body)> HandshakeAsync(string token)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(
            new Uri(stack.Running.Gateway, $"/webhooks/instagram?hub.mode=subscribe&hub.challenge=42&hub.verify_token={Uri.EscapeDataString(token)}"), Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    private static Task<JsonElement> ConnectAsync(ChatBoostApi api, object settings) => api.PostAsync<JsonElement>("/api/v1/settings/instagram/connect", settings, Cancellation);

    private static Task<JsonElement> StatusAsync(ChatBoostApi api) => api.GetAsync<JsonElement>("/api/v1/settings/instagram/status", Cancellation);
}
