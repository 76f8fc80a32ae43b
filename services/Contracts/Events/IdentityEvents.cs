namespace ChatBoost.Contracts.Events;

/// <summary>An organization signed up. Raised by Identity.</summary>
[NeedsConsumer]
public sealed record OrganizationCreated(OrganizationId OrganizationId, string Name, UserId OwnerId, DateTimeOffset At);

/// <summary>A member is to be mailed something. Raised by the service that has it to say; Identity knows the address.</summary>
/// <param name="OrganizationId">As a member of what.</param>
/// <param name="UserId">Who.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Text">The text, which names nobody.</param>
/// <param name="At">When.</param>
[NeedsConsumer]
public sealed record MemberMailRequested(OrganizationId OrganizationId, UserId UserId, string Subject, string Text, DateTimeOffset At);

/// <summary>An organization was deleted: every service deletes what it holds of it. Raised by Identity.</summary>
[NeedsConsumer]
public sealed record OrganizationDeleted(OrganizationId OrganizationId, DateTimeOffset At);
