namespace ChatBoost.Contracts.Inbox;

/// <summary>Answer of <c>GET /internal/whatsapp-numbers?organizationId=</c> (worker to Inbox): Meta's ids of an organization's connected numbers.</summary>
public sealed record WhatsAppNumbers(IReadOnlyList<string> PhoneNumberIds);
