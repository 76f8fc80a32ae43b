using System.Net;
using System.Text.Json;
using ChatBoost.SystemTests.Realtime;
using ChatBoost.SystemTests.Teams;

namespace ChatBoost.SystemTests.Presence;

/// <summary>Who else has a conversation open, and who answers it; over two replicas.</summary>
public sealed class OpenConversations(SystemStack stack)
{
    [Fact]
    public async Task Others_hear_who_has_a_conversation_open_until_it_is_closed_everywhere()
    {
        var crew = await Crew.OpenAsync(stack, 1);
        var agent = crew.Agents[0];
        var talk = (await crew.TalksAsync(1))[0];
        await using var watching = await ConnectAsync(0, crew.Owner.Session!.AccessToken);
        await using var window = await ConnectAsync(1, agent.Api.Token!);
        await using var plain = await PlainSocketClient.ConnectAsync(stack.Running.Gateway, "/ws/conversations?", agent.Api.Token!, Cancellation);

        await window.CallAsync("client:viewing", new { conversationId = talk });
        var heard = await watching.ExpectAsync("conversation:viewing", e => e.GetProperty("userId").GetString() == agent.Id);
        Assert.Equal((talk, "Mary Member"), (heard.GetProperty("conversationId").GetString(), heard.GetProperty("name").GetString()));
        Assert.InRange(heard.GetProperty("until").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddSeconds(10), DateTimeOffset.UtcNow.AddMinutes(2));
        Assert.Equal([agent.Id], await ViewersAsync(crew.Owner, talk));

        // The second window of the same member: it is there once, and still when the first is closed.
        await plain.SendAsync(new { action = "viewing", conversationId = talk });
        await Wait.UntilAsync("the second window", () => Task.FromResult(watching.Events.Count(e => e.Event == "conversation:viewing") == 2), cancellationToken: Cancellation);
        Assert.Equal([agent.Id], await ViewersAsync(crew.Owner, talk));
        await window.CallAsync("client:left", new { conversationId = talk });
        await window.ExpectAsync("ack", e => e.GetProperty("event").GetString() == "client:left");
        Assert.Equal([agent.Id], await ViewersAsync(crew.Owner, talk));
        Assert.DoesNotContain(watching.Events, e => e.Event == "conversation:left");

        // A browser that goes without a word.
        await plain.DisposeAsync();
        await watching.ExpectAsync("conversation:left", e => e.GetProperty("userId").GetString() == agent.Id);
        Assert.Empty(await ViewersAsync(crew.Owner, talk));
    }

    [Fact]
    public async Task A_heartbeat_puts_the_end_off()
    {
        var crew = await Crew.OpenAsync(stack, 0);
        var talk = (await crew.TalksAsync(1))[0];
        await using var window = await ConnectAsync(1, crew.Owner.Session!.AccessToken);
        await window.CallAsync("client:viewing", new { conversationId = talk });
        await window.ExpectAsync("ack", e => e.GetProperty("event").GetString() == "client:viewing");
        var before = await UntilAsync(crew.Owner, talk);

        await window.CallAsync("client:heartbeat");
        await window.ExpectAsync("ack", e => e.GetProperty("event").GetString() == "client:heartbeat");

        Assert.True(await UntilAsync(crew.Owner, talk) > before);
    }

    [Fact]
    public async Task Who_answers_keeps_others_from_it_if_they_ask()
    {
        var crew = await Crew.OpenAsync(stack, 2);
        var (first, second) = (crew.Agents[0], crew.Agents[1]);
        var talk = (await crew.TalksAsync(1))[0];
        await using var writing = await ConnectAsync(0, first.Api.Token!);
        await using var watching = await ConnectAsync(1, second.Api.Token!);

        await writing.CallAsync("client:typing", new { conversationId = talk });
        var heard = await watching.ExpectAsync("conversation:answering", e => e.GetProperty("conversationId").GetString() == talk);
        Assert.Equal(first.Id, heard.GetProperty("userId").GetString());
        Assert.Equal(first.Id, (await PresenceAsync(second.Api, talk)).GetProperty("answering").GetProperty("userId").GetString());

        await watching.CallAsync("client:answering", new { conversationId = talk });
        await watching.ExpectAsync("error", e => e.GetProperty("code").GetString() == "conversation_being_answered");
        var refused = await Refusal.ExpectAsync(HttpStatusCode.Conflict, () => SendAsync(second.Api, talk, "Me first!", check: true));
        Assert.Equal("conversation_being_answered", refused.Code);
        // Programs and who knows better are not kept; nor does their answer end what the other one has claimed.
        await SendAsync(second.Api, talk, "Nevertheless.", check: false);
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "conversation_being_answered", () => SendAsync(second.Api, talk, "Once more.", check: true));

        await SendAsync(first.Api, talk, "I am there.", check: true);
        await watching.ExpectAsync("conversation:answered", e => e.GetProperty("userId").GetString() == first.Id);
        await SendAsync(second.Api, talk, "And me.", check: true);
    }

    [Fact]
    public async Task A_repeated_send_is_answered_with_what_was_sent()
    {
        var crew = await Crew.OpenAsync(stack, 2);
        var (first, second) = (crew.Agents[0], crew.Agents[1]);
        var talk = (await crew.TalksAsync(1))[0];
        using var key = Keyed(talk, "once");
        using var stored = await second.Api.SendAsync(key, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, stored.StatusCode);
        await using var writing = await ConnectAsync(0, first.Api.Token!);
        await writing.CallAsync("client:answering", new { conversationId = talk });
        await writing.ExpectAsync("ack", e => e.GetProperty("event").GetString() == "client:answering");

        using var again = Keyed(talk, "once");
        using var repeated = await second.Api.SendAsync(again, Cancellation);
        Assert.Equal(HttpStatusCode.OK, repeated.StatusCode);
        using var other = Keyed(talk, "another");
        await Refusal.ExpectAsync(HttpStatusCode.Conflict, await second.Api.SendAsync(other, Cancellation));
    }

    [Fact]
    public async Task The_claim_of_a_browser_that_died_ends_by_itself()
    {
        var crew = await Crew.OpenAsync(stack, 2);
        var talk = (await crew.TalksAsync(1))[0];
        await using (var died = await ConnectAsync(0, crew.Agents[0].Api.Token!))
        {
            await died.CallAsync("client:answering", new { conversationId = talk });
            await died.ExpectAsync("ack", e => e.GetProperty("event").GetString() == "client:answering");
        }

        await Refusal.ExpectAsync(HttpStatusCode.Conflict, "conversation_being_answered", () => SendAsync(crew.Agents[1].Api, talk, "Hello?", check: true));
        await Wait.UntilAsync(
            "the claim to end",
            async () => !(await PresenceAsync(crew.Owner, talk)).TryGetProperty("answering", out var answering) || answering.ValueKind == JsonValueKind.Null,
            cancellationToken: Cancellation);
        await SendAsync(crew.Agents[1].Api, talk, "Hello!", check: true);
    }

    [Fact]
    public async Task Another_organization_sees_nobody_and_claims_nothing()
    {
        var crew = await Crew.OpenAsync(stack, 0);
        var talk = (await crew.TalksAsync(1))[0];
        var stranger = await stack.Running.CreateOrganizationAsync(Cancellation);
        await using var outside = await ConnectAsync(0, stranger.Session!.AccessToken);
        await using var inside = await ConnectAsync(1, crew.Owner.Session!.AccessToken);

        foreach (var call in new[] { "client:viewing", "client:answering" })
        {
            await outside.CallAsync(call, new { conversationId = talk });
        }

        await Wait.UntilAsync("both refusals", () => Task.FromResult(outside.Events.Count(e => e.Event == "error") == 2), cancellationToken: Cancellation);
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "conversation_not_found", () => PresenceAsync(stranger, talk));
        await inside.CallAsync("client:viewing", new { conversationId = talk });
        await inside.ExpectAsync("conversation:viewing");
        Assert.Single(await ViewersAsync(crew.Owner, talk));
        Assert.DoesNotContain(outside.Events, e => e.Event == "conversation:viewing");
        Assert.DoesNotContain(inside.Events, e => e.Event == "conversation:answering");

        var viewer = await crew.Organization.MemberAsync("viewer");
        await using var reading = await ConnectAsync(0, viewer.Token!);
        await reading.CallAsync("client:answering", new { conversationId = talk });
        await reading.ExpectAsync("error", e => e.GetProperty("code").GetString() == "forbidden");
    }

    private Task<HubClient> ConnectAsync(int replica, string token)
    {
        var replicas = stack.Running.Description.All("inbox");
        return HubClient.ConnectAsync(new Uri(replicas[replica % replicas.Count].Url), token);
    }

    private static HttpRequestMessage Keyed(string talk, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/messages/send_human", UriKind.Relative))
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { conversationId = talk, message = $"Text of {key}.", checkAnswering = true }),
        };
        request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    private static Task<Message> SendAsync(ChatBoostApi api, string talk, string text, bool check) =>
        api.PostAsync<Message>("/api/v1/messages/send_human", new { conversationId = talk, message = text, checkAnswering = check }, Cancellation);

    private static Task<JsonElement> PresenceAsync(ChatBoostApi api, string talk) => api.GetAsync<JsonElement>($"/api/v1/conversations/{talk}/presence", Cancellation);

    private static async Task<IReadOnlyList<string?>> ViewersAsync(ChatBoostApi api, string talk) =>
        [.. (await PresenceAsync(api, talk)).GetProperty("viewers").EnumerateArray().Select(viewer => viewer.GetProperty("userId").GetString())];

    private static async Task<DateTimeOffset> UntilAsync(ChatBoostApi api, string talk) =>
        (await PresenceAsync(api, talk)).GetProperty("viewers")[0].GetProperty("until").GetDateTimeOffset();
}
