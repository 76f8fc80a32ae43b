using System.Text.Json;

namespace ChatBoost.Contracts.Receiver;

/// <summary>A webhook of Clerk with a good signature, on its way from the receiver to Identity.</summary>
/// <param name="Id">Svix's id of the message: the same whenever it is repeated.</param>
/// <param name="Event">The event as Clerk wrote it: <c>{type, data, timestamp, …}</c>.</param>
public sealed record ClerkDelivered(string Id, JsonElement Event);
