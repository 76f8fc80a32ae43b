using System.Text.Json;
using ChatBoost.SystemTests.Realtime;
using ChatBoost.SystemTests.Teams;

namespace ChatBoost.SystemTests.Desk;

/// <summary>What each member has read, beside what nobody has looked at.</summary>
public sealed class ReadMarks(SystemStack stack)
{
    [Fact]
    public async Task Each_member_has_its_own_unread_messages()
    {
        var crew = await Crew.OpenAsync(stack, 1);
        var (owner, agent) = (crew.Owner, crew.Agents[0].Api);
        var customer = crew.Shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var id = (await customer.ConversationAsync(Cancellation)).Id;
        Assert.Equal([(1, 1), (1, 1)], await CountsAsync(id, owner, agent));

        // What the spec's count does for all it does for the caller, too; the others have seen nothing for it.
        var read = await owner.UpdateConversationAsync(id, new { unreadCount = 0 }, Cancellation);
        Assert.Equal((0, 0, 2), (read.UnreadCount, read.UnseenCount, read.ReadSequence));
        Assert.Equal([(0, 0), (0, 1)], await CountsAsync(id, owner, agent));
        Assert.Empty((await owner.ConversationsAsync("filter=unseen", Cancellation)).Data);
        Assert.Equal([id], (await agent.ConversationsAsync("filter=unseen", Cancellation)).Data.Select(c => c.Id));
        Assert.Empty((await agent.ConversationsAsync("filter=unread", Cancellation)).Data);

        await customer.WritesAsync("hours?", Cancellation);
        await customer.ReadsAsync(SystemStack.HoursAnswer, Cancellation);
        Assert.Equal([(1, 1), (1, 2)], await CountsAsync(id, owner, agent));

        // One's own mark changes nothing for the others.
        await agent.PutAsync($"/api/v1/conversations/{id}/read", new { }, Cancellation);
        Assert.Equal([(1, 1), (1, 0)], await CountsAsync(id, owner, agent));
        Assert.Empty((await agent.ConversationsAsync("filter=unseen", Cancellation)).Data);
        await agent.PutAsync($"/api/v1/conversations/{id}/read", new { unseenCount = 1 }, Cancellation);
        Assert.Equal([(1, 1), (1, 1)], await CountsAsync(id, owner, agent));
    }

    [Fact]
    public async Task All_is_read_at_once_and_a_reader_needs_no_permission_to_change()
    {
        var crew = await Crew.OpenAsync(stack, 0);
        var viewer = await crew.Organization.MemberAsync("viewer");
        var talks = await crew.TalksAsync(3);
        await viewer.PutAsync($"/api/v1/conversations/{talks[0]}/read", new { }, Cancellation);
        Assert.Equal(2, (await viewer.ConversationsAsync("filter=unseen", Cancellation)).Meta.Total);

        Assert.Equal(2, (await viewer.PostAsync<JsonElement>("/api/v1/conversations/read", null, Cancellation)).GetProperty("changed").GetInt32());

        Assert.Equal(0, (await viewer.ConversationsAsync("filter=unseen", Cancellation)).Meta.Total);
        Assert.Equal(3, (await crew.Owner.ConversationsAsync("filter=unseen", Cancellation)).Meta.Total);
        Assert.Equal(3, (await viewer.ConversationsAsync("filter=unread", Cancellation)).Meta.Total);
    }

    [Fact]
    public async Task The_readers_other_windows_hear_of_it_and_nobody_else()
    {
        var crew = await Crew.OpenAsync(stack, 1);
        var replicas = stack.Running.Description.All("inbox");
        await using var window = await HubClient.ConnectAsync(new Uri(replicas[0].Url), crew.Owner.Session!.AccessToken);
        await using var other = await HubClient.ConnectAsync(new Uri(replicas[^1].Url), crew.Agents[0].Api.Token!);
        var talk = (await crew.TalksAsync(1))[0];

        await crew.Owner.UpdateConversationAsync(talk, new { unreadCount = 0 }, Cancellation);

        var heard = await window.ExpectAsync("conversation:read", e => e.GetProperty("conversationId").GetString() == talk);
        Assert.Equal((0, 2), (heard.GetProperty("unseenCount").GetInt32(), heard.GetProperty("readSequence").GetInt32()));
        var update = await other.ExpectAsync("conversation:updated", e => e.TryGetProperty("conversation", out var c) && c.ValueKind == JsonValueKind.Object && c.GetProperty("unreadCount").GetInt32() == 0);
        Assert.False(update.GetProperty("conversation").TryGetProperty("unseenCount", out var unseen) && unseen.ValueKind != JsonValueKind.Null);
        Assert.DoesNotContain(other.Events, e => e.Event == "conversation:read");
    }

    private static async Task<IReadOnlyList<(int, int?)>> CountsAsync(string conversation, params ChatBoostApi[] members)
    {
        var counts = new List<(int, int?)>();
        foreach (var member in members)
        {
            var one = await member.ConversationAsync(conversation, Cancellation);
            var listed = (await member.ConversationsAsync("", Cancellation)).Data.Single(c => c.Id == conversation);
            Assert.Equal((one.UnreadCount, one.UnseenCount), (listed.UnreadCount, listed.UnseenCount));
            counts.Add((one.UnreadCount, one.UnseenCount));
        }

        return counts;
    }
}
