using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChatBoost.Inbox.Conversations;
using ChatBoost.ServiceDefaults.Audit;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Contacts;

/// <summary>The contact of a conversation: how to reach it, who looks after it, and whether it may be disturbed.</summary>
public static class UpdateConversationContact
{
    /// <summary>What changes; what is left out stays.</summary>
    public sealed record Request
    {
        /// <summary>The e-mail address that comes first, added if it is not there.</summary>
        [StringLength(EmailAddress.MaxLength)]
        public string? Email { get; init; }

        /// <summary>The phone number that comes first, added if it is not there.</summary>
        [StringLength(40)]
        public string? Phone { get; init; }

        /// <summary>The member who looks after the contact; null takes it off.</summary>
        public UserId? OwnerId
        {
            get;
            init
            {
                field = value;
                ChangesOwner = true;
            }
        }

        /// <summary>All who follow.</summary>
        [MaxLength(Contact.MaxOfEach)]
        public IReadOnlyList<UserId>? Followers { get; init; }

        /// <summary>All tags.</summary>
        [MaxLength(Contact.MaxOfEach)]
        public IReadOnlyList<string>? Tags { get; init; }

        /// <summary>Not to be disturbed on this channel.</summary>
        public bool? Dnd { get; init; }

        /// <summary>Not to be disturbed at all.</summary>
        public bool? DndAll { get; init; }

        /// <summary>True when the owner was named, if only to take it off.</summary>
        [JsonIgnore]
        internal bool ChangesOwner { get; private init; }
    }

    internal static void Map(RouteGroupBuilder contact)
    {
        contact.MapGet("", GetAsync).WithName("GetConversationContact").AuditReads();
        contact.MapPatch("", UpdateAsync).RequirePermission(Permissions.ContactsManage).WithName(nameof(UpdateConversationContact)).ProducesValidationProblem();
    }

    private static async Task<Results<Ok<ContactDetailOutput>, ProblemHttpResult>> GetAsync(
        ConversationId conversationId, InboxDb db, ContactReader read, CancellationToken cancellationToken) =>
        await db.PlaceOfAsync(conversationId, cancellationToken) is { } place && await read.DetailsAsync(place.ContactId, place.Channel, cancellationToken) is { } details
            ? TypedResults.Ok(details)
            : GetConversation.NotFound();

    private static async Task<Results<Ok<ContactDetailOutput>, ProblemHttpResult>> UpdateAsync(
        ConversationId conversationId,
        Request request,
        ChangeContact change,
        ContactAddresses addresses,
        ContactFollowers followers,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        // Identity is asked before the contact is locked.
        var people = (request.Followers ?? []).Append(request.OwnerId ?? default).Where(userId => userId != default).Distinct();
        return await followers.RefuseStrangersAsync(people, cancellationToken) is { } refused
            ? refused
            : await change.OfConversationAsync(conversationId, http, (contact, channel) => ApplyAsync(contact, channel), cancellationToken);

        async Task<ProblemHttpResult?> ApplyAsync(Contact contact, string channel)
        {
            if (request.ChangesOwner)
            {
                contact.AssignTo(request.OwnerId);
            }

            if (request.Dnd is { } dnd)
            {
                contact.DoNotDisturb(channel, dnd);
            }

            if (request.DndAll is { } dndAll)
            {
                contact.DoNotDisturb(dndAll);
            }

            return (request.Tags is null ? null : Retag(contact, request.Tags))
                ?? (request.Email is null ? null : await addresses.AddEmailAsync(contact, request.Email, isPrimary: true, cancellationToken))
                ?? (request.Phone is null ? null : await addresses.AddPhoneAsync(contact, request.Phone, isPrimary: true, cancellationToken))
                ?? (request.Followers is null ? null : await followers.ReplaceAsync(contact, [.. request.Followers.Distinct()], cancellationToken));
        }
    }

    private static ProblemHttpResult? Retag(Contact contact, IReadOnlyList<string> tags)
    {
        contact.ClearTags();
        return tags.Select(tag => TagContact.Tag(contact, tag)).FirstOrDefault(problem => problem is not null);
    }
}
