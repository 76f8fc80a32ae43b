using System.Net;
using System.Text.Json;

namespace ChatBoost.SystemTests.Identity;

/// <summary>An organization for tests of teams: its owner, who may invite, and what the others are called.</summary>
internal sealed class Team(SystemStack stack, ChatBoostApi owner)
{
    public const string Password = "Correct-horse-7-battery";

    public ChatBoostApi Owner => owner;

    public string Id => owner.Session!.OrganizationId;

    public string Path => $"/api/v1/team/organizations/{Id}";

    /// <summary>A new organization whose owner has a verified address.</summary>
    public static async Task<Team> CreateAsync(SystemStack stack)
    {
        return await OfAsync(stack, await stack.Running.CreateOrganizationAsync(Cancellation));
    }

    /// <summary>The team of an organization there is; its owner's address is verified from now on.</summary>
    public static async Task<Team> OfAsync(SystemStack stack, ChatBoostApi owner)
    {
        var token = await stack.Simulator.MailedSecretAsync(owner.Email!, "verify-email", 0, Cancellation);
        await stack.Running.Anonymous().PostAsync("/api/v1/auth/email/verify", new { token }, Cancellation);
        return new Team(stack, owner);
    }

    public static string NewAddress() => $"someone-{Guid.NewGuid():N}@test.example";

    /// <summary>Invites an address and reads the token out of its mail.</summary>
    public async Task<(string InvitationId, string Token)> InviteAsync(string email, string role)
    {
        var before = (await stack.Simulator.MailsAsync(email, Cancellation)).LastOrDefault()?.Sequence ?? 0;
        var invitation = await owner.PostAsync<JsonElement>($"{Path}/invitations", new { email, role }, Cancellation);
        return (invitation.GetProperty("id").GetString()!, await stack.Simulator.MailedSecretAsync(email, "invitation", before, Cancellation));
    }

    /// <summary>A new member with this role, signed in.</summary>
    public async Task<ChatBoostApi> MemberAsync(string role)
    {
        var email = NewAddress();
        await owner.PostAsync<JsonElement>($"{Path}/members", new { name = "Mary Member", email, password = Password, role }, Cancellation);
        return owner.WithToken((await stack.Running.Anonymous().LoginAsync(email, Password, Cancellation)).AccessToken);
    }

    public static Task<ApiProblemException> RefusedAsync(HttpStatusCode status, Func<Task> call) => Refusal.ExpectAsync(status, call);
}
