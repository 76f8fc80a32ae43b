using System.Text.Json;

namespace ChatBoost.SystemTests.Clerk;

/// <summary>The played Clerk instance, as tests use it: everybody and everything in it is the test's own.</summary>
internal sealed class ClerkInstance(SystemStack stack)
{
    private const string Path = "/simulator/clerk";

    /// <summary>The page ChatBoost takes tokens for.</summary>
    public string AuthorizedParty => stack.Running.Description.All("identity")[0].EnvironmentVariable("Clerk__AuthorizedParties__0");

    public static string NewEmail() => $"clerk-{Guid.NewGuid():N}@test.example";

    public static string NewId(string prefix) => $"{prefix}_{Guid.NewGuid():N}";

    /// <summary>Makes or changes a person; answers the webhook.</summary>
    public Task<Told> UserAsync(object user, bool deliver = true) => TellAsync("users", user, deliver);

    /// <summary>A person with a verified address.</summary>
    public async Task<(string Id, string Email)> PersonAsync(string? email = null)
    {
        email ??= NewEmail();
        return ((await UserAsync(new { firstName = "Clara", lastName = "Clerk", email })).Id, email);
    }

    public Task<Told> OrganizationAsync(object organization, bool deliver = true) => TellAsync("organizations", organization, deliver);

    public Task<Told> MemberAsync(string organizationId, string userId, string role = "org:member", bool deliver = true) =>
        TellAsync("memberships", new { organizationId, userId, role }, deliver);

    public Task<Told> RemoveMemberAsync(string organizationId, string userId, bool deliver = true) => DeleteAsync($"memberships/{organizationId}/{userId}", deliver);

    public Task<Told> DeleteUserAsync(string id, bool deliver = true) => DeleteAsync($"users/{id}", deliver);

    public Task<Told> DeleteOrganizationAsync(string id) => DeleteAsync($"organizations/{id}", deliver: true);

    /// <summary>An organization with an admin, told by webhooks in their natural order.</summary>
    public async Task<(string OrganizationId, string AdminId, string Email)> OrganizationWithAdminAsync(string name = "Clara's shop")
    {
        var (admin, email) = await PersonAsync();
        var organization = (await OrganizationAsync(new { name, createdBy = admin })).Id;
        await MemberAsync(organization, admin, "org:admin");
        return (organization, admin, email);
    }

    /// <summary>Posts a webhook; answers the status codes.</summary>
    public async Task<IReadOnlyList<int?>> PostAsync(object webhook) => [.. (await stack.Simulator.PostAsync($"{Path}/webhooks", webhook, Cancellation))
        .GetProperty("attempts").EnumerateArray().Select(attempt => attempt.TryGetProperty("statusCode", out var status) ? status.GetInt32() : (int?)null)];

    /// <summary>Posts a webhook that was held back.</summary>
    public async Task DeliverAsync(Told told) => Assert.Equal([200], await PostAsync(new { @event = told.Event }));

    public async Task<string> TokenAsync(
        string userId, string? organizationId, string? role = null, int version = 2, string? fault = null, int lifetime = 60, string keyId = "ins_key_1") =>
        (await stack.Simulator.PostAsync($"{Path}/tokens", new { userId, organizationId, role, version, fault, lifetime, keyId, authorizedParty = AuthorizedParty }, Cancellation)).GetProperty("token").GetString()!;

    /// <summary>Publishes another key; answers its id.</summary>
    public async Task<string> AddKeyAsync() => (await stack.Simulator.PostAsync($"{Path}/keys", new { }, Cancellation)).GetProperty("id").GetString()!;

    /// <summary>Somebody with a session token in the browser.</summary>
    public async Task<ChatBoostApi> SignedInAsync(string userId, string? organizationId, string? role = null, int version = 2) =>
        stack.Running.Anonymous().WithToken(await TokenAsync(userId, organizationId, role, version));

    public async Task<JsonElement> MeAsync(string userId, string organizationId, string? role = null) =>
        await (await SignedInAsync(userId, organizationId, role)).GetAsync<JsonElement>("/api/v1/auth/me", Cancellation);

    private async Task<Told> TellAsync(string kind, object order, bool deliver) =>
        Check(await stack.Simulator.PostAsync($"{Path}/{kind}?deliver={deliver}", order, Cancellation), deliver);

    private async Task<Told> DeleteAsync(string path, bool deliver)
    {
        using var simulator = new ChatBoostApi(stack.Simulator.Address, accessToken: null);
        return Check(await simulator.SendAsync<JsonElement>(HttpMethod.Delete, $"{Path}/{path}?deliver={deliver}", null, Cancellation), deliver);
    }

    private static Told Check(JsonElement told, bool deliver)
    {
        if (deliver)
        {
            Assert.Equal(200, told.GetProperty("attempts").EnumerateArray().Last().GetProperty("statusCode").GetInt32());
        }

        return new Told(told.GetProperty("id").GetString()!, told.GetProperty("event"));
    }
}

/// <summary>Something happened at Clerk.</summary>
/// <param name="Id">The object's id.</param>
/// <param name="Event">The webhook's body.</param>
internal sealed record Told(string Id, JsonElement Event);
