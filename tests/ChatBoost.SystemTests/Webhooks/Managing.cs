using System.Net;
using System.Text.Json;
using ChatBoost.SystemTests.Identity;

namespace ChatBoost.SystemTests.Webhooks;

public sealed class Managing(SystemStack stack)
{
    [Fact]
    public async Task Who_may_manage_webhooks_does_and_nobody_else_sees_them()
    {
        await using var hooks = await WebhookShop.OpenAsync(stack);
        var hook = await hooks.SubscribeAsync("message.received", "message.received");
        var agent = await (await Team.OfAsync(stack, hooks.Shop.Api)).MemberAsync("agent");

        Assert.StartsWith("whsec_", hook.Secret, StringComparison.Ordinal);
        Assert.Equal(["message.received"], hook.EventTypes);
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, () => agent.GetAsync<JsonElement>(WebhookShop.Path, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "unknown_event_type", () => hooks.SubscribeAsync("message.imagined"));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => hooks.SubscribeAsync());
        var types = await hooks.Shop.Api.GetAsync<JsonElement>($"{WebhookShop.Path}/event-types", Cancellation);
        Assert.Contains(types.GetProperty("data").EnumerateArray(), type => type.GetProperty("name").GetString() == "contact.erased");

        var changed = await hooks.Shop.Api.SendAsync<HookView>(HttpMethod.Patch, $"{WebhookShop.Path}/{hook.Id}", new { eventTypes = new[] { "*" } }, Cancellation);
        Assert.Equal((hook.Url, "*", null), (changed.Url, changed.EventTypes.Single(), changed.Secret));
        await hooks.Shop.Api.DeleteAsync($"{WebhookShop.Path}/{hook.Id}", Cancellation);
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "webhook_not_found", () => hooks.HookAsync(hook.Id));
    }

    [Fact]
    public async Task An_organization_has_so_many_webhooks_and_no_more()
    {
        await using var hooks = await WebhookShop.OpenAsync(stack);
        for (var i = 0; i < 20; i++)
        {
            await hooks.SubscribeAsync("contact.erased");
        }

        await Refusal.ExpectAsync(HttpStatusCode.UnprocessableEntity, "too_many_webhooks", () => hooks.SubscribeAsync("contact.erased"));
    }

    [Fact]
    public async Task One_that_says_it_is_gone_is_disabled_at_once_and_what_waits_is_given_up()
    {
        await using var hooks = await WebhookShop.OpenAsync(stack);
        var hook = await hooks.SubscribeAsync("message.received");
        hooks.Receiver.Answer = _ => new EventAnswer(500);
        var waiting = await hooks.TestAsync(hook.Id);
        await hooks.WaitForAsync(hook.Id, waiting, d => d.Attempts is [{ StatusCode: 500 }, ..]);
        hooks.Receiver.Answer = _ => new EventAnswer(410);
        await hooks.TestAsync(hook.Id);

        await Wait.UntilAsync("the webhook to be disabled", async () => !(await hooks.HookAsync(hook.Id)).IsEnabled, cancellationToken: Cancellation);
        Assert.Equal("gone", (await hooks.HookAsync(hook.Id)).DisabledReason);
        Assert.Equal("failed", (await hooks.DeliveryAsync(hook.Id, waiting)).Delivery.State);
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "webhook_disabled", () => hooks.TestAsync(hook.Id));
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "webhook_disabled", () => hooks.Shop.Api.PostAsync($"{WebhookShop.Path}/{hook.Id}/deliveries/{waiting}/replay", null, Cancellation));

        // What happens now is not recorded; enabled again, one of before is replayed.
        await hooks.Shop.NewCustomer().WritesAsync("hello", Cancellation);
        hooks.Receiver.Answer = _ => new EventAnswer(200);
        var enabled = await hooks.Shop.Api.SendAsync<HookView>(HttpMethod.Patch, $"{WebhookShop.Path}/{hook.Id}", new { isEnabled = true }, Cancellation);
        Assert.Equal((true, null, null), (enabled.IsEnabled, enabled.DisabledReason, enabled.FailingSince));
        await hooks.Shop.Api.PostAsync($"{WebhookShop.Path}/{hook.Id}/deliveries/{waiting}/replay", null, Cancellation);
        var done = await hooks.WaitForAsync(hook.Id, waiting, d => d.Delivery.State == "delivered");
        Assert.Equal((1, 200), (done.Delivery.Attempts, done.Attempts[^1].StatusCode));
    }

    [Fact]
    public async Task One_that_took_nothing_for_three_days_is_disabled_and_one_success_in_between_saves_it()
    {
        await using var hooks = await WebhookShop.OpenAsync(stack);
        var hook = await hooks.SubscribeAsync("message.received");
        var id = WebhookId.Parse(hook.Id).Value;
        hooks.Receiver.Answer = _ => new EventAnswer(503, Headers: new() { ["Retry-After"] = "3000" });
        var first = await hooks.TestAsync(hook.Id);
        var asked = await hooks.WaitForAsync(hook.Id, first, d => d.Attempts is [{ StatusCode: 503 }, ..]);
        Assert.InRange(asked.Delivery.NextAttemptAt!.Value, DateTimeOffset.UtcNow.AddMinutes(48), DateTimeOffset.UtcNow.AddMinutes(51));
        await hooks.ExecuteAsync("update webhooks set failing_since = now() - interval '71 hours' where id = $1", id);
        await hooks.WaitForAsync(hook.Id, await hooks.TestAsync(hook.Id), d => d.Attempts is [{ StatusCode: 503 }, ..]);
        Assert.True((await hooks.HookAsync(hook.Id)).IsEnabled);

        hooks.Receiver.Answer = _ => new EventAnswer(200);
        await hooks.WaitForAsync(hook.Id, await hooks.TestAsync(hook.Id), d => d.Delivery.State == "delivered");
        Assert.Null((await hooks.HookAsync(hook.Id)).FailingSince);

        hooks.Receiver.Answer = _ => new EventAnswer(500);
        await hooks.WaitForAsync(hook.Id, await hooks.TestAsync(hook.Id), d => d.Attempts is [{ StatusCode: 500 }, ..]);
        await hooks.ExecuteAsync("update webhooks set failing_since = now() - interval '73 hours' where id = $1", id);
        await hooks.TestAsync(hook.Id);
        await Wait.UntilAsync("the webhook to be disabled", async () => (await hooks.HookAsync(hook.Id)).DisabledReason == "failing", cancellationToken: Cancellation);
    }

    [Fact]
    public async Task What_was_tried_for_a_day_is_given_up_and_a_range_of_time_is_replayed()
    {
        await using var hooks = await WebhookShop.OpenAsync(stack);
        var hook = await hooks.SubscribeAsync("message.received");
        var delivered = await hooks.TestAsync(hook.Id);
        await hooks.WaitForAsync(hook.Id, delivered, d => d.Delivery.State == "delivered");
        hooks.Receiver.Answer = _ => new EventAnswer(500);
        var failed = new[] { await hooks.TestAsync(hook.Id), await hooks.TestAsync(hook.Id) };
        foreach (var id in failed)
        {
            await hooks.WaitForAsync(hook.Id, id, d => d.Attempts is [{ StatusCode: 500 }, ..]);
            await hooks.ExecuteAsync("update webhook_deliveries set give_up_at = now() - interval '1 second', next_attempt_at = now() where id = $1", WebhookDeliveryId.Parse(id).Value);
            Assert.Null((await hooks.WaitForAsync(hook.Id, id, d => d.Delivery.State == "failed")).Delivery.NextAttemptAt);
        }

        Assert.Equal([failed[1], failed[0]], (await hooks.LogAsync(hook.Id, "state=failed")).Select(d => d.Id));
        Assert.Equal([failed[0]], (await hooks.LogAsync(hook.Id, $"state=failed&before={failed[1]}")).Select(d => d.Id));
        Assert.Empty(await hooks.LogAsync(hook.Id, "eventType=message.received"));
        Assert.Equal(3, (await hooks.LogAsync(hook.Id, $"since={DateTimeOffset.UtcNow.AddMinutes(-5):O}".Replace("+", "%2B", StringComparison.Ordinal))).Count);
        Assert.Empty(await hooks.LogAsync(hook.Id, $"until={DateTimeOffset.UtcNow.AddMinutes(-5):O}".Replace("+", "%2B", StringComparison.Ordinal)));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => hooks.LogAsync(hook.Id, "state=1"));

        hooks.Receiver.Answer = _ => new EventAnswer(200);
        var (from, to) = (DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => ReplayAsync(hooks, hook, to, from, includeDelivered: false));
        Assert.Equal(0, await ReplayAsync(hooks, hook, from.AddDays(-2), from, includeDelivered: true));
        Assert.Equal(2, await ReplayAsync(hooks, hook, from, to, includeDelivered: false));
        await Wait.UntilAsync("all to be delivered", async () => (await hooks.LogAsync(hook.Id, "state=delivered")).Count == 3, cancellationToken: Cancellation);
        Assert.Single(hooks.Receiver.Received, e => e.Id == hooks.Receiver.Received[0].Id);
        Assert.Equal(3, await ReplayAsync(hooks, hook, from, to, includeDelivered: true));
        await Wait.UntilAsync("the first to come again", () => Task.FromResult(hooks.Receiver.Received.Count(e => e.Id == hooks.Receiver.Received[0].Id) == 2), cancellationToken: Cancellation);
    }

    private static async Task<int> ReplayAsync(WebhookShop hooks, HookView hook, DateTimeOffset from, DateTimeOffset to, bool includeDelivered) =>
        (await hooks.Shop.Api.PostAsync<JsonElement>($"{WebhookShop.Path}/{hook.Id}/replay", new { since = from, until = to, includeDelivered }, Cancellation)).GetProperty("replayed").GetInt32();
}
