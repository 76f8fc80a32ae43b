namespace ChatBoost.Contracts.Events;

/// <summary>An organization signed up. Raised by Identity.</summary>
[NeedsConsumer]
public sealed record OrganizationCreated(OrganizationId OrganizationId, string Name, UserId OwnerId, DateTimeOffset At);

/// <summary>An organization was deleted: every service deletes what it holds of it. Raised by Identity.</summary>
[NeedsConsumer]
public sealed record OrganizationDeleted(OrganizationId OrganizationId, DateTimeOffset At);
