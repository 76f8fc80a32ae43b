namespace ChatBoost.Contracts.Events;

/// <summary>A bot was created, changed or deleted; who caches bots forgets the organization's. Raised by Catalog.</summary>
public sealed record BotChanged(OrganizationId OrganizationId, BotId BotId, DateTimeOffset At);
