using System.Net;
using System.Text.Json;

namespace ChatBoost.SystemTests.Teams;

public sealed class ManagingTeams(SystemStack stack)
{
    [Fact]
    public async Task Teams_are_made_changed_listed_and_taken_away()
    {
        var crew = await Crew.OpenAsync(stack, 2);
        var sales = await crew.TeamAsync(capacity: 3, autoAssign: false);
        Assert.Equal(("Sales", false, false), (sales.Name, sales.AutoAssign, sales.IsDefault));
        Assert.Equal(crew.Agents.Select(agent => new TeamMemberView(agent.Id, 3)).OrderBy(m => m.UserId, StringComparer.Ordinal), sales.Members);

        var changed = await crew.Owner.SendAsync<TeamView>(
            HttpMethod.Patch, $"{Crew.Path}/{sales.Id}", new { name = "Sales North", members = new[] { new { userId = crew.Agents[0].Id } } }, Cancellation);
        Assert.Equal(("Sales North", false), (changed.Name, changed.AutoAssign));
        Assert.Equal([new TeamMemberView(crew.Agents[0].Id)], changed.Members);
        var listed = Assert.Single((await crew.Agents[0].Api.GetAsync<Listed>(Crew.Path, Cancellation)).Data);
        Assert.Equal((changed.Id, changed.Name, 1), (listed.Id, listed.Name, listed.Members.Count));

        var conversation = (await crew.TalksAsync(1))[0];
        Assert.Equal(sales.Id, (await crew.GiveAsync(conversation, sales.Id)).TeamId);
        Assert.Equal([conversation], (await crew.Owner.ConversationsAsync($"team={sales.Id}", Cancellation)).Data.Select(c => c.Id));
        await crew.Owner.DeleteAsync($"{Crew.Path}/{sales.Id}", Cancellation);
        Assert.Null((await crew.Owner.ConversationAsync(conversation, Cancellation)).TeamId);
        Assert.Empty((await crew.Owner.GetAsync<Listed>(Crew.Path, Cancellation)).Data);
    }

    [Fact]
    public async Task Names_are_unique_members_are_members_and_one_team_is_the_default()
    {
        var crew = await Crew.OpenAsync(stack, 1);
        var sales = await crew.TeamAsync(isDefault: true);
        var support = await crew.TeamAsync(isDefault: true, name: "Support");
        Assert.Equal([(sales.Id, false), (support.Id, true)], (await crew.Owner.GetAsync<Listed>(Crew.Path, Cancellation)).Data.Select(team => (team.Id, team.IsDefault)));

        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "team_exists", () => crew.TeamAsync(name: " Sales "));
        var stranger = await stack.Running.CreateOrganizationAsync(Cancellation);
        await Refusal.ExpectAsync(
            HttpStatusCode.NotFound, "member_not_found",
            () => crew.Owner.PostAsync<TeamView>(Crew.Path, new { name = "Others", members = new[] { new { userId = stranger.Session!.UserId } } }, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => crew.Owner.PostAsync<TeamView>(Crew.Path, new { name = " " }, Cancellation));
        await Refusal.ExpectAsync(
            HttpStatusCode.BadRequest, () => crew.Owner.PostAsync<TeamView>(Crew.Path, new { name = "None", members = new[] { new { userId = crew.Agents[0].Id, capacity = 0 } } }, Cancellation));

        var conversation = (await crew.TalksAsync(1))[0];
        var theirs = await stranger.PostAsync<TeamView>(Crew.Path, new { name = "Sales" }, Cancellation);
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "team_not_found", () => crew.GiveAsync(conversation, theirs.Id));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "team_not_found", () => crew.Owner.DeleteAsync($"{Crew.Path}/{theirs.Id}", Cancellation));
    }

    [Fact]
    public async Task Agents_say_where_they_are_and_manage_nobody_else()
    {
        var crew = await Crew.OpenAsync(stack, 2);
        var sales = await crew.TeamAsync(autoAssign: false);
        var agent = crew.Agents[0];

        await Crew.SetAwayAsync(agent, true);
        await Refusal.ExpectAsync(
            HttpStatusCode.Forbidden, "not_your_availability", () => agent.Api.PutAsync($"{Crew.Path}/availability", new { isAway = true, userId = crew.Agents[1].Id }, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, () => agent.Api.PostAsync<TeamView>(Crew.Path, new { name = "Mine" }, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, () => agent.Api.DeleteAsync($"{Crew.Path}/{sales.Id}", Cancellation));
        Assert.Equal([agent.Id], await AwayAsync(crew));

        await crew.Owner.PutAsync($"{Crew.Path}/availability", new { isAway = false, userId = agent.Id }, Cancellation);
        Assert.Empty(await AwayAsync(crew));
    }

    private sealed record Listed(IReadOnlyList<TeamView> Data);

    private static async Task<IReadOnlyList<string?>> AwayAsync(Crew crew) =>
        [.. (await crew.Owner.GetAsync<JsonElement>($"{Crew.Path}/availability", Cancellation)).GetProperty("data").EnumerateArray().Select(one => one.GetProperty("userId").GetString())];
}
