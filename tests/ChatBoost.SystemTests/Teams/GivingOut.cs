using System.Text.Json.Nodes;
using ChatBoost.SystemTests.Notifications;

namespace ChatBoost.SystemTests.Teams;

public sealed class GivingOut(SystemStack stack)
{
    [Fact]
    public async Task Members_get_conversations_in_turn_and_are_notified()
    {
        var crew = await Crew.OpenAsync(stack, 3);
        var sales = await crew.TeamAsync();
        var talks = await crew.TalksAsync(6);

        var order = new List<string>();
        foreach (var talk in talks)
        {
            await crew.GiveAsync(talk, sales.Id);
            order.Add(await crew.AssignedAsync(talk));
        }

        Assert.Equal(3, order.Take(3).Distinct().Count());
        Assert.Equal(order.Take(3), order.Skip(3));
        var first = crew.Agents.Single(agent => agent.Id == order[0]);
        await NotifiedTeam.ExpectAsync(first.Api, "assignment", notification => notification.ConversationId == talks[0]);
        Assert.Equal(2, (await first.Api.ConversationsAsync("filter=mine", Cancellation)).Meta.Total);
    }

    [Fact]
    public async Task Nobody_gets_more_than_there_is_room_for_however_much_comes_at_once()
    {
        var crew = await Crew.OpenAsync(stack, 3);
        var sales = await crew.TeamAsync(capacity: 3);
        // A member of two teams has one capacity.
        var support = await crew.TeamAsync(capacity: 3, name: "Support");
        var talks = await crew.TalksAsync(12);

        await Task.WhenAll(talks.Select((talk, i) => crew.GiveAsync(talk, i % 2 == 0 ? sales.Id : support.Id)));
        await Wait.UntilAsync("nine to be given", async () => (await crew.AssigneesAsync(talks)).Count(assignee => assignee is not null) >= 9, cancellationToken: Cancellation);
        await crew.RoundsAsync();

        var assignees = await crew.AssigneesAsync(talks);
        Assert.Equal(3, assignees.Count(assignee => assignee is null));
        Assert.All(crew.Agents, agent => Assert.Equal(3, assignees.Count(assignee => assignee == agent.Id)));
    }

    [Theory]
    [InlineData("resolve")]
    [InlineData("unassign")]
    [InlineData("capacity")]
    public async Task What_waits_is_given_as_soon_as_somebody_has_room(string by)
    {
        var crew = await Crew.OpenAsync(stack, 1);
        var sales = await crew.TeamAsync(capacity: 1);
        var talks = await crew.TalksAsync(3);
        await crew.GiveAsync(talks[0], sales.Id);
        await crew.AssignedAsync(talks[0]);
        await crew.GiveAsync(talks[1], sales.Id);
        await crew.Owner.UpdateConversationAsync(talks[2], new { teamId = sales.Id, priority = "urgent" }, Cancellation);
        await crew.RoundsAsync();
        Assert.Equal([crew.Agents[0].Id, null, null], await crew.AssigneesAsync(talks));
        var waiting = (await crew.Owner.ConversationsAsync($"team={sales.Id}&filter=unassigned", Cancellation)).Data.Select(c => c.Id);
        Assert.Equal([.. new[] { talks[1], talks[2] }.Order(StringComparer.Ordinal)], waiting.Order(StringComparer.Ordinal));

        switch (by)
        {
            case "resolve":
                await crew.Owner.UpdateConversationAsync(talks[0], new { status = "resolved" }, Cancellation);
                break;

            case "unassign":
                await crew.Owner.UpdateConversationAsync(talks[0], new JsonObject { ["assigneeId"] = null, ["teamId"] = null }, Cancellation);
                break;

            default:
                await crew.Owner.SendAsync<TeamView>(
                    HttpMethod.Patch, $"{Crew.Path}/{sales.Id}", new { members = new[] { new { userId = crew.Agents[0].Id, capacity = 2 } } }, Cancellation);
                break;
        }

        // The more urgent before who waits longer.
        Assert.Equal(crew.Agents[0].Id, await crew.AssignedAsync(talks[2]));
        await crew.RoundsAsync(1);
        Assert.Null(await crew.AssigneeAsync(talks[1]));
    }

    [Fact]
    public async Task Who_is_away_is_passed_over_until_they_are_back()
    {
        var crew = await Crew.OpenAsync(stack, 2);
        var (gone, there) = (crew.Agents[0], crew.Agents[1]);
        await Crew.SetAwayAsync(gone, true);
        var sales = await crew.TeamAsync();
        var talks = await crew.TalksAsync(3);
        foreach (var talk in talks.Take(2))
        {
            await crew.GiveAsync(talk, sales.Id);
            Assert.Equal(there.Id, await crew.AssignedAsync(talk));
        }

        await Crew.SetAwayAsync(there, true);
        await crew.GiveAsync(talks[2], sales.Id);
        await crew.RoundsAsync();
        Assert.Null(await crew.AssigneeAsync(talks[2]));

        await Crew.SetAwayAsync(gone, false);
        Assert.Equal(gone.Id, await crew.AssignedAsync(talks[2]));
    }

    [Fact]
    public async Task Who_left_the_organization_gets_nothing_any_more()
    {
        var crew = await Crew.OpenAsync(stack, 2);
        var (leaves, stays) = (crew.Agents[0], crew.Agents[1]);
        var sales = await crew.TeamAsync();
        await crew.RemoveAsync(leaves);

        // A member is believed for a minute. In turn each would get one of two.
        var talks = await crew.TalksAsync(2);
        await Wait.UntilAsync(
            "only who stays to be given anything",
            async () =>
            {
                var given = new List<string>();
                foreach (var talk in talks)
                {
                    await crew.GiveAsync(talk, null);
                    await crew.Owner.UpdateConversationAsync(talk, new JsonObject { ["assigneeId"] = null }, Cancellation);
                    await crew.GiveAsync(talk, sales.Id);
                    given.Add(await crew.AssignedAsync(talk));
                }

                return given.TrueForAll(user => user == stays.Id);
            },
            TimeSpan.FromSeconds(120),
            cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_conversation_that_goes_to_another_team_is_nobodys_until_that_team_gives_it()
    {
        var crew = await Crew.OpenAsync(stack, 1);
        var sales = await crew.TeamAsync(autoAssign: false);
        var talk = (await crew.TalksAsync(1))[0];
        await crew.Owner.UpdateConversationAsync(talk, new { assigneeId = crew.Owner.Session!.UserId }, Cancellation);

        var given = await crew.GiveAsync(talk, sales.Id);
        Assert.Equal((sales.Id, null), (given.TeamId, given.AssigneeId));
        var both = await crew.Owner.UpdateConversationAsync(talk, new { teamId = sales.Id, assigneeId = crew.Agents[0].Id }, Cancellation);
        Assert.Equal((sales.Id, crew.Agents[0].Id), (both.TeamId, both.AssigneeId));
        // What is left out stays.
        Assert.Equal(sales.Id, (await crew.Owner.UpdateConversationAsync(talk, new { isStarred = true }, Cancellation)).TeamId);
        Assert.Null((await crew.GiveAsync(talk, null)).TeamId);
    }

    [Fact]
    public async Task The_default_team_gets_what_needs_a_person_and_has_none()
    {
        var crew = await Crew.OpenAsync(stack, 1);
        var sales = await crew.TeamAsync(isDefault: true);
        var customer = crew.Shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var reopened = (await customer.ConversationAsync(Cancellation)).Id;
        var talks = await crew.TalksAsync(2);

        // A person who takes over has it; a program hands it to people.
        await crew.Owner.TakeOverAsync(reopened, Cancellation);
        await crew.Owner.TakeOverAsync(talks[0], Cancellation);
        await (await crew.ProgramAsync("conversations.read", "conversations.manage")).TakeOverAsync(talks[1], Cancellation);
        Assert.Equal(crew.Agents[0].Id, await crew.AssignedAsync(talks[1]));
        Assert.Equal(sales.Id, (await crew.Owner.ConversationAsync(talks[1], Cancellation)).TeamId);
        Assert.Null((await crew.Owner.ConversationAsync(talks[0], Cancellation)).TeamId);

        await crew.Owner.UpdateConversationAsync(reopened, new { status = "resolved" }, Cancellation);
        Assert.Null((await crew.Owner.ConversationAsync(reopened, Cancellation)).TeamId);
        await customer.WritesAsync("me again", Cancellation);
        Assert.Equal(crew.Agents[0].Id, await crew.AssignedAsync(reopened));
        Assert.Equal(sales.Id, (await crew.Owner.ConversationAsync(reopened, Cancellation)).TeamId);
    }
}
