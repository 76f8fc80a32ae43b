using System.Text.Json;
using ChatBoost.Identity.Organizations;
using ChatBoost.Identity.Users;

namespace ChatBoost.Identity.Clerk;

/// <summary>How Clerk writes.</summary>
internal static class ClerkEvents
{
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>All times are milliseconds since 1970.</summary>
    public static DateTimeOffset TimeOf(long milliseconds) => milliseconds is > 0 and < 253_402_300_799_000
        ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        : throw new JsonException("A time is none.");

    public static DateTimeOffset? TimeOf(long? milliseconds) => milliseconds is { } known ? TimeOf(known) : null;
}

/// <summary>What every webhook looks like.</summary>
/// <param name="Type">Such as <c>user.created</c>.</param>
/// <param name="Data">The object.</param>
/// <param name="Timestamp">When it happened.</param>
internal sealed record ClerkEnvelope(string Type, JsonElement Data, long Timestamp)
{
    public DateTimeOffset At => ClerkEvents.TimeOf(Timestamp);

    public TData Read<TData>()
        where TData : class => Data.Deserialize<TData>(ClerkEvents.Json) ?? throw new JsonException("data is null.");
}

/// <summary><c>user.created</c>, <c>user.updated</c>.</summary>
internal sealed record ClerkUserData(
    string Id, string? FirstName = null, string? LastName = null, string? Username = null, string? PrimaryEmailAddressId = null,
    IReadOnlyList<ClerkEmailData>? EmailAddresses = null, bool Banned = false, long? UpdatedAt = null)
{
    private static readonly EmailFormAttribute EmailForm = new();

    public DateTimeOffset? At => ClerkEvents.TimeOf(UpdatedAt);

    public ClerkProfile Profile => new(ClerkName.Of($"{FirstName} {LastName}", User.MaxNameLength) ?? ClerkName.Of(Username, User.MaxNameLength), VerifiedEmail);

    /// <summary>The primary address and no other; only verified, and of a form mail can be sent to.</summary>
    private string? VerifiedEmail => EmailAddresses?.FirstOrDefault(email => email.Id is not null && email.Id == PrimaryEmailAddressId) is { Verification.Status: "verified", EmailAddress: { } address }
        && EmailForm.IsValid(address) && !address.Any(char.IsControl)
            ? address
            : null;
}

/// <summary>One address of a user.</summary>
internal sealed record ClerkEmailData(string? Id = null, string? EmailAddress = null, ClerkVerificationData? Verification = null);

/// <summary>Whether it is the user's.</summary>
internal sealed record ClerkVerificationData(string? Status = null);

/// <summary><c>organization.created</c>, <c>organization.updated</c>, and in memberships.</summary>
internal sealed record ClerkOrganizationData(string Id, string? Name = null, string? CreatedBy = null, long? UpdatedAt = null)
{
    public DateTimeOffset? At => ClerkEvents.TimeOf(UpdatedAt);
}

/// <summary><c>organizationMembership.*</c>.</summary>
internal sealed record ClerkMembershipData(
    string Id, ClerkOrganizationData Organization, ClerkMemberData PublicUserData, string? Role = null, long? CreatedAt = null, long? UpdatedAt = null)
{
    public DateTimeOffset? Began => ClerkEvents.TimeOf(CreatedAt);

    public DateTimeOffset? At => ClerkEvents.TimeOf(UpdatedAt);
}

/// <summary>Whose membership.</summary>
internal sealed record ClerkMemberData(string UserId, string? FirstName = null, string? LastName = null)
{
    public string? Name => ClerkName.Of($"{FirstName} {LastName}", User.MaxNameLength);
}

/// <summary><c>user.deleted</c>, <c>organization.deleted</c>: nothing but the id.</summary>
internal sealed record ClerkDeletedData(string Id);
