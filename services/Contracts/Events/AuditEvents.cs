namespace ChatBoost.Contracts.Events;

/// <summary>A member did something that can be asked about later. Raised by every service, stored by Identity.</summary>
/// <param name="Id">Its own; ordered by time, so that the log is, too.</param>
/// <param name="OrganizationId">Where.</param>
/// <param name="At">When.</param>
/// <param name="Action">What: the name of the operation in the API document, or <c>SignIn</c>.</param>
/// <param name="ActorId">Who: the id of the user or of the API key.</param>
/// <param name="ActorName">The name it had then.</param>
/// <param name="IsApiKey">True when a program did it.</param>
/// <param name="Target">Which record, by its id; null when the action has none.</param>
/// <param name="Address">From where: the address the gateway saw.</param>
[NeedsConsumer]
public sealed record AuditRecorded(
    Guid Id, OrganizationId OrganizationId, DateTimeOffset At, string Action, string ActorId, string ActorName, bool IsApiKey, string? Target, string Address);
