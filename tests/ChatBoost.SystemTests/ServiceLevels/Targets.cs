using System.Net;
using System.Text.Json;
using ChatBoost.SystemTests.Notifications;
using ChatBoost.SystemTests.Webhooks;

namespace ChatBoost.SystemTests.ServiceLevels;

public sealed class Targets(SystemStack stack)
{
    [Fact]
    public async Task A_first_answer_that_is_late_is_told_once_and_everywhere_and_the_next_case_begins_anew()
    {
        var shop = await ServiceShop.OpenAsync(stack);
        await using var hooks = new WebhookShop(stack, shop.Shop);
        await hooks.SubscribeAsync("sla.breached");
        await shop.SetAsync("service-levels", new { inBusinessHours = false, targets = new[] { new { firstResponseMinutes = 30, resolutionMinutes = 600 } } });
        var (newcomer, id) = await shop.NewcomerAsync();

        var level = await shop.ExpectLevelAsync(id, l => l.FirstResponseDueAt is not null && l.ResolutionDueAt is not null);
        Assert.Equal(TimeSpan.FromMinutes(570), level.ResolutionDueAt - level.FirstResponseDueAt);
        Assert.Equal(id, (await shop.Owner.ConversationsAsync("serviceLevel=due&sort=due", Cancellation)).Data[0].Id);
        Assert.Empty((await shop.Owner.ConversationsAsync("serviceLevel=breached", Cancellation)).Data);

        await shop.PassAsync(id, TimeSpan.FromMinutes(31));
        await shop.ExpectLevelAsync(id, l => l is { FirstResponseBreachedAt: not null, FirstResponseDueAt: null, ResolutionBreachedAt: null });
        var told = await hooks.Receiver.ExpectAsync("the breach", e => e.Json.GetProperty("type").GetString() == "sla.breached", Cancellation);
        Assert.Equal((id, "first_response"), (told.Data("conversationId"), told.Data("target")));
        // It is nobody's: whoever leads is told.
        Assert.Equal(id, (await NotifiedTeam.ExpectAsync(shop.Owner, "sla_breached")).ConversationId);
        var late = await shop.ExpectActionAsync("first_response_overdue");
        Assert.Equal(id, (await shop.Owner.ConversationsAsync("serviceLevel=breached", Cancellation)).Data.Single().Id);
        Assert.Equal(1, (await StatsAsync(shop)).GetProperty("breached_conversations").GetInt32());

        await shop.PassAsync(id, TimeSpan.FromMinutes(580));
        await shop.ExpectLevelAsync(id, l => l.ResolutionBreachedAt is not null);
        await hooks.Receiver.ExpectAsync("the second breach", e => e.Data("target") == "resolution", Cancellation);
        await shop.Owner.SendHumanAsync(id, "at last", Cancellation);
        await newcomer.ReadsAsync("at last", Cancellation);
        Assert.Equal(late.Id, (await shop.ExpectActionAsync("first_response_overdue", "completed")).Id);
        await shop.ExpectActionAsync("resolution_overdue");
        await shop.Owner.UpdateConversationAsync(id, new { status = "resolved" }, Cancellation);
        await shop.ExpectActionAsync("resolution_overdue", "completed");
        Assert.Equal(2, hooks.Receiver.Received.Count);

        await newcomer.WritesAsync("one more thing", Cancellation);
        await shop.ExpectLevelAsync(id, l => l is { FirstResponseBreachedAt: null, ResolutionBreachedAt: null, FirstResponseDueAt: not null, ResolutionDueAt: not null });
        Assert.Empty((await shop.Owner.ConversationsAsync("serviceLevel=breached", Cancellation)).Data);
    }

    [Fact]
    public async Task What_is_due_follows_priority_status_and_settings()
    {
        var shop = await ServiceShop.OpenAsync(stack);
        var (_, id) = await shop.NewcomerAsync();
        Assert.Null(await shop.LevelAsync(id));

        // Promised when somebody waits already.
        await shop.SetAsync("service-levels", new { inBusinessHours = false, targets = new object[] { new { resolutionMinutes = 600 }, new { priority = "urgent", resolutionMinutes = 60 } } });
        var usual = await shop.ExpectLevelAsync(id, l => l.ResolutionDueAt is not null);
        await shop.Owner.UpdateConversationAsync(id, new { priority = "urgent" }, Cancellation);
        var urgent = await shop.ExpectLevelAsync(id, l => l.ResolutionDueAt < usual.ResolutionDueAt);
        Assert.Equal(TimeSpan.FromMinutes(540), usual.ResolutionDueAt - urgent.ResolutionDueAt);

        await shop.Owner.UpdateConversationAsync(id, new { status = "pending" }, Cancellation);
        await shop.ExpectNoLevelAsync(id);
        await shop.Owner.UpdateConversationAsync(id, new { status = "open" }, Cancellation);
        await shop.ExpectLevelAsync(id, l => l.ResolutionDueAt is not null);
        await shop.Owner.SendHumanAsync(id, "here I am", Cancellation);
        await shop.ExpectNoLevelAsync(id);

        await shop.SetAsync("service-levels", new { inBusinessHours = false, targets = Array.Empty<object>() });
        Assert.Null(await shop.LevelAsync(id));
    }

    [Fact]
    public async Task Nonsense_is_refused()
    {
        var shop = await stack.OpenShopAsync();
        foreach (var nonsense in new object[]
        {
            new { },
            new { inBusinessHours = true, targets = new object?[] { null } },
            new { inBusinessHours = true, targets = new[] { new { firstResponseMinutes = 0 } } },
            new { inBusinessHours = true, targets = new[] { new { priority = "low", resolutionMinutes = 1 }, new { priority = "low", resolutionMinutes = 2 } } },
            new { inBusinessHours = true, targets = new[] { new { priority = "highest" } } },
        })
        {
            await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => shop.Api.PutAsync("/api/v1/settings/service-levels", nonsense, Cancellation));
        }

        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, "invalid_service_level", () => shop.Api.ConversationsAsync("serviceLevel=good", Cancellation));
    }

    private static Task<JsonElement> StatsAsync(ServiceShop shop) => shop.Owner.GetAsync<JsonElement>($"/api/v1/conversations/{shop.Owner.Session!.OrganizationId}/stats", Cancellation);
}
