namespace ChatBoost.Contracts.Events;

/// <summary>A conversation began. Raised by Inbox's database with the row itself, once, whoever inserts it.</summary>
[NeedsConsumer]
public sealed record ConversationCreated(OrganizationId OrganizationId, ConversationId ConversationId, ContactId ContactId, string Channel, DateTimeOffset At);

/// <summary>Another priority was given to a conversation. Raised by Inbox's database with the change itself.</summary>
[NeedsConsumer]
public sealed record ConversationPrioritized(OrganizationId OrganizationId, ConversationId ConversationId, DateTimeOffset At);

/// <summary>A contact was entered, or wrote for the first time. Raised by Inbox's database, for organizations with a webhook that asks for it.</summary>
[NeedsConsumer]
public sealed record ContactCreated(OrganizationId OrganizationId, ContactId ContactId, DateTimeOffset At);

/// <summary>Something of a contact changed, its addresses and attributes included. Raised like <see cref="ContactCreated"/>, with each change of its row.</summary>
[NeedsConsumer]
public sealed record ContactUpdated(OrganizationId OrganizationId, ContactId ContactId, DateTimeOffset At);

/// <summary>The organization wrote a message on its phone app. Raised by Inbox.</summary>
[NeedsConsumer]
public sealed record MessageEchoed(OrganizationId OrganizationId, ConversationId ConversationId, MessageId MessageId, DateTimeOffset At);

/// <summary>An organization changed its business hours, service levels or waiting rules: what depends on them is worked out again. Raised by Inbox.</summary>
[NeedsConsumer]
public sealed record ServiceSettingsChanged(OrganizationId OrganizationId, DateTimeOffset At);

/// <summary>A person has something to do. Raised by Inbox, once for each action.</summary>
/// <param name="OrganizationId">Whose.</param>
/// <param name="ManualActionId">Which.</param>
/// <param name="ConversationId">Where.</param>
/// <param name="Kind">Why, for example <c>answer_overdue</c>.</param>
/// <param name="AssigneeId">Whose the conversation is.</param>
/// <param name="IsHandedOver">Whether the bot handed the conversation over with it, which <see cref="ConversationModeChanged"/> tells too.</param>
/// <param name="At">When.</param>
[NeedsConsumer]
public sealed record ManualActionCreated(
    OrganizationId OrganizationId, ManualActionId ManualActionId, ConversationId ConversationId, string Kind, UserId? AssigneeId, bool IsHandedOver, DateTimeOffset At);

/// <summary>A service level was missed. Raised by Inbox, once for each target and case.</summary>
/// <param name="OrganizationId">Whose.</param>
/// <param name="ConversationId">Which.</param>
/// <param name="Target"><c>first_response</c> or <c>resolution</c>.</param>
/// <param name="DueAt">When it was due.</param>
/// <param name="AssigneeId">Whose the conversation is.</param>
/// <param name="At">When that was found.</param>
[NeedsConsumer]
public sealed record ServiceLevelBreached(
    OrganizationId OrganizationId, ConversationId ConversationId, string Target, DateTimeOffset DueAt, UserId? AssigneeId, DateTimeOffset At);

/// <summary>A contact waits while the organization is closed and is to be told so. Raised by Inbox, once for each conversation and closed period.</summary>
/// <param name="OrganizationId">Whose.</param>
/// <param name="ConversationId">Which.</param>
/// <param name="Period">The closed period, by when it ends.</param>
/// <param name="At">When.</param>
[NeedsConsumer]
public sealed record AwayMessageDue(OrganizationId OrganizationId, ConversationId ConversationId, DateTimeOffset Period, DateTimeOffset At);

/// <summary>A contact said how satisfied it is. Raised by Inbox, once for each question.</summary>
/// <param name="OrganizationId">Whose contact.</param>
/// <param name="SatisfactionId">Of which question.</param>
/// <param name="ConversationId">In which conversation.</param>
/// <param name="ContactId">Who.</param>
/// <param name="Score">1, not at all, to 5, very.</param>
/// <param name="At">When.</param>
[NeedsConsumer]
public sealed record SatisfactionAnswered(
    OrganizationId OrganizationId, SatisfactionId SatisfactionId, ConversationId ConversationId, ContactId ContactId, int Score, DateTimeOffset At);
