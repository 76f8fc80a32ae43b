using System.Net;
using System.Text.Json;
using ChatBoost.SystemTests.Notifications;
using ChatBoost.SystemTests.Realtime;
using ChatBoost.SystemTests.ServiceLevels;
using ChatBoost.SystemTests.Webhooks;

namespace ChatBoost.SystemTests.ManualActions;

public sealed class Actions(SystemStack stack)
{
    [Fact]
    public async Task A_bot_without_an_answer_asks_for_a_person_once_until_somebody_answers()
    {
        var shop = await ServiceShop.OpenAsync(stack);
        await using var live = await HubClient.ConnectAsync(stack.Running.Gateway, shop.Owner.Session!.AccessToken);
        await live.ExpectAsync("server:hello");
        var (newcomer, id) = await shop.NewcomerAsync();

        var asked = await shop.ExpectActionAsync("bot_could_not_answer");
        Assert.Equal((id, null, null), (asked.ConversationId, asked.AssignedTo, asked.CompletedAt));
        var told = await live.ExpectAsync("action:human_attention_required");
        Assert.Equal((id, "bot_could_not_answer"), (told.GetProperty("conversationId").GetString(), told.GetProperty("reason").GetString()));
        Assert.Equal(id, (await NotifiedTeam.ExpectAsync(shop.Owner, "human_attention")).ConversationId);

        await newcomer.WritesAsync("are you there?", Cancellation);
        await newcomer.StoredAsync(m => m.Text == "are you there?", Cancellation);
        await shop.Owner.SendHumanAsync(id, "Here I am.", Cancellation);
        var done = await shop.ExpectActionAsync("bot_could_not_answer", "completed");
        Assert.Equal((asked.Id, null), (done.Id, done.CompletedBy));
        Assert.Single(await shop.ActionsAsync());

        await newcomer.WritesAsync("and now?", Cancellation);
        Assert.NotEqual(asked.Id, (await shop.ExpectActionAsync("bot_could_not_answer")).Id);
    }

    [Fact]
    public async Task Automation_hands_a_conversation_over_and_the_contact_waits_for_a_person_from_then_on()
    {
        var shop = await ServiceShop.OpenAsync(stack);
        await using var hooks = new WebhookShop(stack, shop.Shop);
        await hooks.SubscribeAsync("conversation.taken_over");
        await shop.Owner.ReleaseAsync(shop.Id, Cancellation);
        await shop.Owner.UpdateConversationAsync(shop.Id, new { assigneeId = shop.OwnerId }, Cancellation);
        using var automation = await shop.AutomationAsync();
        object Request(string conversationId) => new { organizationId = shop.Owner.Session!.OrganizationId, conversationId, reason = "human_requested", handsOver = true };
        var request = Request(shop.Id);

        var noted = await automation.PostAsync<JsonElement>("/internal/human-attention", request, Cancellation);
        var again = await automation.PostAsync<JsonElement>("/internal/human-attention", request, Cancellation);

        var action = await shop.ExpectActionAsync("human_requested");
        Assert.Equal((action.Id, action.Id), (noted.GetProperty("manualActionId").GetString(), again.GetProperty("manualActionId").GetString()));
        Assert.Equal(shop.OwnerId, action.AssignedTo);
        Assert.Equal("human", (await shop.Owner.ConversationAsync(shop.Id, Cancellation)).Mode);
        // By nobody; the takeover that opened the shop may be told of too.
        await hooks.Receiver.ExpectAsync(
            "the handover", e => !e.Json.GetProperty("data").TryGetProperty("changedBy", out var by) || by.ValueKind == JsonValueKind.Null, Cancellation);
        Assert.Equal(1, (await NotifiedTeam.ExpectAsync(shop.Owner, "human_attention")).Count);
        Assert.Equal("pending", (await shop.ActionsAsync()).Single().Status);

        await shop.Owner.SendHumanAsync(shop.Id, "A person.", Cancellation);
        await shop.ExpectActionAsync("human_requested", "completed");
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "conversation_not_found", () => automation.PostAsync<JsonElement>(
            "/internal/human-attention", Request(ConversationId.New().ToString()), Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, () => new ChatBoostApi(new Uri(stack.Running.Description.All("inbox")[0].Url), shop.Owner.Session!.AccessToken)
            .PostAsync<JsonElement>("/internal/human-attention", request, Cancellation));
    }

    [Fact]
    public async Task A_message_that_did_not_arrive_is_to_be_mended_until_the_next_one_goes_out()
    {
        var shop = await ServiceShop.OpenAsync(stack);
        await stack.Simulator.PostAsync("/simulator/faults", new { phoneNumberId = shop.Shop.PhoneNumberId, count = 1, code = 131026 }, Cancellation);
        var sent = await shop.Owner.SendHumanAsync(shop.Id, "never arrives", Cancellation);

        Assert.Equal(sent.Id, (await shop.ExpectActionAsync("failed_message")).MessageId);
        await shop.Owner.SendHumanAsync(shop.Id, "once more", Cancellation);
        Assert.Equal(sent.Id, (await shop.ExpectActionAsync("failed_message", "completed")).MessageId);
        Assert.Single(await shop.ActionsAsync());
    }

    [Fact]
    public async Task Waiting_contacts_become_tasks_by_rule_that_end_with_their_cause_and_do_not_come_back_for_the_same_wait()
    {
        var shop = await ServiceShop.OpenAsync(stack);
        await shop.SetAsync("waiting-rules", new { answerMinutes = 60, unassignedMinutes = 30, windowMinutes = 120 });
        await using var live = await HubClient.ConnectAsync(stack.Running.Gateway, shop.Owner.Session!.AccessToken);
        await live.ExpectAsync("server:hello");
        await shop.WritesAsync("is anybody there?");

        await shop.PassAsync(shop.Id, TimeSpan.FromMinutes(31));
        var unassigned = await shop.ExpectActionAsync("unassigned");
        Assert.Equal(shop.Id, (await live.ExpectAsync("action:conversations_flagged", e => e.GetProperty("reason").GetString() == "unassigned")).GetProperty("conversationIds")[0].GetString());
        Assert.DoesNotContain(await shop.ActionsAsync(), a => a.Kind == "answer_overdue");
        await shop.Owner.UpdateConversationAsync(shop.Id, new { assigneeId = shop.OwnerId }, Cancellation);
        Assert.Equal((unassigned.Id, null), ((await shop.ExpectActionAsync("unassigned", "completed")).Id, (await shop.ActionsAsync()).Single().CompletedBy));

        await shop.PassAsync(shop.Id, TimeSpan.FromMinutes(30));
        var overdue = await shop.ExpectActionAsync("answer_overdue");
        Assert.Equal(shop.OwnerId, overdue.AssignedTo);
        var dismissed = await shop.Owner.PostAsync<ActionView>($"{ServiceShop.Actions}/{overdue.Id}/dismiss", null, Cancellation);
        Assert.Equal(("failed", shop.OwnerId), (dismissed.Status, dismissed.CompletedBy));
        Assert.Equal("failed", (await shop.Owner.PostAsync<ActionView>($"{ServiceShop.Actions}/{overdue.Id}/complete", null, Cancellation)).Status);

        await shop.PassAsync(shop.Id, TimeSpan.FromHours(21));
        var closing = await shop.ExpectActionAsync("window_closing");
        Assert.Equal([closing.Id], (await shop.ActionsAsync("status=pending")).Select(a => a.Id));
        Assert.Equal([overdue.Id], (await shop.ActionsAsync("status=failed")).Select(a => a.Id));
        Assert.Equal("completed", (await shop.Owner.PostAsync<ActionView>($"{ServiceShop.Actions}/{closing.Id}/complete", null, Cancellation)).Status);

        await shop.Owner.SendHumanAsync(shop.Id, "I am.", Cancellation);
        await shop.WritesAsync("good");
        await shop.PassAsync(shop.Id, TimeSpan.FromMinutes(61));
        Assert.NotEqual(overdue.Id, (await shop.ExpectActionAsync("answer_overdue")).Id);
        await shop.Owner.UpdateConversationAsync(shop.Id, new { status = "resolved" }, Cancellation);
        await Wait.UntilAsync("nothing to be left to do", async () => (await shop.ActionsAsync("status=pending")).Count == 0, cancellationToken: Cancellation);

        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, "invalid_status", () => shop.Owner.GetAsync<JsonElement>($"{ServiceShop.Actions}?status=done", Cancellation));
    }
}
