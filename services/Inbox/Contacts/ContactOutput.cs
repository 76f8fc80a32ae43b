using ChatBoost.Inbox.Contacts.Attributes;

namespace ChatBoost.Inbox.Contacts;

/// <summary>A contact as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="FullName">Its name.</param>
/// <param name="Username">Its username on WhatsApp, if any.</param>
/// <param name="Phone">The first number in international form with plus.</param>
/// <param name="Phones">All numbers.</param>
/// <param name="Email">The first e-mail address.</param>
/// <param name="Emails">All e-mail addresses.</param>
/// <param name="OwnerId">The member who looks after it.</param>
/// <param name="Tags">Words it is sorted by.</param>
/// <param name="DndAll">Not to be disturbed at all.</param>
/// <param name="DndChannels">On which kinds of channels it is not to be disturbed.</param>
/// <param name="CreatedAt">When the organization first heard of it.</param>
/// <param name="UpdatedAt">When anything of it last changed.</param>
public sealed record ContactOutput(
    ContactId Id,
    string FullName,
    string? Username,
    string? Phone,
    IReadOnlyList<ContactPhoneOutput> Phones,
    string? Email,
    IReadOnlyList<ContactEmailOutput> Emails,
    UserId? OwnerId,
    IReadOnlyList<string> Tags,
    bool DndAll,
    IReadOnlyList<string> DndChannels,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>What the organization noted about it, where it was asked for.</summary>
    public IReadOnlyList<AttributeOutput>? Attributes { get; init; }
}

/// <summary>A phone number of a contact.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Phone">With plus and country code.</param>
/// <param name="IsPrimary">Whether it comes first.</param>
public sealed record ContactPhoneOutput(ContactPhoneId Id, string Phone, bool IsPrimary);

/// <summary>An e-mail address of a contact.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Email">The address.</param>
/// <param name="IsPrimary">Whether it comes first.</param>
public sealed record ContactEmailOutput(ContactEmailId Id, string Email, bool IsPrimary);

/// <summary>A member of the organization.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">The name others see; absent for who left, and while nobody can tell.</param>
/// <param name="Username">What the person signs in with.</param>
public sealed record ContactPersonOutput(UserId Id, string? Name, string? Username);
