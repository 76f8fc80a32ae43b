using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Organizations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Contacts;

/// <summary>Members who follow the contact of a conversation. To follow twice, or to stop twice, changes nothing.</summary>
public static class FollowContact
{
    /// <param name="UserId">A member of the organization.</param>
    public sealed record Request([Required] UserId? UserId);

    internal static void Map(RouteGroupBuilder contact)
    {
        contact.MapPost("/followers", FollowAsync).RequirePermission(Permissions.ContactsManage).WithName("AddContactFollower").ProducesValidationProblem();
        contact.MapDelete("/followers/{userId}", UnfollowAsync).RequirePermission(Permissions.ContactsManage).WithName("RemoveContactFollower");
    }

    private static async Task<Results<Ok<ContactDetailOutput>, ProblemHttpResult>> FollowAsync(
        ConversationId conversationId, Request request, ContactFollowers followers, ChangeContact change, HttpContext http, CancellationToken cancellationToken)
    {
        // Identity is asked before the contact is locked.
        var userId = request.UserId!.Value;
        return await followers.RefuseStrangersAsync([userId], cancellationToken) is { } refused
            ? refused
            : await change.OfConversationAsync(conversationId, http, (contact, _) => followers.AddAsync(contact, [userId], cancellationToken), cancellationToken);
    }

    private static Task<Results<Ok<ContactDetailOutput>, ProblemHttpResult>> UnfollowAsync(
        ConversationId conversationId, UserId userId, ContactFollowers followers, ChangeContact change, HttpContext http, CancellationToken cancellationToken) =>
        change.OfConversationAsync(conversationId, http, (contact, _) => followers.RemoveAsync(contact, userId, cancellationToken), cancellationToken);
}

/// <summary>Who follows whom. Only members do; who left can still be taken off.</summary>
internal sealed class ContactFollowers(InboxDb db, MemberDirectory members, CurrentCaller caller, TimeProvider clock)
{
    /// <summary>Why somebody can be neither owner nor follower; null for members.</summary>
    public Task<ProblemHttpResult?> RefuseStrangersAsync(IEnumerable<UserId> userIds, CancellationToken cancellationToken) =>
        members.RefuseStrangersAsync(caller.OrganizationId!.Value, userIds, cancellationToken);

    /// <summary>Lets members follow; the answer is why not.</summary>
    public async Task<ProblemHttpResult?> AddAsync(Contact contact, IReadOnlyCollection<UserId> userIds, CancellationToken cancellationToken)
    {
        var known = await db.ContactFollowers.Where(f => f.ContactId == contact.Id).Select(f => f.UserId).ToListAsync(cancellationToken);
        var added = userIds.Except(known).ToList();
        if (known.Count + added.Count > Contact.MaxOfEach)
        {
            return ContactAddresses.TooMany("followers");
        }

        db.AddRange(added.Select(userId => ContactFollower.Of(contact, userId, clock.GetUtcNow())));
        return null;
    }

    /// <summary>These members follow and nobody else; the answer is why not.</summary>
    public async Task<ProblemHttpResult?> ReplaceAsync(Contact contact, IReadOnlyCollection<UserId> userIds, CancellationToken cancellationToken)
    {
        await db.ContactFollowers.Where(f => f.ContactId == contact.Id && !userIds.Contains(f.UserId)).ExecuteDeleteAsync(cancellationToken);
        return await AddAsync(contact, userIds, cancellationToken);
    }

    /// <summary>Takes somebody off; the answer is why not.</summary>
    public async Task<ProblemHttpResult?> RemoveAsync(Contact contact, UserId userId, CancellationToken cancellationToken) =>
        await db.ContactFollowers.Where(f => f.ContactId == contact.Id && f.UserId == userId).ExecuteDeleteAsync(cancellationToken) == 0
            ? await RefuseStrangersAsync([userId], cancellationToken)
            : null;
}
