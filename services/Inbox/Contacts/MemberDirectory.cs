using System.Net;
using ChatBoost.Contracts.Identity;
using ChatBoost.ServiceDefaults.Caching;

namespace ChatBoost.Inbox.Contacts;

/// <summary>What Inbox asks of Identity.</summary>
internal sealed class IdentityClient(HttpClient http)
{
    /// <summary>A member of the organization; null for somebody who does not belong to it.</summary>
    public async Task<MemberName?> FindMemberAsync(OrganizationId organizationId, UserId userId)
    {
        using var response = await http.GetAsync(new Uri($"/internal/members/{userId}?organizationId={organizationId}", UriKind.Relative));
        return response.StatusCode == HttpStatusCode.NotFound ? null : await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<MemberName>();
    }
}

/// <summary>Members' names in memory: a minute, and an old one while Identity is away.</summary>
internal sealed class MemberDirectory(IdentityClient identity, TimeProvider clock)
{
    private readonly RefreshingCache<(OrganizationId OrganizationId, UserId UserId), MemberName> _members = new(
        new RefreshingCacheSettings(), clock, member => identity.FindMemberAsync(member.OrganizationId, member.UserId));

    /// <summary>The member, or null when the organization has no such one.</summary>
    /// <exception cref="HttpRequestException">Identity is away, and this member was not asked for lately.</exception>
    public ValueTask<MemberName?> FindAsync(OrganizationId organizationId, UserId userId, CancellationToken cancellationToken) =>
        _members.GetAsync((organizationId, userId), cancellationToken);

    /// <summary>The members as they are shown, in this order. A contact can be looked at while Identity is away.</summary>
    public async Task<IReadOnlyList<ContactPersonOutput>> DescribeAsync(OrganizationId organizationId, IEnumerable<UserId> userIds, CancellationToken cancellationToken) =>
        await Task.WhenAll(userIds.Select(async userId =>
        {
            try
            {
                var member = await FindAsync(organizationId, userId, cancellationToken);
                return new ContactPersonOutput(userId, member?.Name, member?.Username);
            }
            catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                return new ContactPersonOutput(userId, null, null);
            }
        }));
}
