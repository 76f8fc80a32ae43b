using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace ChatBoost.Identity.Users;

/// <summary>ASP.NET Core Identity's store over <see cref="IdentityDb"/>. It does not save by itself, so that a sign-up is stored whole or not at all.</summary>
public sealed class UserStore : UserOnlyStore<User, IdentityDb, UserId>
{
    /// <summary>Made by dependency injection.</summary>
    public UserStore(IdentityDb db, IdentityErrorDescriber errors)
        : base(db, errors) => AutoSaveChanges = false;

    /// <summary>Finds by e-mail address, which is the user name.</summary>
    public override Task<User?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken = default) =>
        FindByEmailAsync(normalizedUserName, cancellationToken);

    /// <inheritdoc/>
    public override UserId ConvertIdFromString(string? id) => UserId.TryParse(id, out var userId) ? userId : default;

    /// <inheritdoc/>
    public override string? ConvertIdToString(UserId id) => id.ToString();
}
