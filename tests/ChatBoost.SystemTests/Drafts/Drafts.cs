using System.Net;
using System.Text.Json;
using ChatBoost.SystemTests.ContentEncryption;
using ChatBoost.SystemTests.Identity;
using ChatBoost.SystemTests.Realtime;

namespace ChatBoost.SystemTests.Drafts;

public sealed class Drafts(SystemStack stack)
{
    [Fact]
    public async Task A_draft_is_kept_for_its_member_and_its_other_tabs()
    {
        var (shop, customer, path) = await OpenAsync(await stack.OpenShopAsync());
        var team = await Team.OfAsync(stack, shop.Api);
        var colleague = await team.MemberAsync("agent");
        await using var tab = await HubClient.ConnectAsync(stack.Running.Gateway, shop.Api.Session!.AccessToken);
        await using var others = await HubClient.ConnectAsync(stack.Running.Gateway, colleague.Token!);
        await tab.ExpectAsync("server:hello");
        await others.ExpectAsync("server:hello");
        var question = (await customer.StoredAsync(m => m.IsFromContact, Cancellation)).Id;

        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "draft_not_found", () => ReadAsync(shop.Api, path));
        await KeepAsync(shop.Api, path, new { text = "Dear A" });
        var kept = await KeepAsync(shop.Api, path, new { text = "Dear Ann", subject = "Hello", channel = "email", replyToMessageId = question });

        Assert.Equal(("Dear Ann", "Hello", "Email", question), (kept.Text, kept.Subject, kept.Channel, kept.ReplyToMessageId));
        Assert.Equal(kept, await ReadAsync(shop.Api, path));
        await tab.ExpectAsync("draft:changed", e => e.GetProperty("hasDraft").GetBoolean() && !e.TryGetProperty("text", out _));
        Assert.True(await HasDraftAsync(shop.Api, path));

        Assert.False(await HasDraftAsync(colleague, path));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "draft_not_found", () => ReadAsync(colleague, path));
        await KeepAsync(colleague, path, new { text = "Mine" });
        Assert.Equal("Dear Ann", (await ReadAsync(shop.Api, path)).Text);
        await others.ExpectAsync("draft:changed");

        await shop.Api.DeleteAsync(path, Cancellation);
        await shop.Api.DeleteAsync(path, Cancellation);
        await tab.ExpectAsync("draft:changed", e => !e.GetProperty("hasDraft").GetBoolean());
        Assert.False(await HasDraftAsync(shop.Api, path));
        Assert.Equal("Mine", (await ReadAsync(colleague, path)).Text);
        Assert.Single(others.Events, e => e.Event == "draft:changed");
    }

    [Theory]
    [InlineData("whatsapp")]
    [InlineData("schedule")]
    [InlineData("human")]
    public async Task It_goes_with_the_message_that_says_so_and_with_no_other(string way)
    {
        var (shop, customer, path) = await OpenAsync(await stack.OpenShopAsync());
        var conversationId = path.Split('/')[4];
        await KeepAsync(shop.Api, path, new { text = "to be sent" });

        await SendAsync(false);
        Assert.Equal("to be sent", (await ReadAsync(shop.Api, path)).Text);
        // Refused, the message is not sent, and what was written must not be lost.
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => SendAsync(true, ""));
        Assert.Equal("to be sent", (await ReadAsync(shop.Api, path)).Text);
        await SendAsync(true);

        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "draft_not_found", () => ReadAsync(shop.Api, path));
        await customer.ReadsAsync(way == "schedule" ? 1 : 3, Cancellation);

        Task SendAsync(bool clearDraft, string message = "to be sent") => way switch
        {
            "whatsapp" => shop.Api.PostAsync($"/api/v1/conversations/{conversationId}/messages/whatsapp", new { message, clearDraft }, Cancellation),
            "human" => shop.Api.PostAsync("/api/v1/messages/send_human", new { conversationId, message, clearDraft }, Cancellation),
            _ => shop.Api.PostAsync(
                $"/api/v1/conversations/{conversationId}/messages/schedule",
                new { channel = "WhatsApp", message, clearDraft, scheduledAt = DateTimeOffset.UtcNow.AddDays(1) }, Cancellation),
        };
    }

    [Fact]
    public async Task Where_content_is_encrypted_it_is_too_before_and_after_the_switch()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        var (shop, _, path) = await OpenAsync(encrypted.Shop);
        var secret = $"secret{Guid.NewGuid():N}"[..20];
        await KeepAsync(shop.Api, path, new { text = $"before {secret}" });
        Assert.Equal(["inboxdb.conversation_drafts"], await encrypted.FindAsync(secret));

        await encrypted.SwitchAsync(enabled: true);
        Assert.Equal($"before {secret}", (await ReadAsync(shop.Api, path)).Text);
        Assert.Empty(await encrypted.FindAsync(secret));
        await KeepAsync(shop.Api, path, new { text = $"after {secret}", subject = secret });
        Assert.Equal(($"after {secret}", secret), ((await ReadAsync(shop.Api, path)).Text, (await ReadAsync(shop.Api, path)).Subject));
        Assert.Empty(await encrypted.FindAsync(secret));

        await encrypted.SwitchAsync(enabled: false);
        Assert.Equal(["inboxdb.conversation_drafts"], await encrypted.FindAsync(secret));
        Assert.Equal($"after {secret}", (await ReadAsync(shop.Api, path)).Text);
    }

    [Fact]
    public async Task It_goes_with_the_contact_and_is_no_matter_for_the_audit_log()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        var (shop, customer, path) = await OpenAsync(encrypted.Shop);
        var secret = $"secret{Guid.NewGuid():N}";
        await KeepAsync(shop.Api, path, new { text = secret });
        var contact = (await customer.ConversationAsync(Cancellation)).ContactId;

        var erasure = (await shop.Api.PostAsync<JsonElement>($"/api/v1/contacts/{contact}/erasure", null, Cancellation)).GetProperty("id").GetString();
        await Wait.UntilAsync(
            "the erasure",
            async () => (await shop.Api.GetAsync<JsonElement>($"/api/v1/erasures/{erasure}", Cancellation)).TryGetProperty("proof", out _),
            cancellationToken: Cancellation);

        Assert.Empty(await encrypted.FindAsync(secret));
        await Wait.UntilAsync("the erasure to be in the audit log", async () => (await LogAsync("EraseContact")) > 0, cancellationToken: Cancellation);
        Assert.Equal(0, await LogAsync("KeepDraft"));

        async Task<int> LogAsync(string action) =>
            (await shop.Api.GetAsync<JsonElement>($"/api/v1/audit?action={action}", Cancellation)).GetProperty("data").GetArrayLength();
    }

    [Fact]
    public async Task What_is_no_draft_is_refused()
    {
        var (shop, _, path) = await OpenAsync(await stack.OpenShopAsync());
        var viewer = await (await Team.OfAsync(stack, shop.Api)).MemberAsync("viewer");

        foreach (var draft in new object[] { new { text = "" }, new { text = "nul\0" }, new { text = new string('x', 100_001) }, new { text = "x", channel = "pigeon" } })
        {
            await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => KeepAsync(shop.Api, path, draft));
        }

        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "message_not_found", () => KeepAsync(shop.Api, path, new { text = "x", replyToMessageId = MessageId.New().ToString() }));
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, () => KeepAsync(viewer, path, new { text = "x" }));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "draft_not_found", () => ReadAsync(shop.Api, path));
    }

    [Fact]
    public async Task Tabs_that_write_at_the_same_moment_keep_one()
    {
        var (shop, _, path) = await OpenAsync(await stack.OpenShopAsync());

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => KeepAsync(shop.Api, path, new { text = $"tab {i}" })));

        Assert.StartsWith("tab ", (await ReadAsync(shop.Api, path)).Text, StringComparison.Ordinal);
    }

    private sealed record Draft(string Text, string? Subject, string? Channel, string? ReplyToMessageId, DateTimeOffset UpdatedAt);

    private static async Task<(Shop Shop, Customer Customer, string Path)> OpenAsync(Shop shop)
    {
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        return (shop, customer, $"/api/v1/conversations/{(await customer.ConversationAsync(Cancellation)).Id}/draft");
    }

    private static Task<Draft> ReadAsync(ChatBoostApi member, string path) => member.GetAsync<Draft>(path, Cancellation);

    private static Task<Draft> KeepAsync(ChatBoostApi member, string path, object draft) => member.SendAsync<Draft>(HttpMethod.Put, path, draft, Cancellation);

    private static async Task<bool> HasDraftAsync(ChatBoostApi member, string path) =>
        (await member.GetAsync<JsonElement>(path[..path.LastIndexOf('/')], Cancellation)).GetProperty("hasDraft").GetBoolean();
}
