using System.Collections.Frozen;
using Microsoft.AspNetCore.Identity;

namespace ChatBoost.Identity.Users;

/// <summary>Refuses the passwords everybody tries first (NIST SP 800-63B, section 5.1.1.2), and one's own address or name.</summary>
public sealed class CommonPasswords : IPasswordValidator<User>
{
    /// <summary>The code of the error.</summary>
    public const string ErrorCode = "PasswordTooCommon";

    private static readonly Lazy<FrozenSet<string>> Known = new(Load);

    /// <inheritdoc/>
    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) =>
        Task.FromResult(IsGuessable(user, password ?? "")
            ? IdentityResult.Failed(new IdentityError { Code = ErrorCode, Description = "This password is among the first anybody would try. Choose another one." })
            : IdentityResult.Success);

    private static bool IsGuessable(User user, string password) =>
        Known.Value.Contains(password)
        || string.Equals(password, user.Email, StringComparison.OrdinalIgnoreCase)
        || string.Equals(password, user.Email?.Split('@')[0], StringComparison.OrdinalIgnoreCase)
        || string.Equals(password, user.Name, StringComparison.OrdinalIgnoreCase);

    private static FrozenSet<string> Load()
    {
        using var file = typeof(CommonPasswords).Assembly.GetManifestResourceStream(typeof(CommonPasswords), "CommonPasswords.txt")!;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Split('\n').Where(line => line is { Length: > 0 } and not ['#', ' ', ..]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
