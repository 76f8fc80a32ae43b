using System.Net;
using System.Text.Json;
using ChatBoost.SystemTests.Identity;

namespace ChatBoost.SystemTests.Teams;

/// <summary>A team as the API shows it.</summary>
internal sealed record TeamView(string Id, string Name, bool AutoAssign, bool IsDefault, IReadOnlyList<TeamMemberView> Members);

/// <summary>A member of it.</summary>
internal sealed record TeamMemberView(string UserId, int? Capacity = null);

/// <summary>Somebody who answers.</summary>
internal sealed record Agent(ChatBoostApi Api, string Id);

/// <summary>A shop with some agents. Its customers' messages do not change conversations any more when they are given out.</summary>
internal sealed class Crew(Shop shop, Team team, IReadOnlyList<Agent> agents)
{
    public const string Path = "/api/v1/teams";

    public Shop Shop => shop;

    public ChatBoostApi Owner => shop.Api;

    public Team Organization => team;

    public IReadOnlyList<Agent> Agents => agents;

    public static async Task<Crew> OpenAsync(SystemStack stack, int agents)
    {
        var shop = await stack.OpenShopAsync();
        await stack.Simulator.ConfigureAsync(new { phoneNumberId = shop.PhoneNumberId, statuses = false }, Cancellation);
        var team = await Team.OfAsync(stack, shop.Api);
        var found = new List<Agent>();
        for (var i = 0; i < agents; i++)
        {
            var api = await team.MemberAsync("agent");
            found.Add(new Agent(api, (await api.GetAsync<JsonElement>("/api/v1/auth/me", Cancellation)).GetProperty("userId").GetString()!));
        }

        return new Crew(shop, team, found);
    }

    /// <summary>Conversations that were answered by the bot.</summary>
    public async Task<IReadOnlyList<string>> TalksAsync(int count)
    {
        var customers = Enumerable.Range(0, count).Select(_ => shop.NewCustomer()).ToList();
        await Task.WhenAll(customers.Select(async customer =>
        {
            await customer.WritesAsync("hello", Cancellation);
            await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        }));
        return await Task.WhenAll(customers.Select(async customer => (await customer.ConversationAsync(Cancellation)).Id));
    }

    /// <summary>A team of all agents, each with room for so many.</summary>
    public Task<TeamView> TeamAsync(int? capacity = null, bool autoAssign = true, bool isDefault = false, string name = "Sales") => Owner.PostAsync<TeamView>(
        Path, new { name, autoAssign, isDefault, members = agents.Select(agent => new { userId = agent.Id, capacity }) }, Cancellation);

    public Task<Conversation> GiveAsync(string conversation, string? team) => Owner.UpdateConversationAsync(
        conversation, new System.Text.Json.Nodes.JsonObject { ["teamId"] = team }, Cancellation);

    public static Task SetAwayAsync(Agent agent, bool isAway) => agent.Api.PutAsync($"{Path}/availability", new { isAway }, Cancellation);

    public async Task<string?> AssigneeAsync(string conversation) => (await Owner.ConversationAsync(conversation, Cancellation)).AssigneeId;

    public Task<string> AssignedAsync(string conversation) => Wait.ForAsync(
        "the conversation to be given to somebody", () => AssigneeAsync(conversation), cancellationToken: Cancellation);

    public async Task<IReadOnlyList<string?>> AssigneesAsync(IEnumerable<string> conversations)
    {
        var found = (await Owner.ConversationsAsync("pageSize=100", Cancellation)).Data.ToDictionary(conversation => conversation.Id, conversation => conversation.AssigneeId);
        return [.. conversations.Select(conversation => found[conversation])];
    }

    /// <summary>
    /// Waits for so many rounds of looking for somebody with room: a conversation of a team of its own, with an owner who always has, is given out after all that
    /// could be given out when it was asked for.
    /// </summary>
    public async Task RoundsAsync(int rounds = 2)
    {
        var own = await Owner.PostAsync<TeamView>(Path, new { name = $"Probe {Guid.NewGuid():N}", autoAssign = true, members = new[] { new { userId = Owner.Session!.UserId } } }, Cancellation);
        for (var i = 0; i < rounds; i++)
        {
            var probe = (await TalksAsync(1))[0];
            await GiveAsync(probe, own.Id);
            await AssignedAsync(probe);
        }
    }

    public async Task RemoveAsync(Agent agent)
    {
        using var response = await Owner.SendAsync(HttpMethod.Delete, $"{team.Path}/members/{agent.Id}", null, Cancellation);
        Assert.True(response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>A program with a key.</summary>
    public async Task<ChatBoostApi> ProgramAsync(params string[] permissions)
    {
        var told = await Owner.PostAsync<JsonElement>("/api/v1/team/api-keys", new { name = "Program", permissions }, Cancellation);
        return Owner.WithToken(told.GetProperty("key").GetString());
    }
}
