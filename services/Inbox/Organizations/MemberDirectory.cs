using System.Net;
using ChatBoost.ServiceDefaults.Caching;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Organizations;

/// <summary>What Inbox asks of Identity.</summary>
internal sealed class IdentityClient(HttpClient http)
{
    /// <summary>Whether a user belongs to an organization.</summary>
    /// <exception cref="HttpRequestException">Identity is away or fails.</exception>
    public async Task<bool> IsMemberAsync(OrganizationId organizationId, UserId userId)
    {
        using var response = await http.GetAsync(new Uri($"/internal/organizations/{organizationId}/members/{userId}", UriKind.Relative));
        return response.StatusCode != HttpStatusCode.NotFound && response.EnsureSuccessStatusCode().IsSuccessStatusCode;
    }
}

/// <summary>
/// Who belongs to an organization. Identity knows, and is asked when somebody is given work: seldom enough that a table of members here, kept by events, would cost
/// more than it saves, and would be wrong for as long as an event takes. A member is believed for half a minute; one who is none is asked about again at once.
/// </summary>
internal sealed class MemberDirectory(IdentityClient identity, TimeProvider clock)
{
    private static readonly RefreshingCacheSettings Settings = new() { FreshFor = TimeSpan.FromSeconds(30), AbsentFor = TimeSpan.Zero, UsableFor = TimeSpan.FromMinutes(10) };

    private readonly RefreshingCache<(OrganizationId Organization, UserId User), object> _members = new(
        Settings, clock, async key => await identity.IsMemberAsync(key.Organization, key.User) ? new object() : null);

    /// <summary>The problem with naming this user, or null.</summary>
    public async Task<ProblemHttpResult?> RefuseAsync(OrganizationId organizationId, UserId userId, CancellationToken cancellationToken)
    {
        try
        {
            return await _members.GetAsync((organizationId, userId), cancellationToken) is null
                ? Problem.NotFound("member_not_found", "Nobody with this id belongs to the organization.")
                : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return Problem.Unavailable("members_unavailable", "Who belongs to the organization cannot be looked up for the moment; try again.");
        }
    }
}
