using System.Net;
using System.Text.Json;
using ChatBoost.SystemTests.Identity;
using ChatBoost.SystemTests.Notifications;
using ChatBoost.SystemTests.Realtime;
using static ChatBoost.SystemTests.ScheduledMessages.SchedulingShop;

namespace ChatBoost.SystemTests.ScheduledMessages;

/// <summary>What happens when the time has come.</summary>
public sealed class Sending(SystemStack stack)
{
    private static readonly object Template = new { name = "hello_world", language = "en_US" };

    [Fact]
    public async Task A_message_is_sent_in_time_in_its_authors_name_and_everybody_is_told()
    {
        var shop = await OpenAsync(stack);
        await using var live = await HubClient.ConnectAsync(stack.Running.Gateway, shop.Api.Session!.AccessToken);
        await live.ExpectAsync("server:hello");
        var at = Soon;

        var scheduled = await shop.ScheduleAsync("see you now", at);
        Assert.Equal(("scheduled", "see you now", "WhatsApp", shop.Api.Session.UserId), (scheduled.Status, scheduled.Message, scheduled.Channel, scheduled.AuthorId));
        await live.ExpectAsync("scheduled_message:changed", e => StatusOf(e, scheduled.Id) == "scheduled");

        await shop.Customer.ReadsAsync("see you now", Cancellation);
        var sent = await shop.ExpectAsync(scheduled.Id, "sent");
        await live.ExpectAsync("scheduled_message:changed", e => StatusOf(e, scheduled.Id) == "sent");
        var stored = await shop.Customer.StoredAsync(m => m.Id == sent.MessageId, Cancellation);
        Assert.Equal(("see you now", shop.Api.Session.UserId, "user"), (stored.Text, stored.Sender, stored.SenderType));
        Assert.InRange(stored.Timestamp, at.AddMilliseconds(-1), at.AddSeconds(10));
        // What it said stands in the message, and nowhere else.
        Assert.Null(sent.Message);
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "scheduled_message_sent", () => shop.Api.DeleteAsync($"{All}/{scheduled.Id}", Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "scheduled_message_sent", () => MoveAsync(shop, scheduled.Id, Tomorrow));
    }

    [Fact]
    public async Task Two_replicas_send_each_message_once_and_those_of_a_conversation_in_order()
    {
        var shop = await stack.OpenShopAsync();
        var threads = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAsync(stack, shop)));
        var at = DateTimeOffset.UtcNow.AddSeconds(15);
        var texts = Enumerable.Range(0, 12).Select(i => $"part {i:00}").ToArray();
        await Task.WhenAll(threads.Select(async thread =>
        {
            for (var i = 0; i < texts.Length; i++)
            {
                await thread.ScheduleAsync(texts[i], at.AddMilliseconds(i));
            }
        }));

        foreach (var thread in threads)
        {
            await thread.Customer.ReadsAsync(1 + texts.Length, Cancellation);
        }

        foreach (var thread in threads)
        {
            await Wait.UntilAsync(
                "none to wait any more", async () => (await thread.Api.GetAsync<ScheduledPage>(thread.List, Cancellation)).Data.Count == 0, cancellationToken: Cancellation);
            Assert.Equal([SystemStack.Greeting, .. texts], (await thread.Customer.PhoneAsync(Cancellation)).Select(message => message.Text));
            Assert.Equal(texts, (await thread.Customer.ThreadOfAsync(thread.ConversationId, Cancellation)).Where(m => m.SenderType == "user").Select(m => m.Text));
        }
    }

    [Fact]
    public async Task Outside_the_window_the_template_is_sent_in_its_place()
    {
        var shop = await OpenAsync(stack);
        var scheduled = await shop.ScheduleAsync("too late for this", Soon, Template);
        var alone = await shop.Api.PostAsync<Scheduled>(shop.Path, new { channel = "WhatsApp", scheduledAt = Soon, fallbackTemplate = Template }, Cancellation);
        await shop.CloseWindowAsync();

        var sent = await shop.ExpectAsync(scheduled.Id, "sent");
        Assert.True(sent.UsedFallback);
        Assert.False((await shop.ExpectAsync(alone.Id, "sent")).UsedFallback);
        Assert.Equal("template", (await shop.Customer.StoredAsync(m => m.Id == sent.MessageId, Cancellation)).Type);
        var arrived = await shop.Customer.ReadsAsync(3, Cancellation);
        Assert.Equal(["template", "template"], arrived.Skip(1).Select(message => message.Type));
    }

    [Fact]
    public async Task Within_the_window_the_template_stays_unused()
    {
        var shop = await OpenAsync(stack);

        var scheduled = await shop.ScheduleAsync("in time", Soon, Template);

        await shop.Customer.ReadsAsync("in time", Cancellation);
        Assert.False((await shop.ExpectAsync(scheduled.Id, "sent")).UsedFallback);
    }

    [Fact]
    public async Task Outside_the_window_without_template_it_fails_and_its_author_is_notified()
    {
        var team = await NotifiedTeam.OpenAsync(stack);
        await using var live = await HubClient.ConnectAsync(stack.Running.Gateway, team.Agent.Token!);
        await live.ExpectAsync("server:hello");
        var scheduled = await team.Agent.PostAsync<Scheduled>(
            $"/api/v1/conversations/{team.ConversationId}/messages/schedule", new { channel = "WhatsApp", message = "never", scheduledAt = Soon }, Cancellation);
        await team.ExecuteAsync("update conversations set last_inbound_at = now() - interval '25 hours' where id = $1", IdOf(team.ConversationId));

        await NotifiedTeam.ExpectAsync(team.Agent, "scheduled_message_failed", n => n.ConversationId == team.ConversationId);
        await live.ExpectAsync("scheduled_message:changed", e => StatusOf(e, scheduled.Id) == "failed" && e.GetProperty("errorCode").GetString() == "window_closed");

        var failed = (await team.Owner.GetAsync<ScheduledPage>($"{All}?status=failed", Cancellation)).Data.Single();
        Assert.Equal((scheduled.Id, "window_closed", "never"), (failed.Id, failed.ErrorCode, failed.Message));
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "scheduled_message_failed", () => team.Agent.DeleteAsync($"{All}/{scheduled.Id}", Cancellation));
        Assert.DoesNotContain(await NotifiedTeam.ListAsync(team.Owner), n => n.Type == "scheduled_message_failed");
        Assert.Single(await team.Customer.PhoneAsync(Cancellation));
    }

    [Theory]
    [InlineData("do_not_disturb")]
    [InlineData("conversation_deleted")]
    [InlineData("channel_disconnected")]
    public async Task What_forbids_it_at_that_moment_makes_it_fail_with_a_code(string code)
    {
        var shop = await OpenAsync(stack);
        var scheduled = await shop.ScheduleAsync("not like this", Tomorrow);
        await (code switch
        {
            "do_not_disturb" => shop.Api.SendAsync<JsonElement>(HttpMethod.Patch, $"/api/v1/conversations/{shop.ConversationId}/contact", new { dndAll = true }, Cancellation),
            "conversation_deleted" => shop.Api.DeleteAsync($"/api/v1/conversations/{shop.ConversationId}", Cancellation),
            _ => shop.Api.DeleteAsync("/api/v1/settings/whatsapp/disconnect", Cancellation),
        });
        await shop.MakeDueAsync(scheduled.Id);

        await Wait.UntilAsync(
            "it to fail",
            async () => await shop.ExecuteAsync(
                "update scheduled_messages set error_code = error_code where id = $1 and status = 3 and error_code = $2", ScheduledMessageId.Parse(scheduled.Id).Value, code) == 1,
            cancellationToken: Cancellation);
        Assert.Single(await shop.Customer.PhoneAsync(Cancellation));
    }

    [Fact]
    public async Task A_person_having_taken_over_does_not_stop_it()
    {
        var shop = await OpenAsync(stack);
        await shop.Api.TakeOverAsync(shop.ConversationId, Cancellation);

        await shop.ScheduleAsync("from a person", Soon);

        await shop.Customer.ReadsAsync("from a person", Cancellation);
    }

    [Fact]
    public async Task Who_has_left_writes_nothing_any_more()
    {
        var shop = await OpenAsync(stack);
        var team = await Team.OfAsync(stack, shop.Api);
        var agent = await team.MemberAsync("agent");
        var id = (await agent.GetAsync<JsonElement>("/api/v1/auth/me", Cancellation)).GetProperty("userId").GetString();
        // Members are believed for a minute: this one was never asked about.
        var scheduled = await shop.ScheduleAsync("from the grave", Tomorrow, by: agent);
        await shop.Api.UpdateConversationAsync(shop.ConversationId, new { assigneeId = shop.Api.Session!.UserId }, Cancellation);
        await shop.Api.DeleteAsync($"{team.Path}/members/{id}", Cancellation);
        await shop.MakeDueAsync(scheduled.Id);

        Assert.Equal("author_left", (await shop.ExpectAsync(scheduled.Id, "failed")).ErrorCode);
        await NotifiedTeam.ExpectAsync(shop.Api, "scheduled_message_failed");
        Assert.Single(await shop.Customer.PhoneAsync(Cancellation));
    }

    [Fact]
    public async Task A_cancelled_one_is_not_sent_and_a_moved_one_later()
    {
        var shop = await OpenAsync(stack);
        // Far enough away to be changed before, on a busy machine too.
        var first = DateTimeOffset.UtcNow.AddSeconds(15);
        var cancelled = await shop.ScheduleAsync("cancelled", first);
        var moved = await shop.ScheduleAsync("moved", first);
        var early = await shop.ScheduleAsync("early", Tomorrow);
        await shop.Api.DeleteAsync($"{All}/{cancelled.Id}", Cancellation);
        // Twice is once.
        Assert.Equal("cancelled", (await shop.Api.SendAsync<Scheduled>(HttpMethod.Delete, $"{All}/{cancelled.Id}", null, Cancellation)).Status);
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "scheduled_message_cancelled", () => MoveAsync(shop, cancelled.Id, Tomorrow));
        var tomorrow = Tomorrow;
        Assert.Equal(tomorrow, (await MoveAsync(shop, moved.Id, tomorrow)).ScheduledAt, TimeSpan.FromMilliseconds(1));
        await MoveAsync(shop, early.Id, first.AddSeconds(2));

        await shop.Customer.ReadsAsync("early", Cancellation);
        Assert.Equal([SystemStack.Greeting, "early"], (await shop.Customer.PhoneAsync(Cancellation)).Select(message => message.Text));
        Assert.Equal([moved.Id], (await shop.Api.GetAsync<ScheduledPage>(shop.List, Cancellation)).Data.Select(one => one.Id));
    }

    [Fact]
    public async Task One_that_cannot_be_read_fails_and_holds_up_no_other()
    {
        var shop = await OpenAsync(stack);
        var bad = await shop.ScheduleAsync("bad", Tomorrow);
        var other = await OpenAsync(stack, shop.Shop);
        Assert.Equal(1, await shop.ExecuteAsync("update scheduled_messages set body = '{}', attempts = 4 where id = $1", ScheduledMessageId.Parse(bad.Id).Value));

        await shop.MakeDueAsync(bad.Id);
        await other.ScheduleAsync("good", Soon);

        await other.Customer.ReadsAsync("good", Cancellation);
        await Wait.UntilAsync(
            "the bad one to fail",
            async () => await shop.ExecuteAsync(
                "update scheduled_messages set status = status where id = $1 and status = 3 and error_code = 'internal_error'", ScheduledMessageId.Parse(bad.Id).Value) == 1,
            cancellationToken: Cancellation);
    }

    private static string? StatusOf(JsonElement changed, string id) => changed.GetProperty("id").GetString() == id ? changed.GetProperty("status").GetString() : null;

    private static Guid IdOf(string conversationId) => ChatBoost.Contracts.Id<ChatBoost.Contracts.ConversationTag>.Parse(conversationId).Value;

    private static Task<Scheduled> MoveAsync(SchedulingShop shop, string id, DateTimeOffset at) =>
        shop.Api.SendAsync<Scheduled>(HttpMethod.Patch, $"{All}/{id}", new { scheduledAt = at }, Cancellation);
}
