namespace ChatBoost.Contracts.Identity;

/// <summary>Answer of <c>GET /internal/members/{userId}?organizationId=</c> (Inbox to Identity); 404 <c>member_not_found</c> for who does not belong to the organization.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">The name others see.</param>
/// <param name="Username">What the person signs in with: the address.</param>
public sealed record MemberName(UserId Id, string Name, string Username);
