using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.Labels;
using ChatBoost.Inbox.ServiceLevels;

namespace ChatBoost.Inbox.Conversations;

/// <summary>A conversation as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ContactId">With whom.</param>
/// <param name="FullName">The contact's name.</param>
/// <param name="Username">The contact's username on the channel, if any.</param>
/// <param name="Channel">For example <c>WhatsApp</c>.</param>
/// <param name="Mode">Who answers: <c>bot</c> or <c>human</c>.</param>
/// <param name="TakenOverBy">Who took over, in mode human.</param>
/// <param name="UnreadCount">Messages of the customer nobody has looked at.</param>
/// <param name="IsStarred">Marked as important.</param>
/// <param name="Status">Where the work on it stands: <c>open</c>, <c>pending</c>, <c>snoozed</c> or <c>resolved</c>.</param>
/// <param name="SnoozedUntil">When it opens again by itself, in status snoozed.</param>
/// <param name="Priority">How much it matters: <c>none</c>, <c>low</c>, <c>medium</c>, <c>high</c> or <c>urgent</c>.</param>
/// <param name="AssigneeId">The member whose it is to answer; absent when it is nobody's.</param>
/// <param name="MessageCount">How many messages it has.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="WindowExpiresAt">Until when anything but templates may be sent (Meta: 24 hours after the customer's last message; on Instagram 7 days, for what a person writes); absent when the customer never wrote.</param>
/// <param name="LastMessage">The newest message.</param>
/// <param name="LastMessageTimestamp">When it was written.</param>
/// <param name="ContactDetails">How to reach the contact.</param>
public sealed record ConversationOutput(
    ConversationId Id,
    ContactId ContactId,
    string FullName,
    string? Username,
    string Channel,
    ConversationMode Mode,
    UserId? TakenOverBy,
    int UnreadCount,
    bool IsStarred,
    ConversationStatus Status,
    DateTimeOffset? SnoozedUntil,
    ConversationPriority Priority,
    UserId? AssigneeId,
    long MessageCount,
    DateTimeOffset CreatedAt,
    DateTimeOffset? WindowExpiresAt,
    LastMessageOutput? LastMessage,
    DateTimeOffset? LastMessageTimestamp,
    ContactDetailOutput ContactDetails)
{
    /// <summary>The organization's labels on it, by name.</summary>
    public IReadOnlyList<LabelOutput> Labels { get; init; } = [];

    /// <summary>The team whose it is to answer; absent when it is no team's.</summary>
    public TeamId? TeamId { get; init; }

    /// <summary>Messages of the customer the caller has not read, whoever else has. Absent in live updates, which are the same for everybody.</summary>
    public int? UnseenCount { get; init; }

    /// <summary>The sequence of the last message the caller has read; absent when it read none, and in live updates.</summary>
    public long? ReadSequence { get; init; }

    /// <summary>What it is to be answered and resolved by; absent where nothing is due and nothing was missed.</summary>
    public ServiceLevelOutput? ServiceLevel { get; init; }

    /// <summary>Whether the caller has a draft in it. Absent in live updates, which are the same for everybody.</summary>
    public bool? HasDraft { get; init; }

    /// <summary>Whose it is.</summary>
    internal OrganizationId OrganizationId { get; init; }
}

/// <summary>The newest message of a conversation, in short.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Message">What can be read of it.</param>
/// <param name="Sender"><c>You</c> for what the organization sent, else the contact's name.</param>
/// <param name="Timestamp">When it was written.</param>
/// <param name="Channel">Over what.</param>
/// <param name="Type">Its type, for example <c>image</c>.</param>
/// <param name="Direction"><c>inbound</c> or <c>outbound</c>.</param>
/// <param name="Status">How far an outbound one got.</param>
public sealed record LastMessageOutput(
    MessageId Id, string Message, string Sender, DateTimeOffset Timestamp, string Channel, string Type, string Direction, string? Status)
{
    /// <summary>The message as the database holds it where content is encrypted, until it is opened.</summary>
    internal byte[]? Sealed { get; init; }
}

/// <summary>How to reach a contact, and who looks after it. Lists have what stands in one row; the rest is in the contact's own answer.</summary>
/// <param name="Phone">The first number in international form with plus; absent when there is none, or WhatsApp hides it.</param>
/// <param name="Dnd">Not to be disturbed on this channel: nothing automatic and no templates. An answer a person writes is sent.</param>
/// <param name="DndAll">Not to be disturbed at all.</param>
public sealed record ContactDetailOutput(string? Phone, bool Dnd, bool DndAll)
{
    /// <summary>All numbers.</summary>
    public IReadOnlyList<ContactPhoneOutput>? Phones { get; init; }

    /// <summary>The first e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>All e-mail addresses.</summary>
    public IReadOnlyList<ContactEmailOutput>? Emails { get; init; }

    /// <summary>The member who looks after the contact.</summary>
    public ContactPersonOutput? Owner { get; init; }

    /// <summary>Members who follow the contact.</summary>
    public IReadOnlyList<ContactPersonOutput>? Followers { get; init; }

    /// <summary>Words it is sorted by.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}
