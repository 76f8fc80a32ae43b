using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.SystemTests.ContentEncryption;
using ChatBoost.SystemTests.Identity;
using static ChatBoost.SystemTests.ScheduledMessages.SchedulingShop;

namespace ChatBoost.SystemTests.ScheduledMessages;

/// <summary>What is stored until the time has come.</summary>
public sealed class Scheduling(SystemStack stack)
{
    [Fact]
    public async Task What_waits_is_listed_by_time_for_conversation_and_organization()
    {
        var shop = await OpenAsync(stack);
        var other = await OpenAsync(stack, shop.Shop);
        var team = await Team.OfAsync(stack, shop.Api);
        var (agent, viewer) = (await team.MemberAsync("agent"), await team.MemberAsync("viewer"));
        var second = await shop.ScheduleAsync("second", Tomorrow.AddHours(2));
        var first = await shop.ScheduleAsync("first", Tomorrow.AddHours(1), by: agent);
        var third = await other.ScheduleAsync("third", Tomorrow.AddHours(3));

        Assert.Equal([first.Id, second.Id], Ids(await viewer.GetAsync<ScheduledPage>(shop.List, Cancellation)));
        Assert.Equal([first.Id, second.Id, third.Id], Ids(await viewer.GetAsync<ScheduledPage>(All, Cancellation)));
        Assert.Equal([first.Id], Ids(await agent.GetAsync<ScheduledPage>($"{All}?mine=true", Cancellation)));
        var page = await viewer.GetAsync<ScheduledPage>($"{All}?limit=2", Cancellation);
        Assert.Equal((2, true), (page.Data.Count, page.HasMore));
        page = await viewer.GetAsync<ScheduledPage>($"{All}?limit=2&after={page.Data[1].Id}", Cancellation);
        Assert.Equal([third.Id], Ids(page));
        Assert.False(page.HasMore);

        // A colleague's too, for the work is the team's; but not by who writes to nobody.
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, () => viewer.DeleteAsync($"{All}/{first.Id}", Cancellation));
        await shop.Api.DeleteAsync($"{All}/{first.Id}", Cancellation);
        Assert.Equal([second.Id], Ids(await viewer.GetAsync<ScheduledPage>(shop.List, Cancellation)));
        Assert.Equal([first.Id], Ids(await viewer.GetAsync<ScheduledPage>($"{All}?status=cancelled", Cancellation)));
        await shop.Api.DeleteAsync($"/api/v1/conversations/{other.ConversationId}", Cancellation);
        Assert.Equal([second.Id], Ids(await viewer.GetAsync<ScheduledPage>(All, Cancellation)));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "scheduled_message_not_found", () => shop.Api.DeleteAsync($"{All}/{third.Id}", Cancellation));
    }

    [Fact]
    public async Task Every_send_takes_a_time_on_every_channel()
    {
        var shop = await OpenAsync(stack);
        var sms = await TwilioNumber.ConnectAsync(stack.Running, "SMS", shop.Api, Cancellation);
        var mailbox = await Mailbox.ConnectAsync(stack.Running, shop.Api, Cancellation);
        var address = Mailbox.NewAddress();
        await shop.Api.PostAsync($"/api/v1/conversations/{shop.ConversationId}/contact/emails", new { email = address }, Cancellation);
        var phone = $"+{shop.Customer.WaId}";

        var all = new[]
        {
            await shop.Api.PostAsync<Scheduled>($"{shop.Messages}/whatsapp", new { message = "by WhatsApp", scheduledAt = Soon }, Cancellation),
            await shop.Api.PostAsync<Scheduled>(shop.Messages, new { channel = "whatsapp", message = "by WhatsApp again", scheduledAt = Soon }, Cancellation),
            await shop.Api.PostAsync<Scheduled>($"{shop.Messages}/sms", new { message = "by SMS", to = phone, scheduledAt = Soon }, Cancellation),
            await shop.Api.PostAsync<Scheduled>(
                $"{shop.Messages}/email",
                new
                {
                    subject = "Later", body = "<p>by mail</p>", to = address, scheduledAt = Soon,
                    attachments = new[] { new { filename = "a.txt", content = Convert.ToBase64String("some bytes"u8), contentType = "text/plain" } },
                },
                Cancellation),
            await shop.Api.PostAsync<Scheduled>(shop.Path, new { channel = "Email", subject = "Later still", body = "by mail again", to = address, scheduledAt = Soon }, Cancellation),
        };

        Assert.Equal(["WhatsApp", "WhatsApp", "SMS", "Email", "Email"], all.Select(one => one.Channel));
        Assert.Equal((shop.ConversationId, "Later"), (all[0].ConversationId, all[3].Subject));
        Assert.All(all, one => Assert.Equal("scheduled", one.Status));
        await shop.Customer.ReadsAsync("by WhatsApp", Cancellation);
        await shop.Customer.ReadsAsync("by WhatsApp again", Cancellation);
        await Wait.UntilAsync("the SMS", async () => (await sms.ArrivedAsync(phone, Cancellation)).Any(one => one.Body == "by SMS"), cancellationToken: Cancellation);
        await Wait.UntilAsync("the mails", async () => (await mailbox.ArrivedAsync(address, Cancellation)).Count == 2, cancellationToken: Cancellation);
        Assert.Contains("a.txt", string.Concat((await mailbox.ArrivedAsync(address, Cancellation)).Select(mail => mail.GetRawText())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_be_sent_is_refused_while_somebody_is_there()
    {
        var shop = await OpenAsync(stack);
        object Message(object at, string? message = "hi", object? fallbackTemplate = null, string channel = "WhatsApp") => new { channel, message, scheduledAt = at, fallbackTemplate };

        foreach (var body in new[]
        {
            Message(DateTimeOffset.UtcNow.AddSeconds(-1)), Message(DateTimeOffset.UtcNow.AddDays(367)), new { channel = "WhatsApp", message = "hi" }, Message("tomorrow"),
            Message(Tomorrow, ""), Message(Tomorrow, "nul\0"), Message(Tomorrow, new string('x', 4097)), Message(Tomorrow, channel: "pigeon"),
            Message(Tomorrow, fallbackTemplate: new { name = "No Such Name", language = "en_US" }), Message(Tomorrow, fallbackTemplate: new { name = "hello_world", language = "english" }),
            Message(Tomorrow, fallbackTemplate: new { name = "hello_world" }), Message(Tomorrow, fallbackTemplate: new { name = "hello_world", language = "en_US", components = "none" }),
            Message(Tomorrow, fallbackTemplate: new { name = "hello_world", language = "en_US", components = new[] { 1 } }),
        })
        {
            await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => shop.Api.PostAsync(shop.Path, body, Cancellation));
        }

        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, () => shop.Api.PostAsync(shop.Path, Message(Tomorrow, channel: "SMS"), Cancellation));
        await Refusal.ExpectAsync(
            HttpStatusCode.NotFound, "conversation_not_found", () => shop.Api.PostAsync($"/api/v1/conversations/{ConversationId.New()}/messages/schedule", Message(Tomorrow), Cancellation));
        await shop.Api.SendAsync<JsonElement>(HttpMethod.Patch, $"/api/v1/conversations/{shop.ConversationId}/contact", new { dnd = true }, Cancellation);
        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "do_not_disturb", () => shop.Api.PostAsync(shop.Path, Message(Tomorrow), Cancellation));
        Assert.Empty((await shop.Api.GetAsync<ScheduledPage>(All, Cancellation)).Data);
    }

    [Fact]
    public async Task Scheduled_twice_with_one_key_it_is_one_also_at_the_same_moment()
    {
        var shop = await OpenAsync(stack);
        var key = $"key-{Guid.NewGuid():N}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stack.Running.Gateway, shop.Path))
            {
                Content = System.Net.Http.Json.JsonContent.Create(new { channel = "WhatsApp", message = "once", scheduledAt = Tomorrow }),
            };
            request.Headers.Authorization = new("Bearer", shop.Api.Token);
            request.Headers.Add("Idempotency-Key", key);
            using var response = await shop.Api.SendAsync(request, Cancellation);
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            return JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["id"]!.GetValue<string>();
        }));

        Assert.Equal(answers.Distinct().Single(), Assert.Single((await shop.Api.GetAsync<ScheduledPage>(shop.List, Cancellation)).Data).Id);
    }

    [Fact]
    public async Task Where_content_is_encrypted_it_is_too_before_and_after_the_switch_and_is_sent()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        var shop = await OpenAsync(stack, encrypted.Shop);
        var secret = $"secret{Guid.NewGuid():N}"[..20];
        var before = await shop.ScheduleAsync($"before {secret}", Tomorrow);
        Assert.Equal(["inboxdb.scheduled_messages"], await encrypted.FindAsync(secret));

        await encrypted.SwitchAsync(enabled: true);
        await encrypted.RotateAsync();
        var after = await shop.ScheduleAsync($"after {secret}", Tomorrow);

        Assert.Equal($"after {secret}", after.Message);
        Assert.Empty(await encrypted.FindAsync(secret));
        Assert.Equal([$"before {secret}", $"after {secret}"], (await shop.Api.GetAsync<ScheduledPage>(shop.List, Cancellation)).Data.Select(one => one.Message));

        // Moved to another row it does not open, and is not sent.
        var thief = await shop.ScheduleAsync("mine", Tomorrow.AddHours(1));
        await encrypted.ExecuteAsync(
            "update scheduled_messages s set sealed = o.sealed from scheduled_messages o where s.id = $1 and o.id = $2",
            ScheduledMessageId.Parse(thief.Id).Value, ScheduledMessageId.Parse(after.Id).Value);
        Assert.True((await shop.Api.GetAsync<ScheduledPage>(shop.List, Cancellation)).Data.Single(one => one.Id == thief.Id).Unreadable);
        foreach (var id in new[] { before.Id, after.Id, thief.Id })
        {
            await shop.Api.SendAsync<Scheduled>(HttpMethod.Patch, $"{All}/{id}", new { scheduledAt = Soon }, Cancellation);
        }

        await shop.Customer.ReadsAsync($"before {secret}", Cancellation);
        await shop.Customer.ReadsAsync($"after {secret}", Cancellation);
        Assert.Equal("content_unreadable", (await shop.ExpectAsync(thief.Id, "failed")).ErrorCode);
        Assert.Empty(await encrypted.FindAsync(secret));

        var left = await shop.ScheduleAsync($"left {secret}", Tomorrow);
        await encrypted.SwitchAsync(enabled: false);
        Assert.Contains("inboxdb.scheduled_messages", await encrypted.FindAsync($"left {secret}"));
        Assert.Equal($"left {secret}", (await shop.Api.GetAsync<ScheduledPage>(shop.List, Cancellation)).Data.Single(one => one.Id == left.Id).Message);
    }

    [Fact]
    public async Task It_is_in_the_export_and_goes_with_the_contact()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        var shop = await OpenAsync(stack, encrypted.Shop);
        var secret = $"secret{Guid.NewGuid():N}";
        await shop.ScheduleAsync(secret, Tomorrow);
        var contact = (await shop.Customer.ConversationAsync(Cancellation)).ContactId;
        await shop.Api.DeleteAsync($"/api/v1/conversations/{shop.ConversationId}", Cancellation);

        using (var response = await shop.Api.SendAsync(HttpMethod.Get, $"/api/v1/contacts/{contact}/export", null, Cancellation))
        {
            using var archive = new ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync(Cancellation)), ZipArchiveMode.Read);
            using var entry = new StreamReader(archive.GetEntry($"conversations/{shop.ConversationId}/scheduled.ndjson")!.Open());
            Assert.Equal(secret, JsonNode.Parse(await entry.ReadToEndAsync(Cancellation))!["message"]!.GetValue<string>());
        }

        var erasure = (await shop.Api.PostAsync<JsonElement>($"/api/v1/contacts/{contact}/erasure", null, Cancellation)).GetProperty("id").GetString();
        var proof = await Wait.ForAsync(
            "the proof",
            async () => (await shop.Api.GetAsync<JsonElement>($"/api/v1/erasures/{erasure}", Cancellation)).TryGetProperty("proof", out var signed) ? signed.GetString() : null,
            cancellationToken: Cancellation);
        Assert.Contains(
            "\"scheduledMessages\":1", System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(proof.Split('.')[1])), StringComparison.Ordinal);
        Assert.Empty(await encrypted.FindAsync(secret));
    }

    private static IEnumerable<string> Ids(ScheduledPage page) => page.Data.Select(one => one.Id);
}
