using System.Net;
using System.Text;
using System.Text.Json;
using ChatBoost.SystemTests.ContentEncryption;

namespace ChatBoost.SystemTests.Channels;

/// <summary>What only mail has, beside <see cref="AdapterFacts"/>.</summary>
public sealed class SendGrid(SystemStack stack)
{
    [Fact]
    public async Task A_key_SendGrid_does_not_know_is_refused_and_status_tells_no_secret()
    {
        var mailbox = await Mailbox.ConnectAsync(stack.Running, null, Cancellation);
        var other = await stack.Running.CreateOrganizationAsync(Cancellation);

        var refused = await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, () => other.PostAsync<JsonElement>(
            "/api/v1/settings/sendgrid/connect", new { apiKey = "SG.nobody", email = Mailbox.NewAddress() }, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "address_already_connected", () => other.PostAsync<JsonElement>(
            "/api/v1/settings/sendgrid/connect", new { apiKey = mailbox.ApiKey, email = mailbox.Email }, Cancellation));
        var status = (await mailbox.Api.GetAsync<JsonElement>("/api/v1/settings/sendgrid/status", Cancellation)).GetRawText();

        Assert.Equal("sendgrid_credentials_rejected", refused.Code);
        Assert.Contains(mailbox.Email, status, StringComparison.Ordinal);
        Assert.DoesNotContain(mailbox.ApiKey, status, StringComparison.Ordinal);
        Assert.DoesNotContain(mailbox.InboundUrl.Split('/')[^1], status, StringComparison.Ordinal);
        await mailbox.Api.DeleteAsync("/api/v1/settings/sendgrid/disconnect", Cancellation);
        Assert.DoesNotContain(mailbox.Email, (await mailbox.Api.GetAsync<JsonElement>("/api/v1/settings/sendgrid/status", Cancellation)).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_keeps_its_charset_its_words_and_its_files_and_is_stored_once()
    {
        var (mailbox, address, conversation) = await BeginAsync();
        var picture = Convert.ToBase64String([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]);

        var (id, status) = await mailbox.WritesAsync(
            new
            {
                from = $"\"Zoë Q\" <{address.ToUpperInvariant()}>",
                subject = "Größe",
                text = "Für Sie: Maß nehmen\r\n\r\nAm 3. Mai schrieb Shop:\r\n> alt",
                html = "<p>Für Sie</p><script>alert(1)</script>",
                charset = "iso-8859-1",
                times = 3,
                files = new[] { new { name = "maß.jpg", contentType = "image/jpeg", base64 = picture } },
            },
            Cancellation);

        Assert.Equal(200, status);
        var stored = await mailbox.StoredAsync(conversation, m => m.Type == "email" && m.Text == "Für Sie: Maß nehmen", Cancellation);
        Assert.Equal(id, stored.Metadata!.ProviderMessageId);
        Assert.Equal("Größe", stored.Content!.Value.GetProperty("subject").GetString());
        Assert.Contains("> alt", stored.Content.Value.GetProperty("text").GetString(), StringComparison.Ordinal);
        var file = Assert.Single(stored.Metadata.Attachments!);
        Assert.Equal(("stored", 7, "maß.jpg"), (file.GetProperty("state").GetString(), file.GetProperty("size").GetInt32(), file.GetProperty("filename").GetString()));
        using var bytes = await mailbox.Api.SendAsync(HttpMethod.Get, file.GetProperty("url").GetString()!, null, Cancellation);
        Assert.Equal(picture, Convert.ToBase64String(await bytes.Content.ReadAsByteArrayAsync(Cancellation)));
        Assert.Equal(conversation, (await mailbox.ConversationAsync("Zoë", Cancellation)).Id);
    }

    [Fact]
    public async Task An_answer_goes_on_with_the_thread_and_mail_has_copies_and_files()
    {
        var (mailbox, address, conversation) = await BeginAsync();
        var theirs = (await mailbox.StoredAsync(conversation, m => m.IsFromContact, Cancellation)).Metadata!.ProviderMessageId!;

        var sent = await mailbox.Api.PostAsync<Message>(
            $"/api/v1/conversations/{conversation}/messages/email",
            new
            {
                subject = "Re: A question",
                body = "<p>Hello <b>Ann</b></p>",
                cc = "boss@mail.example, boss@mail.example",
                bcc = "log@mail.example",
                fromName = "Olive",
                attachments = new[] { new { filename = "offer.txt", content = Convert.ToBase64String("Ten"u8.ToArray()), contentType = "text/plain" } },
            },
            Cancellation);
        var delivered = await mailbox.StoredAsync(conversation, m => m.Id == sent.Id && m.Status == "delivered", Cancellation);

        var mail = (await mailbox.ArrivedAsync(address, Cancellation))[^1].GetProperty("mail");
        Assert.Equal(theirs, mail.GetProperty("headers").GetProperty("In-Reply-To").GetString());
        Assert.Contains(theirs, mail.GetProperty("headers").GetProperty("References").GetString(), StringComparison.Ordinal);
        Assert.Equal(delivered.Metadata!.ProviderMessageId, mail.GetProperty("headers").GetProperty("Message-ID").GetString());
        Assert.Equal("Olive", mail.GetProperty("from").GetProperty("name").GetString());
        Assert.Equal(["text/plain", "text/html"], mail.GetProperty("content").EnumerateArray().Select(part => part.GetProperty("type").GetString()));
        Assert.Equal("Hello Ann", mail.GetProperty("content")[0].GetProperty("value").GetString());
        Assert.Equal(1, mail.GetProperty("personalizations")[0].GetProperty("cc").GetArrayLength());
        Assert.Equal("log@mail.example", mail.GetProperty("personalizations")[0].GetProperty("bcc")[0].GetProperty("email").GetString());
        Assert.Equal(("offer.txt", 3), (mail.GetProperty("attachments")[0].GetProperty("filename").GetString(), mail.GetProperty("attachments")[0].GetProperty("size").GetInt32()));

        // Their answer to it is one more message of the same conversation, and names ours.
        await mailbox.WritesAsync(new { from = address, subject = "Re: A question", text = "thanks", headers = new Dictionary<string, string> { ["In-Reply-To"] = delivered.Metadata.ProviderMessageId! } }, Cancellation);
        var answer = await mailbox.StoredAsync(conversation, m => m.Text == "thanks", Cancellation);
        Assert.Equal(sent.Id, answer.ReplyTo!.Value.GetProperty("messageId").GetString());
        var again = await mailbox.Api.SendHumanAsync(conversation, "you are welcome", Cancellation);
        await mailbox.StoredAsync(conversation, m => m.Id == again.Id && m.Status == "delivered", Cancellation);
        var last = (await mailbox.ArrivedAsync(address, Cancellation))[^1];
        Assert.Equal(("Re: A question", "you are welcome"), (last.GetProperty("subject").GetString(), last.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task One_address_serves_several_mailboxes_by_the_envelope()
    {
        var first = await Mailbox.ConnectAsync(stack.Running, null, Cancellation);
        var second = await Mailbox.ConnectAsync(stack.Running, first.Api, Cancellation);
        var stranger = await Mailbox.ConnectAsync(stack.Running, null, Cancellation);
        var address = Mailbox.NewAddress();

        await first.WritesAsync(new { from = address, to = "anything@else.example", envelopeTo = second.Email, text = "for the second" }, Cancellation);
        await first.WritesAsync(new { from = address, to = first.Email, envelopeTo = stranger.Email, text = "not for a stranger" }, Cancellation);

        await Wait.UntilAsync("both conversations", async () => (await first.Api.ConversationsAsync("channel=Email", Cancellation)).Meta.Total == 2, cancellationToken: Cancellation);
        Assert.Equal(0, (await stranger.Api.ConversationsAsync("", Cancellation)).Meta.Total);
        // One person with two mailboxes is one contact.
        Assert.Single((await first.Api.ConversationsAsync("channel=Email", Cancellation)).Data.Select(c => c.ContactId).Distinct());
    }

    [Fact]
    public async Task A_machine_is_not_answered_by_the_bot()
    {
        var mailbox = await Mailbox.ConnectAsync(stack.Running, null, Cancellation);
        await mailbox.Api.SetBotRulesAsync(SystemStack.Rules, Cancellation);
        var address = Mailbox.NewAddress();

        await mailbox.WritesAsync(new { from = address, text = "I am away", headers = new Dictionary<string, string> { ["Auto-Submitted"] = "auto-replied" } }, Cancellation);
        var conversation = await mailbox.ConversationAsync(address, Cancellation);
        await mailbox.WritesAsync(new { from = address, text = "what are your hours?" }, Cancellation);

        await mailbox.StoredAsync(conversation.Id, m => !m.IsFromContact && m.Status == "delivered", Cancellation);
        Assert.Equal(SystemStack.HoursAnswer, Assert.Single(await mailbox.ArrivedAsync(address, Cancellation)).GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("bounce", """{"type":"bounce","status":"5.1.1","reason":"no such user"}""", 511)]
    [InlineData("dropped", """{"reason":"Bounced Address"}""", 550)]
    public async Task Mail_that_comes_back_fails_with_a_sentence(string name, string more, int code)
    {
        var (mailbox, _, conversation) = await BeginAsync();
        await mailbox.OpenAsync(events: false, Cancellation);
        var sent = await mailbox.Api.SendHumanAsync(conversation, "are you there?", Cancellation);

        Assert.Equal(204, await mailbox.ReportAsync([mailbox.Event(sent.Id, name, JsonSerializer.Deserialize<JsonElement>(more))], null, 2, Cancellation));

        var failed = await mailbox.StoredAsync(conversation, m => m.Id == sent.Id && m.Status == "failed", Cancellation);
        Assert.Equal(code, failed.Error!.Code.GetInt32());
        Assert.EndsWith(".", failed.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_reports_mail_as_unwanted_is_not_disturbed()
    {
        var (mailbox, _, conversation) = await BeginAsync();
        var sent = await mailbox.Api.SendHumanAsync(conversation, "offers!", Cancellation);
        await mailbox.StoredAsync(conversation, m => m.Id == sent.Id && m.Status == "delivered", Cancellation);

        Assert.Equal(204, await mailbox.ReportAsync([mailbox.Event(sent.Id, "spamreport"), mailbox.Event(sent.Id, "open"), new { @event = "account_status_change" }], null, 1, Cancellation));

        await Wait.UntilAsync(
            "the contact not to be disturbed",
            async () => (await mailbox.Api.GetAsync<JsonElement>($"/api/v1/conversations/{conversation}/contact", Cancellation)).GetProperty("dnd").GetBoolean(),
            cancellationToken: Cancellation);
        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "do_not_disturb", () => mailbox.Api.SendBotAsync(conversation, "more offers", Cancellation));
    }

    [Fact]
    public async Task Forged_old_and_broken_webhooks_are_refused()
    {
        var (mailbox, address, conversation) = await BeginAsync();
        var other = await Mailbox.ConnectAsync(stack.Running, null, Cancellation);
        var sent = await mailbox.Api.SendHumanAsync(conversation, "one", Cancellation);
        await mailbox.StoredAsync(conversation, m => m.Id == sent.Id && m.Status == "delivered", Cancellation);
        object[] events = [mailbox.Event(sent.Id, "spamreport")];

        Assert.Equal(403, await mailbox.ReportAsync(events, "", 1, Cancellation));
        Assert.Equal(403, await mailbox.ReportAsync(events, Convert.ToBase64String(Encoding.ASCII.GetBytes("no signature")), 1, Cancellation));
        Assert.Equal(403, await mailbox.ReportAsync(events, null, 1, Cancellation, ageSeconds: 100_000));
        // Signed well, by another account than the mailbox's.
        Assert.Equal(403, await other.ReportAsync(events, null, 1, Cancellation));
        Assert.Equal(403, (await mailbox.WritesAsync(new { from = address, text = "x", url = other.InboundUrl.Replace(Uri.EscapeDataString(other.Email), Uri.EscapeDataString(mailbox.Email), StringComparison.Ordinal) }, Cancellation)).Status);
        using var broken = await mailbox.Api.SendAsync(new HttpRequestMessage(HttpMethod.Post, mailbox.InboundUrl) { Content = new StringContent("no form") }, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        Assert.False((await mailbox.Api.GetAsync<JsonElement>($"/api/v1/conversations/{conversation}/contact", Cancellation)).GetProperty("dnd").GetBoolean());
    }

    [Fact]
    public async Task An_erased_contact_is_gone_with_its_address_and_a_repeat_of_its_mail_brings_nothing_back()
    {
        var (mailbox, address, conversation) = await BeginAsync();
        var contact = (await mailbox.ConversationAsync(address, Cancellation)).ContactId;
        var before = DateTimeOffset.UtcNow.AddSeconds(-1).ToString("R");

        await mailbox.Api.PostAsync($"/api/v1/contacts/{contact}/erasure", null, Cancellation);
        await Wait.UntilAsync("the erasure", async () => (await mailbox.Api.ConversationsAsync("", Cancellation)).Meta.Total == 0, cancellationToken: Cancellation);
        await mailbox.WritesAsync(new { from = address, text = "late", headers = new Dictionary<string, string> { ["Date"] = before } }, Cancellation);
        var other = Mailbox.NewAddress();
        await mailbox.WritesAsync(new { from = other, text = "somebody else" }, Cancellation);
        await mailbox.ConversationAsync(other, Cancellation);

        // Mail of two people keeps no order: what was written after the erasure shows that the late one is through.
        // A mail's time is in whole seconds, and one of the second of the erasure counts as written before.
        var later = DateTimeOffset.UtcNow.AddSeconds(2).ToString("R");
        await mailbox.WritesAsync(new { from = address, text = "I am back", headers = new Dictionary<string, string> { ["Date"] = later } }, Cancellation);
        var again = await mailbox.ConversationAsync(address, Cancellation);
        await mailbox.StoredAsync(again.Id, m => m.Text == "I am back", Cancellation);
        Assert.NotEqual(conversation, again.Id);
        Assert.DoesNotContain((await mailbox.Api.MessagesAsync(again.Id, "", Cancellation)).Data, m => m.Text == "late");
    }

    [Fact]
    public async Task Where_content_is_encrypted_mail_is_sealed_with_its_files_and_goes_on_with_its_thread()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        await encrypted.SwitchAsync(true);
        var mailbox = await Mailbox.ConnectAsync(stack.Running, encrypted.Shop.Api, Cancellation);
        await mailbox.Api.SetBotRulesAsync(new BotRules(null, [], null), Cancellation);
        var (address, secret) = (Mailbox.NewAddress(), $"secret{Guid.NewGuid():N}");

        await mailbox.WritesAsync(
            new { from = address, subject = $"About {secret}", text = secret, files = new[] { new { name = $"{secret}.txt", contentType = "text/plain", base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)) } } },
            Cancellation);
        var conversation = await mailbox.ConversationAsync(address, Cancellation);
        var stored = await mailbox.StoredAsync(conversation.Id, m => m.Text == secret, Cancellation);
        var sent = await mailbox.Api.SendHumanAsync(conversation.Id, "an answer", Cancellation);
        await mailbox.StoredAsync(conversation.Id, m => m.Id == sent.Id && m.Status == "delivered", Cancellation);

        Assert.Empty(await encrypted.FindAsync(secret));
        Assert.Equal($"{secret}.txt", Assert.Single(stored.Metadata!.Attachments!).GetProperty("filename").GetString());
        Assert.Equal($"Re: About {secret}", (await mailbox.ArrivedAsync(address, Cancellation))[^1].GetProperty("subject").GetString());
    }

    private async Task<(Mailbox Mailbox, string Address, string Conversation)> BeginAsync()
    {
        var mailbox = await Mailbox.ConnectAsync(stack.Running, null, Cancellation);
        await mailbox.Api.SetBotRulesAsync(new BotRules(null, [], null), Cancellation);
        var address = Mailbox.NewAddress();
        await mailbox.WritesAsync(new { from = address, text = "hello" }, Cancellation);
        return (mailbox, address, (await mailbox.ConversationAsync(address, Cancellation)).Id);
    }
}
