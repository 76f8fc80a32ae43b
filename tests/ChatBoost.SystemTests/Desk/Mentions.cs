using System.Text.Json;
using ChatBoost.SystemTests.Teams;

namespace ChatBoost.SystemTests.Desk;

public sealed class Mentions(SystemStack stack)
{
    [Fact]
    public async Task Conversations_in_which_a_note_names_the_caller_are_listed()
    {
        var crew = await Crew.OpenAsync(stack, 2);
        var (ada, bob) = (crew.Agents[0], crew.Agents[1]);
        var talks = await crew.TalksAsync(3);
        await NoteAsync(crew, talks[0], ada);
        var second = await NoteAsync(crew, talks[0], ada, bob);
        await NoteAsync(crew, talks[1], bob);
        await NoteAsync(crew, talks[2]);

        Assert.Equal([talks[0]], await IdsAsync(ada, "filter=mentions"));
        Assert.Equal([.. talks.Take(2).Order(StringComparer.Ordinal)], (await IdsAsync(bob, "filter=mentions")).Order(StringComparer.Ordinal));
        Assert.Empty((await crew.Owner.ConversationsAsync("filter=mentions", Cancellation)).Data);
        Assert.Equal([talks[0]], await IdsAsync(ada, "filter=mentions&status=open"));

        await crew.Owner.DeleteAsync($"/api/v1/conversations/{talks[0]}/notes/{second}", Cancellation);
        Assert.Equal([talks[0]], await IdsAsync(ada, "filter=mentions"));
        Assert.Equal([talks[1]], await IdsAsync(bob, "filter=mentions"));
    }

    [Fact]
    public async Task The_list_is_sorted_by_priority_and_then_by_time()
    {
        var crew = await Crew.OpenAsync(stack, 0);
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.AddRange(await crew.TalksAsync(1));
        }

        await crew.Owner.UpdateConversationAsync(ids[1], new { priority = "urgent" }, Cancellation);
        await crew.Owner.UpdateConversationAsync(ids[2], new { priority = "low" }, Cancellation);
        await crew.Owner.UpdateConversationAsync(ids[0], new { priority = "urgent" }, Cancellation);

        string[] expected = [ids[1], ids[0], ids[2], ids[4], ids[3]];
        Assert.Equal(expected, (await crew.Owner.ConversationsAsync("sort=priority", Cancellation)).Data.Select(c => c.Id));
        Assert.Equal(expected[2..4], (await crew.Owner.ConversationsAsync("sort=priority&page=2&pageSize=2", Cancellation)).Data.Select(c => c.Id));
        await Refusal.ExpectAsync(System.Net.HttpStatusCode.BadRequest, "invalid_sort", () => crew.Owner.ConversationsAsync("sort=biggest", Cancellation));
    }

    private static async Task<string> NoteAsync(Crew crew, string talk, params Agent[] mentions) => (await crew.Owner.PostAsync<JsonElement>(
        $"/api/v1/conversations/{talk}/notes", new { text = "look", mentions = mentions.Select(agent => agent.Id) }, Cancellation)).GetProperty("id").GetString()!;

    private static async Task<IReadOnlyList<string>> IdsAsync(Agent agent, string query) => [.. (await agent.Api.ConversationsAsync(query, Cancellation)).Data.Select(c => c.Id)];
}
