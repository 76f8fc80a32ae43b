using System.Text.Json;
using ChatBoost.SystemTests.Realtime;

namespace ChatBoost.SystemTests.Notifications;

public sealed class Notifying(SystemStack stack)
{
    [Fact]
    public async Task Who_is_mentioned_is_notified_live_and_those_of_one_conversation_are_one_until_it_is_read()
    {
        var team = await NotifiedTeam.OpenAsync(stack);
        await using var live = await HubClient.ConnectAsync(stack.Running.Gateway, team.Owner.Session!.AccessToken);
        await live.ExpectAsync("server:hello");
        await using var other = await HubClient.ConnectAsync(stack.Running.Gateway, team.Agent.Token!);
        await other.ExpectAsync("server:hello");

        var first = await team.NoteAsync(team.Agent, team.OwnerId, team.AgentId);
        var mention = await NotifiedTeam.ExpectAsync(team.Owner, "mention");
        Assert.Equal((1, team.ConversationId, first, team.AgentId, false), (mention.Count, mention.ConversationId, mention.NoteId, mention.ActorId, mention.IsRead));
        Assert.Equal(mention.Id, (await live.ExpectAsync("notification:created")).GetProperty("id").GetString());

        var second = await team.NoteAsync(team.Agent, team.OwnerId);
        var grouped = await NotifiedTeam.ExpectAsync(team.Owner, "mention", n => n.Count == 2);
        Assert.Equal((mention.Id, second), (grouped.Id, grouped.NoteId));
        Assert.Equal(mention.Id, (await live.ExpectAsync("notification:updated", e => e.GetProperty("count").GetInt32() == 2)).GetProperty("id").GetString());

        var read = await team.Owner.SendAsync<NotificationView>(HttpMethod.Put, $"{NotifiedTeam.Path}/{mention.Id}/read", null, Cancellation);
        Assert.True(read.IsRead);
        Assert.Equal(0, (await live.ExpectAsync("notification:read")).GetProperty("unread").GetInt32());
        await team.NoteAsync(team.Agent, team.OwnerId);
        var next = await NotifiedTeam.ExpectAsync(team.Owner, "mention", n => !n.IsRead);
        Assert.NotEqual(mention.Id, next.Id);
        Assert.Equal(1, next.Count);

        // Who wrote them, and was named too, hears nothing.
        Assert.Empty(await NotifiedTeam.ListAsync(team.Agent));
        Assert.DoesNotContain(other.Events, e => e.Event.StartsWith("notification:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_event_that_comes_twice_counts_once()
    {
        var team = await NotifiedTeam.OpenAsync(stack);
        var note = await team.NoteAsync(team.Agent, team.OwnerId);
        await NotifiedTeam.ExpectAsync(team.Owner, "mention", n => n.Count == 1);
        var message = Guid.CreateVersion7();

        await team.RaiseNoteAsync(message, note);
        await NotifiedTeam.ExpectAsync(team.Owner, "mention", n => n.Count == 2);
        await team.RaiseNoteAsync(message, note);
        await team.RaiseNoteAsync(Guid.CreateVersion7(), note);

        await NotifiedTeam.ExpectAsync(team.Owner, "mention", n => n.Count == 3);
        await team.RaiseNoteAsync(Guid.CreateVersion7(), note);
        Assert.Equal(4, (await NotifiedTeam.ExpectAsync(team.Owner, "mention", n => n.Count >= 4)).Count);
    }

    [Fact]
    public async Task Who_is_given_a_conversation_is_notified_and_who_takes_one_is_not()
    {
        var team = await NotifiedTeam.OpenAsync(stack);
        await team.Owner.UpdateConversationAsync(team.ConversationId, new { assigneeId = team.OwnerId }, Cancellation);
        await team.Owner.UpdateConversationAsync(team.ConversationId, new { assigneeId = team.AgentId }, Cancellation);

        var given = await NotifiedTeam.ExpectAsync(team.Agent, "assignment");
        Assert.Equal((team.ConversationId, team.OwnerId), (given.ConversationId, given.ActorId));
        await team.SettleAsync();
        Assert.DoesNotContain(await NotifiedTeam.ListAsync(team.Owner), n => n.Type == "assignment");
    }

    [Fact]
    public async Task A_resolved_conversation_the_contact_opens_again_calls_its_assignee()
    {
        var team = await NotifiedTeam.OpenAsync(stack);
        await team.Owner.UpdateConversationAsync(team.ConversationId, new { assigneeId = team.AgentId, status = "resolved" }, Cancellation);
        // What a member opens calls nobody.
        await team.Owner.UpdateConversationAsync(team.ConversationId, new { status = "open" }, Cancellation);
        await team.Owner.UpdateConversationAsync(team.ConversationId, new { status = "resolved" }, Cancellation);
        await team.Customer.WritesAsync("one more thing", Cancellation);

        var call = await NotifiedTeam.ExpectAsync(team.Agent, "human_attention");
        Assert.Equal((team.ConversationId, 1, null), (call.ConversationId, call.Count, call.ActorId));
        Assert.DoesNotContain(await NotifiedTeam.ListAsync(team.Owner), n => n.Type == "human_attention");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failed_message_is_told_who_sent_it_or_whose_the_conversation_is(bool byMember)
    {
        var team = await NotifiedTeam.OpenAsync(stack);
        await team.Owner.UpdateConversationAsync(team.ConversationId, new { assigneeId = team.OwnerId }, Cancellation);
        await stack.Simulator.PostAsync("/simulator/faults", new { phoneNumberId = team.Shop.PhoneNumberId, count = 1, code = 131026 }, Cancellation);

        var sent = byMember
            ? await team.Agent.SendHumanAsync(team.ConversationId, "never arrives", Cancellation)
            : await team.Agent.SendBotAsync(team.ConversationId, "never arrives", Cancellation);

        var (told, other) = byMember ? (team.Agent, team.Owner) : (team.Owner, team.Agent);
        var failed = await NotifiedTeam.ExpectAsync(told, "failed_message");
        Assert.Equal((sent.Id, team.ConversationId), (failed.MessageId, failed.ConversationId));
        Assert.DoesNotContain(await NotifiedTeam.ListAsync(other), n => n.Type == "failed_message");
    }

    [Fact]
    public async Task A_disabled_webhook_is_told_who_made_it()
    {
        var team = await NotifiedTeam.OpenAsync(stack);
        await using var receiver = EventReceiver.Start();
        receiver.Answer = _ => new EventAnswer(410);
        var webhook = (await team.Owner.PostAsync<JsonElement>("/api/v1/webhooks", new { url = receiver.Url, eventTypes = new[] { "*" } }, Cancellation)).GetProperty("id").GetString();
        await team.Owner.PostAsync($"/api/v1/webhooks/{webhook}/test", null, Cancellation);

        Assert.Equal(webhook, (await NotifiedTeam.ExpectAsync(team.Owner, "webhook_disabled")).WebhookId);
        await team.Owner.DeleteAsync($"/api/v1/webhooks/{webhook}", Cancellation);
        Assert.Empty(await NotifiedTeam.ListAsync(team.Owner, "/by-type/webhook_disabled"));
    }

    [Fact]
    public async Task What_is_unread_is_mailed_once_together_and_without_a_name()
    {
        var team = await NotifiedTeam.OpenAsync(stack);
        var before = (await stack.Simulator.MailsAsync(team.Owner.Email!, Cancellation)).Count;
        await team.Owner.PutAsync($"{NotifiedTeam.Path}/preferences", new { preferences = new[] { new { type = "system", inApp = true, email = true } } }, Cancellation);
        await team.NoteAsync(team.Agent, team.OwnerId);
        await team.NoteAsync(team.Agent, team.OwnerId);
        await NotifiedTeam.ExpectAsync(team.Owner, "mention", n => n.Count == 2);
        var tests = new List<NotificationView>();
        for (var i = 0; i < 3; i++)
        {
            tests.Add(await team.Owner.PostAsync<NotificationView>($"{NotifiedTeam.Path}/test", null, Cancellation));
        }

        // Read before the mail was due.
        await team.Owner.PutAsync($"{NotifiedTeam.Path}/{tests[0].Id}/read", null, Cancellation);
        // One is due, the others come along.
        await team.ExecuteAsync("update notifications set email_due_at = now() where id = $1", NotificationId.Parse(tests[1].Id).Value);

        var mails = await Wait.ForAsync(
            "the digest", async () => await stack.Simulator.MailsAsync(team.Owner.Email!, Cancellation) is { } all && all.Count > before ? all : null, cancellationToken: Cancellation);
        Assert.Equal("4 notifications on ChatBoost", mails[^1].Subject);
        Assert.Contains("2 times mentioned in notes", mails[^1].Text, StringComparison.Ordinal);
        Assert.Contains("2 from ChatBoost", mails[^1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(team.Customer.Name, mails[^1].Text, StringComparison.Ordinal);

        // What happens next is mailed anew, and nothing a second time.
        await team.NoteAsync(team.Agent, team.OwnerId);
        await NotifiedTeam.ExpectAsync(team.Owner, "mention", n => n.Count == 3);
        await team.ExecuteAsync("update notifications set email_due_at = now() where user_id = $1 and email_due_at is not null", UserId.Parse(team.OwnerId).Value);
        mails = await Wait.ForAsync(
            "the second digest", async () => await stack.Simulator.MailsAsync(team.Owner.Email!, Cancellation) is { } all && all.Count > before + 1 ? all : null, cancellationToken: Cancellation);
        Assert.Equal(before + 2, mails.Count);
        Assert.DoesNotContain("from ChatBoost", mails[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_wants_a_kind_in_mails_alone_or_not_at_all_gets_it_so()
    {
        var team = await NotifiedTeam.OpenAsync(stack);
        await team.Owner.PutAsync(
            $"{NotifiedTeam.Path}/preferences",
            new { preferences = new[] { new { type = "mention", inApp = false, email = true }, new { type = "assignment", inApp = false, email = false } } },
            Cancellation);
        await team.NoteAsync(team.Agent, team.OwnerId);
        await team.Agent.UpdateConversationAsync(team.ConversationId, new { assigneeId = team.OwnerId }, Cancellation);

        await Wait.UntilAsync("both to be looked at", async () => await CountAsync(team, "notification_causes") == 2, cancellationToken: Cancellation);
        Assert.Equal(1, await CountAsync(team, "notifications"));
        Assert.Empty(await NotifiedTeam.ListAsync(team.Owner));
        Assert.Equal(0, (await team.Owner.GetAsync<JsonElement>($"{NotifiedTeam.Path}/count", Cancellation)).GetProperty("total").GetInt32());
        var before = (await stack.Simulator.MailsAsync(team.Owner.Email!, Cancellation)).Count;
        await team.ExecuteAsync("update notifications set email_due_at = now() where user_id = $1", UserId.Parse(team.OwnerId).Value);
        await Wait.UntilAsync(
            "the mail",
            async () => (await stack.Simulator.MailsAsync(team.Owner.Email!, Cancellation)).Skip(before).Any(mail => mail.Text!.Contains("1 times mentioned", StringComparison.Ordinal)),
            cancellationToken: Cancellation);
    }

    [Fact]
    public async Task Notifications_of_an_erased_contact_go_with_it()
    {
        var team = await NotifiedTeam.OpenAsync(stack);
        await team.NoteAsync(team.Agent, team.OwnerId);
        await NotifiedTeam.ExpectAsync(team.Owner, "mention");

        await team.Owner.PostAsync($"/api/v1/contacts/{(await team.Customer.ConversationAsync(Cancellation)).ContactId}/erasure", null, Cancellation);

        await Wait.UntilAsync("the notification to go", async () => await CountAsync(team, "notifications") == 0, cancellationToken: Cancellation);
    }

    private async Task<long> CountAsync(NotifiedTeam team, string table)
    {
        await using var databases = await Isolation.ServiceDatabases.OpenAsync(stack.Running);
        await using var command = databases.All.Single(d => d.Name == "inboxdb").Superuser.CreateCommand($"select count(*) from {table} where user_id = $1");
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = UserId.Parse(team.OwnerId).Value });
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
