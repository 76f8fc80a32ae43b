using System.Net;
using System.Text.Json;

namespace ChatBoost.SystemTests.Notifications;

public sealed class OwnNotifications(SystemStack stack)
{
    private const string Path = NotifiedTeam.Path;

    [Fact]
    public async Task They_are_listed_counted_read_and_taken_away()
    {
        var team = await NotifiedTeam.OpenAsync(stack);
        var tests = new List<NotificationView>();
        for (var i = 0; i < 4; i++)
        {
            tests.Add(await team.Owner.PostAsync<NotificationView>($"{Path}/test", null, Cancellation));
        }

        await team.NoteAsync(team.Agent, team.OwnerId);
        var mention = await NotifiedTeam.ExpectAsync(team.Owner, "mention");
        string[] newestFirst = [mention.Id, tests[3].Id, tests[2].Id, tests[1].Id, tests[0].Id];

        Assert.Equal(newestFirst, (await NotifiedTeam.ListAsync(team.Owner)).Select(n => n.Id));
        var page = await team.Owner.GetAsync<NotificationPage>($"{Path}?limit=2", Cancellation);
        Assert.True(page.HasMore);
        page = await team.Owner.GetAsync<NotificationPage>($"{Path}?limit=3&before={page.Data[1].Id}", Cancellation);
        Assert.Equal((newestFirst[2], false), (page.Data[0].Id, page.HasMore));
        Assert.Equal([mention.Id], (await NotifiedTeam.ListAsync(team.Owner, "/by-type/mention")).Select(n => n.Id));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, "unknown_notification_type", () => NotifiedTeam.ListAsync(team.Owner, "/by-type/imagined"));

        await team.Owner.PutAsync($"{Path}/{tests[0].Id}/read", null, Cancellation);
        Assert.Equal(newestFirst[..4], (await NotifiedTeam.ListAsync(team.Owner, "/unread")).Select(n => n.Id));
        Assert.Equal((5, 4), await CountAsync(team.Owner));
        var summary = await team.Owner.GetAsync<JsonElement>($"{Path}/summary", Cancellation);
        Assert.Equal((4, 3, 4), (summary.GetProperty("unread").GetInt32(), summary.GetProperty("unreadByType").GetProperty("system").GetInt32(), summary.GetProperty("latest").GetArrayLength()));
        var stats = await team.Owner.GetAsync<JsonElement>($"{Path}/stats", Cancellation);
        Assert.Equal((5, 4, 5), (stats.GetProperty("total").GetInt32(), stats.GetProperty("unread").GetInt32(), stats.GetProperty("lastSevenDays").GetInt32()));
        Assert.Equal(["mention 1 1", "system 4 3"], stats.GetProperty("byType").EnumerateArray().Select(t => $"{t.GetProperty("type")} {t.GetProperty("total")} {t.GetProperty("unread")}"));

        Assert.Equal(new NotificationsChangedView(1, 3), await BulkAsync(team.Owner, "read", tests[1].Id, tests[0].Id, NotificationId.New().ToString()));
        Assert.Equal(new NotificationsChangedView(1, 2), await BulkAsync(team.Owner, "delete", tests[2].Id));
        await team.Owner.DeleteAsync($"{Path}/{tests[3].Id}", Cancellation);
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "notification_not_found", () => team.Owner.DeleteAsync($"{Path}/{tests[3].Id}", Cancellation));
        Assert.Equal((3, 1), await CountAsync(team.Owner));
        await team.Owner.DeleteAsync($"{Path}/clear?readOnly=true", Cancellation);
        Assert.Equal([mention.Id], (await NotifiedTeam.ListAsync(team.Owner)).Select(n => n.Id));
        Assert.Equal(new NotificationsChangedView(1, 0), await team.Owner.SendAsync<NotificationsChangedView>(HttpMethod.Put, $"{Path}/read-all", null, Cancellation));
        await team.Owner.DeleteAsync($"{Path}/clear", Cancellation);
        Assert.Equal((0, 0), await CountAsync(team.Owner));
    }

    [Fact]
    public async Task Nobody_sees_or_touches_those_of_a_colleague()
    {
        var team = await NotifiedTeam.OpenAsync(stack);
        var mine = await team.Owner.PostAsync<NotificationView>($"{Path}/test", null, Cancellation);

        Assert.Empty(await NotifiedTeam.ListAsync(team.Agent));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "notification_not_found", () => team.Agent.PutAsync($"{Path}/{mine.Id}/read", null, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "notification_not_found", () => team.Agent.DeleteAsync($"{Path}/{mine.Id}", Cancellation));
        Assert.Equal(0, (await BulkAsync(team.Agent, "delete", mine.Id)).Changed);
        await team.Agent.PutAsync($"{Path}/read-all", null, Cancellation);
        await team.Agent.DeleteAsync($"{Path}/clear", Cancellation);
        await team.Agent.PutAsync($"{Path}/preferences", new { preferences = new[] { new { type = "system", inApp = false, email = false } } }, Cancellation);

        Assert.False(Assert.Single(await NotifiedTeam.ListAsync(team.Owner)).IsRead);
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "notification_not_wanted", () => team.Agent.PostAsync($"{Path}/test", null, Cancellation));
        await team.Owner.PostAsync($"{Path}/test", null, Cancellation);
    }

    [Fact]
    public async Task Preferences_are_by_kind_and_what_is_left_out_stays()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);
        var before = await PreferencesAsync(owner);
        Assert.Equal(
            ["mention", "assignment", "human_attention", "sla_breached", "failed_message", "scheduled_message_failed", "webhook_disabled", "system"], before.Select(p => p.Type));
        Assert.All(before, p => Assert.True(p.InApp));

        foreach (var bad in new object[] { new { type = "imagined", inApp = true, email = true }, new { type = "mention", inApp = true } })
        {
            await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => owner.PutAsync($"{Path}/preferences", new { preferences = new[] { bad } }, Cancellation));
        }

        await owner.PutAsync($"{Path}/preferences", new { preferences = new[] { new { type = "mention", inApp = true, email = false } } }, Cancellation);
        await owner.PutAsync($"{Path}/preferences", new { preferences = new[] { new { type = "assignment", inApp = false, email = true } } }, Cancellation);

        var after = await PreferencesAsync(owner);
        Assert.Equal((new Preference("mention", true, false), new Preference("assignment", false, true)), (after[0], after[1]));
        Assert.Equal(before.Skip(2), after.Skip(2));
    }

    private sealed record Preference(string Type, bool InApp, bool Email);

    private sealed record Preferences(IReadOnlyList<Preference> Data);

    private static async Task<IReadOnlyList<Preference>> PreferencesAsync(ChatBoostApi member) => (await member.GetAsync<Preferences>($"{Path}/preferences", Cancellation)).Data;

    private static Task<NotificationsChangedView> BulkAsync(ChatBoostApi member, string action, params string[] notificationIds) =>
        member.PostAsync<NotificationsChangedView>($"{Path}/bulk-action", new { action, notificationIds }, Cancellation);

    private static async Task<(int Total, int Unread)> CountAsync(ChatBoostApi member)
    {
        var count = await member.GetAsync<JsonElement>($"{Path}/count", Cancellation);
        return (count.GetProperty("total").GetInt32(), count.GetProperty("unread").GetInt32());
    }
}
