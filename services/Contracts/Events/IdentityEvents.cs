namespace ChatBoost.Contracts.Events;

/// <summary>An organization signed up. Raised by Identity.</summary>
[NeedsConsumer]
public sealed record OrganizationCreated(OrganizationId OrganizationId, string Name, UserId OwnerId, DateTimeOffset At);
