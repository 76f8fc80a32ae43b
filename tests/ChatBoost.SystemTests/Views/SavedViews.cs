using System.Net;
using System.Text.Json;
using ChatBoost.SystemTests.Teams;

namespace ChatBoost.SystemTests.Views;

public sealed class SavedViews(SystemStack stack)
{
    private const string Path = "/api/v1/views";

    [Fact]
    public async Task A_view_shows_counts_and_narrows_what_the_list_does()
    {
        var crew = await Crew.OpenAsync(stack, 1);
        var talks = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            talks.AddRange(await crew.TalksAsync(1));
        }

        await crew.Owner.UpdateConversationAsync(talks[0], new { priority = "urgent", unreadCount = 0 }, Cancellation);
        await crew.Owner.UpdateConversationAsync(talks[1], new { priority = "urgent", assigneeId = crew.Agents[0].Id }, Cancellation);
        await crew.Owner.UpdateConversationAsync(talks[2], new { priority = "urgent", status = "resolved" }, Cancellation);
        var urgent = await CreateAsync(crew.Owner, "Urgent", new { status = "open", priority = "urgent", sort = "oldest" }, isShared: true);
        var mine = await CreateAsync(crew.Owner, "Mine", new { filter = "mine" }, isShared: true);

        Assert.Equal([talks[0], talks[1]], await IdsAsync(crew.Agents[0].Api, $"view={urgent.Id}"));
        Assert.Equal([talks[1], talks[0]], await IdsAsync(crew.Agents[0].Api, $"view={urgent.Id}&sort=latest"));
        Assert.Equal([talks[1]], await IdsAsync(crew.Owner, $"view={urgent.Id}&filter=unread"));
        Assert.Equal((2, 1), await CountAsync(crew.Owner, urgent.Id));
        // A view of "mine" is everybody's own.
        Assert.Equal([talks[1]], await IdsAsync(crew.Agents[0].Api, $"view={mine.Id}"));
        Assert.Equal((1, 1), await CountAsync(crew.Agents[0].Api, mine.Id));
        Assert.Equal((0, 0), await CountAsync(crew.Owner, mine.Id));
    }

    [Fact]
    public async Task Views_are_ones_own_or_everybodys_and_stand_in_their_order()
    {
        var crew = await Crew.OpenAsync(stack, 1);
        var agent = crew.Agents[0].Api;
        var viewer = await crew.Organization.MemberAsync("viewer");
        var shared = await CreateAsync(agent, "Everybody's", new { filter = "unread" }, isShared: true, position: 5);
        var own = await CreateAsync(agent, "Mine alone", new { filter = "starred" }, position: 1);

        Assert.Equal([own.Id, shared.Id], (await agent.GetAsync<Listed>(Path, Cancellation)).Data.Select(view => view.Id));
        var seen = Assert.Single((await viewer.GetAsync<Listed>(Path, Cancellation)).Data);
        Assert.Equal((shared.Id, true, false, "unread"), (seen.Id, seen.IsShared, seen.IsOwn, seen.Query.GetProperty("filter").GetString()));
        foreach (var call in new Func<Task>[]
        {
            () => crew.Owner.GetAsync<JsonElement>($"{Path}/{own.Id}/count", Cancellation),
            () => crew.Owner.ConversationsAsync($"view={own.Id}", Cancellation),
            () => crew.Owner.PutAsync($"{Path}/{own.Id}", new { name = "Stolen", query = new { } }, Cancellation),
            () => crew.Owner.DeleteAsync($"{Path}/{own.Id}", Cancellation),
        })
        {
            await Refusal.ExpectAsync(HttpStatusCode.NotFound, "view_not_found", call);
        }

        // Who only reads keeps views, and changes none of everybody's.
        var theirs = await CreateAsync(viewer, "Just looking", new { filter = "today" });
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "view_is_shared", () => CreateAsync(viewer, "For all", new { }, isShared: true));
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "view_is_shared", () => viewer.PutAsync($"{Path}/{theirs.Id}", new { name = "For all", query = new { }, isShared = true }, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "view_is_shared", () => viewer.DeleteAsync($"{Path}/{shared.Id}", Cancellation));

        await agent.PutAsync($"{Path}/{own.Id}", new { name = "Mine, later", query = new { filter = "starred", channel = "WhatsApp" }, position = 9 }, Cancellation);
        var listed = (await agent.GetAsync<Listed>(Path, Cancellation)).Data;
        Assert.Equal([(shared.Id, 5), (own.Id, 9)], listed.Select(view => (view.Id, view.Position)));
        Assert.Equal(("Mine, later", "WhatsApp"), (listed[1].Name, listed[1].Query.GetProperty("channel").GetString()));
        await agent.DeleteAsync($"{Path}/{own.Id}", Cancellation);
        Assert.Equal([shared.Id], (await agent.GetAsync<Listed>(Path, Cancellation)).Data.Select(view => view.Id));
    }

    [Fact]
    public async Task What_the_list_refuses_is_not_saved()
    {
        var crew = await Crew.OpenAsync(stack, 0);
        var stranger = await stack.Running.CreateOrganizationAsync(Cancellation);
        var theirLabel = await stranger.PostAsync<Label>("/api/v1/labels", new { name = "VIP", color = "#ff0000" }, Cancellation);
        var theirTeam = await stranger.PostAsync<TeamView>(Crew.Path, new { name = "Sales" }, Cancellation);

        foreach (var (query, code) in new (object, string)[] { (new { filter = "best" }, "invalid_filter"), (new { sort = "biggest" }, "invalid_sort"), (new { channel = "pigeon" }, "invalid_channel") })
        {
            await Refusal.ExpectAsync(HttpStatusCode.BadRequest, code, () => CreateAsync(crew.Owner, "Wrong", query));
        }

        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => CreateAsync(crew.Owner, "Wrong", new { status = "finished" }));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => CreateAsync(crew.Owner, "Wrong", new { search = new string('x', 201) }));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "label_not_found", () => CreateAsync(crew.Owner, "Wrong", new { label = theirLabel.Id }));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "team_not_found", () => CreateAsync(crew.Owner, "Wrong", new { team = theirTeam.Id }));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "member_not_found", () => CreateAsync(crew.Owner, "Wrong", new { assignee = stranger.Session!.UserId }));
        Assert.Empty((await crew.Owner.GetAsync<Listed>(Path, Cancellation)).Data);
    }

    private sealed record View(string Id, string Name, bool IsShared, bool IsOwn, int Position, JsonElement Query);

    private sealed record Listed(IReadOnlyList<View> Data);

    private static Task<View> CreateAsync(ChatBoostApi api, string name, object query, bool isShared = false, int position = 0) =>
        api.PostAsync<View>(Path, new { name, query, isShared, position }, Cancellation);

    private static async Task<(int, int)> CountAsync(ChatBoostApi api, string view)
    {
        var count = await api.GetAsync<JsonElement>($"{Path}/{view}/count", Cancellation);
        return (count.GetProperty("total").GetInt32(), count.GetProperty("unread").GetInt32());
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(ChatBoostApi api, string query) => [.. (await api.ConversationsAsync(query, Cancellation)).Data.Select(c => c.Id)];
}
