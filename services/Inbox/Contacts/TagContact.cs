using System.ComponentModel.DataAnnotations;
using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Contacts;

/// <summary>Puts tags on the contact of a conversation and takes them off. Doing so twice changes nothing.</summary>
public static class TagContact
{
    /// <param name="Tag">A word or two; in other letters it is the same tag.</param>
    public sealed record Request([Required, StringLength(Contact.MaxTagLength)] string Tag);

    internal static void Map(RouteGroupBuilder contact)
    {
        contact.MapPost("/tags", TagAsync).RequirePermission(Permissions.ContactsManage).WithName("AddContactTag").ProducesValidationProblem();
        contact.MapDelete("/tags/{tag}", UntagAsync).RequirePermission(Permissions.ContactsManage).WithName("RemoveContactTag");
    }

    /// <summary>Puts a tag on a contact; the answer is why not.</summary>
    internal static ProblemHttpResult? Tag(Contact contact, string? tag) =>
        tag?.Trim() is not { Length: > 0 and <= Contact.MaxTagLength } text || text.Any(char.IsControl)
            ? Problem.BadRequest("validation_failed", $"tag: must have 1 to {Contact.MaxTagLength} characters.")
            : contact.Tag(text) ? null : ContactAddresses.TooMany("tags");

    private static Task<Results<Ok<ContactDetailOutput>, ProblemHttpResult>> TagAsync(
        ConversationId conversationId, Request request, ChangeContact change, HttpContext http, CancellationToken cancellationToken) =>
        change.OfConversationAsync(conversationId, http, (contact, _) => Task.FromResult(Tag(contact, request.Tag)), cancellationToken);

    private static Task<Results<Ok<ContactDetailOutput>, ProblemHttpResult>> UntagAsync(
        ConversationId conversationId, string tag, ChangeContact change, HttpContext http, CancellationToken cancellationToken) =>
        change.OfConversationAsync(
            conversationId,
            http,
            (contact, _) =>
            {
                contact.Untag(tag.Trim());
                return Task.FromResult<ProblemHttpResult?>(null);
            },
            cancellationToken);
}
