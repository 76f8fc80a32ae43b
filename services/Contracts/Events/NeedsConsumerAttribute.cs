namespace ChatBoost.Contracts.Events;

/// <summary>
/// An event that somebody must act on: while no queue takes it, it waits in the outbox. Without this, a broker drops what nobody listens to, and on the first
/// start of all that includes services that have not come up yet.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsConsumerAttribute : Attribute;
