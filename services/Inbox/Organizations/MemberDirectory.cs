using System.Net;
using ChatBoost.Contracts.Identity;
using ChatBoost.Inbox.Contacts;
using ChatBoost.ServiceDefaults.Caching;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Organizations;

/// <summary>What Inbox asks of Identity.</summary>
internal sealed class IdentityClient(HttpClient http)
{
    /// <summary>A member of the organization; null for somebody who does not belong to it.</summary>
    public async Task<MemberName?> FindMemberAsync(OrganizationId organizationId, UserId userId)
    {
        using var response = await http.GetAsync(new Uri($"/internal/members/{userId}?organizationId={organizationId}", UriKind.Relative));
        return response.StatusCode == HttpStatusCode.NotFound ? null : await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<MemberName>();
    }

    /// <summary>Owners and admins.</summary>
    public async Task<IReadOnlyList<UserId>> ListLeadersAsync(OrganizationId organizationId, CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync<List<UserId>>(new Uri($"/internal/members/leaders?organizationId={organizationId}", UriKind.Relative), cancellationToken))!;
}

/// <summary>
/// Who belongs to an organization, in memory. Identity knows: a table of members here, kept by events, would be wrong for as long as an event takes. A member is
/// believed for a minute, and longer while Identity is away; one who is none is asked about again at once.
/// </summary>
internal sealed class MemberDirectory(IdentityClient identity, TimeProvider clock)
{
    private readonly RefreshingCache<(OrganizationId OrganizationId, UserId UserId), MemberName> _members = new(
        new RefreshingCacheSettings { AbsentFor = TimeSpan.Zero }, clock, member => identity.FindMemberAsync(member.OrganizationId, member.UserId));

    /// <summary>The member, or null when the organization has no such one.</summary>
    /// <exception cref="HttpRequestException">Identity is away, and this member was not asked for lately.</exception>
    public ValueTask<MemberName?> FindAsync(OrganizationId organizationId, UserId userId, CancellationToken cancellationToken) =>
        _members.GetAsync((organizationId, userId), cancellationToken);

    /// <summary>Who leads the organization: owners and admins.</summary>
    /// <exception cref="HttpRequestException">Identity is away.</exception>
    public Task<IReadOnlyList<UserId>> LeadersAsync(OrganizationId organizationId, CancellationToken cancellationToken) => identity.ListLeadersAsync(organizationId, cancellationToken);

    /// <summary>Why these users cannot be named; null for members.</summary>
    public async Task<ProblemHttpResult?> RefuseStrangersAsync(OrganizationId organizationId, IEnumerable<UserId> userIds, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var userId in userIds)
            {
                if (await FindAsync(organizationId, userId, cancellationToken) is null)
                {
                    return Problem.NotFound("member_not_found", "This person does not belong to the organization.");
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Problem.Unavailable("members_unavailable", "Who belongs to the organization cannot be looked up for the moment; try again.");
        }
    }

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
