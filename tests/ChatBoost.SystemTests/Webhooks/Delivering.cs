using System.Net;
using ChatBoost.SystemTests.ContentEncryption;

namespace ChatBoost.SystemTests.Webhooks;

public sealed class Delivering(SystemStack stack)
{
    [Fact]
    public async Task What_happens_is_told_once_signed_as_the_standard_says_and_without_text()
    {
        await using var hooks = await WebhookShop.OpenAsync(stack);
        var hook = await hooks.SubscribeAsync("message.received", "message.sent", "conversation.taken_over", "conversation.assigned", "conversation.status_changed");
        var api = hooks.Shop.Api;
        var customer = hooks.Shop.NewCustomer($"Customer {Guid.NewGuid():N}");
        await customer.WritesAsync("my secret order", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);

        var received = await ExpectAsync(hooks, "message.received");
        Assert.Equal("good", await WebhookShop.JudgeAsync(hook.Secret!, received));
        Assert.NotEqual("good", await WebhookShop.JudgeAsync(hook.Secret!, received, received.Body.Replace("text", "next", StringComparison.Ordinal)));
        Assert.NotEqual("good", await WebhookShop.JudgeAsync("whsec_" + Convert.ToBase64String(new byte[32]), received));
        Assert.Equal((received.Id, api.Session!.OrganizationId), (received.Json.GetProperty("id").GetString(), received.Json.GetProperty("organizationId").GetString()));
        Assert.Equal((conversation.Id, conversation.ContactId, "text"), (received.Data("conversationId"), received.Data("contactId"), received.Data("type")));
        Assert.InRange(received.Json.GetProperty("occurredAt").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);

        await ExpectAsync(hooks, "message.sent");
        await api.TakeOverAsync(conversation.Id, Cancellation);
        Assert.Equal(api.Session.UserId, (await ExpectAsync(hooks, "conversation.taken_over")).Data("changedBy"));
        await api.UpdateConversationAsync(conversation.Id, new { assigneeId = api.Session.UserId, status = "resolved" }, Cancellation);
        Assert.Equal(api.Session.UserId, (await ExpectAsync(hooks, "conversation.assigned")).Data("assigneeId"));
        Assert.Equal("resolved", (await ExpectAsync(hooks, "conversation.status_changed")).Data("status"));

        // Not what nobody subscribed to, nothing twice, and no word, name or number.
        Assert.Equal(5, hooks.Receiver.Received.Select(e => e.Id).Distinct().Count());
        Assert.Equal(5, hooks.Receiver.Received.Count);
        Assert.All(hooks.Receiver.Received, e => Assert.All([customer.Name, customer.WaId, "secret order", SystemStack.Greeting], word => Assert.DoesNotContain(word, e.Body, StringComparison.Ordinal)));
        Assert.All(await hooks.LogAsync(hook.Id, "state=delivered"), delivery => Assert.Equal(1, delivery.Attempts));
    }

    [Fact]
    public async Task Statuses_come_one_by_one_each_with_an_id_of_its_own()
    {
        await using var hooks = await WebhookShop.OpenAsync(stack);
        await hooks.SubscribeAsync("message.status_changed");
        var customer = hooks.Shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);

        foreach (var status in new[] { "sent", "delivered", "read" })
        {
            await hooks.Receiver.ExpectAsync($"the status {status}", e => e.Data("status") == status, Cancellation);
        }

        Assert.Single(hooks.Receiver.Received.Select(e => e.Data("messageId")).Distinct());
        Assert.Equal(3, hooks.Receiver.Received.Select(e => e.Id).Distinct().Count());
    }

    [Fact]
    public async Task An_erased_contact_is_told_and_encrypted_content_changes_nothing()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        await encrypted.SwitchAsync(enabled: true);
        await using var hooks = new WebhookShop(stack, encrypted.Shop);
        await hooks.SubscribeAsync("*");
        var customer = hooks.Shop.NewCustomer();
        await customer.WritesAsync("sealed words", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);
        await ExpectAsync(hooks, "message.received");

        await hooks.Shop.Api.PostAsync($"/api/v1/contacts/{conversation.ContactId}/erasure", null, Cancellation);

        Assert.Equal(conversation.ContactId, (await ExpectAsync(hooks, "contact.erased")).Data("contactId"));
        Assert.All(hooks.Receiver.Received, e => Assert.DoesNotContain("sealed words", e.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_post_is_repeated_with_the_same_id_until_it_is_taken_and_each_attempt_is_in_the_log()
    {
        await using var hooks = await WebhookShop.OpenAsync(stack);
        var hook = await hooks.SubscribeAsync("message.received");
        hooks.Receiver.Answer = _ => hooks.Receiver.Received.Count switch
        {
            1 => new EventAnswer(500, "out of order\0" + new string('x', 2000)),
            2 => new EventAnswer(302, Headers: new() { ["Location"] = hooks.Receiver.Url + "/elsewhere" }),
            _ => new EventAnswer(204),
        };

        var id = await hooks.TestAsync(hook.Id);
        var waiting = await hooks.WaitForAsync(hook.Id, id, d => d.Attempts is [{ StatusCode: 500 }, ..]);
        Assert.Equal("pending", waiting.Delivery.State);
        // In seconds; in a minute, should the second attempt be out already.
        Assert.InRange(waiting.Delivery.NextAttemptAt!.Value, DateTimeOffset.UtcNow.AddSeconds(-30), DateTimeOffset.UtcNow.AddSeconds(61));
        Assert.Equal(500, waiting.Attempts[0].Answer!.Length);
        Assert.NotNull((await hooks.HookAsync(hook.Id)).FailingSince);
        var done = await hooks.WaitForAsync(hook.Id, id, d => d.Delivery.State == "delivered");

        Assert.Equal([500, 302, 204], done.Attempts.Select(attempt => attempt.StatusCode!.Value));
        Assert.All(done.Attempts, attempt => Assert.InRange(attempt.DurationMs!.Value, 0, 60_000));
        Assert.Null((await hooks.HookAsync(hook.Id)).FailingSince);
        Assert.Single(hooks.Receiver.Received.Select(e => e.Id).Distinct());
        Assert.Single(hooks.Receiver.Received.Select(e => e.Body).Distinct());
        Assert.DoesNotContain(hooks.Receiver.Received, e => e.Path.EndsWith("elsewhere", StringComparison.Ordinal));
        Assert.Equal("good", await WebhookShop.JudgeAsync(hook.Secret!, hooks.Receiver.Received[2]));
        Assert.Equal("webhook.test", done.Payload.GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_webhook_that_does_not_answer_holds_up_itself_alone()
    {
        await using var hooks = await WebhookShop.OpenAsync(stack);
        hooks.Receiver.Answer = e => e.Path.EndsWith("/silent", StringComparison.Ordinal) ? null : new EventAnswer(200);
        var silent = await hooks.SubscribeAsync("/silent", ["message.received"]);
        var other = await hooks.SubscribeAsync("/other", ["message.received"]);
        for (var i = 0; i < 30; i++)
        {
            await hooks.TestAsync(silent.Id);
        }

        var ids = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            ids.Add(await hooks.TestAsync(other.Id));
        }

        await Wait.UntilAsync("the other's to be taken", async () => (await hooks.LogAsync(other.Id, "state=delivered")).Count == 30, TimeSpan.FromSeconds(10), Cancellation);
        // Four at a time on each of two replicas, and each waits 15 s.
        Assert.InRange(hooks.Receiver.Received.Count(e => e.Path.EndsWith("/silent", StringComparison.Ordinal)), 1, 16);
        var given = (await hooks.LogAsync(silent.Id, "limit=200")).Single(d => d.EventId == hooks.Receiver.Received.First(e => e.Path.EndsWith("/silent", StringComparison.Ordinal)).Id);
        Assert.Equal("timeout", (await hooks.WaitForAsync(silent.Id, given.Id, d => d.Attempts[0].Error is not null)).Attempts[0].Error);
        await hooks.Shop.Api.DeleteAsync($"{WebhookShop.Path}/{silent.Id}", Cancellation);
    }

    [Fact]
    public async Task Both_secrets_sign_for_a_day_after_a_rotation()
    {
        await using var hooks = await WebhookShop.OpenAsync(stack);
        var hook = await hooks.SubscribeAsync("message.received");
        var rotated = await hooks.Shop.Api.PostAsync<HookView>($"{WebhookShop.Path}/{hook.Id}/secret", null, Cancellation);

        Assert.NotEqual(hook.Secret, rotated.Secret);
        Assert.Null((await hooks.HookAsync(hook.Id)).Secret);
        await hooks.TestAsync(hook.Id);
        var both = await ExpectAsync(hooks, "webhook.test");
        Assert.Equal(["good", "good"], [await WebhookShop.JudgeAsync(hook.Secret!, both), await WebhookShop.JudgeAsync(rotated.Secret!, both)]);

        await hooks.ExecuteAsync("update webhooks set previous_secret_until = now() - interval '1 second' where id = $1", WebhookId.Parse(hook.Id).Value);
        await hooks.TestAsync(hook.Id);
        var later = await hooks.Receiver.ExpectAsync("the second test", e => e.Id != both.Id, Cancellation);
        Assert.Equal("good", await WebhookShop.JudgeAsync(rotated.Secret!, later));
        Assert.NotEqual("good", await WebhookShop.JudgeAsync(hook.Secret!, later));
    }

    [Fact]
    public async Task Addresses_inside_the_network_are_refused_when_entered_and_when_they_are_called()
    {
        await using var hooks = await WebhookShop.OpenAsync(stack);
        var port = new Uri(hooks.Receiver.Url).Port;
        foreach (var url in new[]
        {
            $"http://127.0.0.1:{port}/", $"https://127.0.0.1:{port}/", "https://169.254.169.254/latest/meta-data", $"https://[::1]:{port}/", $"https://2130706433:{port}/", "https://0x7f.1/",
            "https://[::ffff:10.0.0.1]/", "https://10.0.0.1/", "http://example.com/", "ftp://localhost/", "https://user:password@example.com/", "https://example.com/#part", "/events", "nonsense",
        })
        {
            await Refusal.ExpectAsync(
                HttpStatusCode.UnprocessableEntity, "url_not_allowed", () => hooks.Shop.Api.PostAsync(WebhookShop.Path, new { url, eventTypes = new[] { "*" } }, Cancellation));
        }

        // As a name would that led outside when it was entered.
        var hook = await hooks.SubscribeAsync("message.received");
        await hooks.ExecuteAsync($"update webhooks set url = 'https://localhost.localdomain:{port}/' where id = $1", WebhookId.Parse(hook.Id).Value);
        var name = await hooks.WaitForAsync(hook.Id, await hooks.TestAsync(hook.Id), d => d.Attempts is [{ Error: not null }, ..]);
        Assert.Contains(name.Attempts[0].Error, new[] { "inside_network", "name_not_found" });
        await hooks.ExecuteAsync($"update webhooks set url = 'https://127.0.0.1:{port}/' where id = $1", WebhookId.Parse(hook.Id).Value);
        var literal = await hooks.WaitForAsync(hook.Id, await hooks.TestAsync(hook.Id), d => d.Attempts is [{ Error: not null }, ..]);
        Assert.Equal("not_allowed", literal.Attempts[0].Error);
        Assert.Empty(hooks.Receiver.Received);
    }

    private static Task<ReceivedEvent> ExpectAsync(WebhookShop hooks, string type) => hooks.Receiver.ExpectAsync($"the event {type}", e => e.Type == type, Cancellation);
}
