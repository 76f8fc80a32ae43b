using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ChatBoost.SystemTests.Identity;

public sealed class ApiKeys(SystemStack stack)
{
    [Fact]
    public async Task A_key_works_as_a_bearer_in_every_service_with_its_permissions_and_no_others()
    {
        var team = await Team.CreateAsync(stack);
        var (_, key) = await CreateAsync(team, "conversations.read", "bots.read", "team.read");
        var program = team.Owner.WithToken(key);

        await program.ConversationsAsync("", Cancellation);
        await program.GetAsync<JsonElement>("/api/v1/bots", Cancellation);
        Assert.Equal(team.Id, (await program.GetAsync<JsonElement>(team.Path, Cancellation)).GetProperty("id").GetString());
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "forbidden", () => program.PostAsync<JsonElement>("/api/v1/bots", new { name = "Mine" }, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "forbidden", () => program.GetAsync<JsonElement>("/api/v1/admin/dead-letters", Cancellation));
        var other = await Team.CreateAsync(stack);
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, () => program.GetAsync<JsonElement>(other.Path, Cancellation));
    }

    [Fact]
    public async Task The_list_shows_the_beginning_and_the_last_use_and_never_the_key()
    {
        var team = await Team.CreateAsync(stack);
        var (id, key) = await CreateAsync(team, "conversations.read");
        Assert.False(Find(await ListAsync(team), id).TryGetProperty("lastUsedAt", out _));

        await team.Owner.WithToken(key).ConversationsAsync("", Cancellation);

        var list = await ListAsync(team);
        Assert.True(Find(list, id).TryGetProperty("lastUsedAt", out _));
        Assert.StartsWith(Find(list, id).GetProperty("prefix").GetString()!, key, StringComparison.Ordinal);
        Assert.DoesNotContain(key, list.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_and_a_rotated_key_are_refused()
    {
        var team = await Team.CreateAsync(stack);
        var (revokedId, revoked) = await CreateAsync(team, "conversations.read");
        var (rotatedId, rotated) = await CreateAsync(team, "conversations.read");

        await team.Owner.DeleteAsync($"/api/v1/team/api-keys/{revokedId}", Cancellation);
        var told = await team.Owner.PostAsync<JsonElement>($"/api/v1/team/api-keys/{rotatedId}/rotate", null, Cancellation);

        await Refusal.ExpectAsync(HttpStatusCode.Unauthorized, "unauthorized", () => team.Owner.WithToken(revoked).ConversationsAsync("", Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Unauthorized, "unauthorized", () => team.Owner.WithToken(rotated).ConversationsAsync("", Cancellation));
        await team.Owner.WithToken(told.GetProperty("key").GetString()).ConversationsAsync("", Cancellation);
        await Refusal.ExpectAsync(HttpStatusCode.Unauthorized, "unauthorized", () => team.Owner.WithToken("cbk_invented").ConversationsAsync("", Cancellation));
    }

    [Fact]
    public async Task A_key_does_not_make_keys_that_may_more_than_itself()
    {
        var team = await Team.CreateAsync(stack);
        var (_, key) = await CreateAsync(team, "apikeys.manage");

        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "permission_not_held", () => team.Owner.WithToken(key).PostAsync<JsonElement>(
            "/api/v1/team/api-keys", new { name = "More", permissions = new[] { "messages.send" } }, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, "unknown_permission", () => CreateAsync(team, "internal"));
    }

    [Fact]
    public async Task Client_credentials_exchange_a_key_for_an_access_token()
    {
        var team = await Team.CreateAsync(stack);
        var (id, key) = await CreateAsync(team, "conversations.read");

        using var granted = await RequestTokenAsync(id, key);
        var token = (await JsonDocument.ParseAsync(await granted.Content.ReadAsStreamAsync(Cancellation), cancellationToken: Cancellation)).RootElement;
        using var refused = await RequestTokenAsync(id, key + "x");
        var (otherId, _) = await CreateAsync(team, "conversations.read");
        using var mixed = await RequestTokenAsync(otherId, key);

        Assert.Equal("conversations.read", token.GetProperty("scope").GetString());
        await team.Owner.WithToken(token.GetProperty("access_token").GetString()).ConversationsAsync("", Cancellation);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (refused.StatusCode, mixed.StatusCode));
    }

    private async Task<HttpResponseMessage> RequestTokenAsync(string clientId, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stack.Running.Gateway, "/api/v1/auth/token"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{secret}")));
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        return await stack.Running.Anonymous().SendAsync(request, Cancellation);
    }

    private static async Task<(string Id, string Key)> CreateAsync(Team team, params string[] permissions)
    {
        var told = await team.Owner.PostAsync<JsonElement>("/api/v1/team/api-keys", new { name = "Program", permissions }, Cancellation);
        return (told.GetProperty("apiKey").GetProperty("id").GetString()!, told.GetProperty("key").GetString()!);
    }

    private static Task<JsonElement> ListAsync(Team team) => team.Owner.GetAsync<JsonElement>("/api/v1/team/api-keys", Cancellation);

    private static JsonElement Find(JsonElement list, string id) => list.EnumerateArray().Single(key => key.GetProperty("id").GetString() == id);
}
