namespace ChatBoost.Identity.Members;

/// <summary>A member as the API shows it.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Name">The name others see.</param>
/// <param name="Email">The address.</param>
/// <param name="Role">As what.</param>
/// <param name="EmailConfirmed">True when the person proved that the address is theirs.</param>
/// <param name="TwoFactorEnabled">True when signing in takes a second factor.</param>
/// <param name="JoinedAt">Since when.</param>
public sealed record MemberShape(
    UserId UserId, string Name, string Email, string Role, bool EmailConfirmed, bool TwoFactorEnabled, DateTimeOffset JoinedAt);
