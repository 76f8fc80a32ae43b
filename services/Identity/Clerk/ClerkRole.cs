using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.Identity.Clerk;

/// <summary>Clerk's roles in an organization and ours.</summary>
public static class ClerkRole
{
    /// <summary>The role of who made an organization at Clerk, and of whom it made equal.</summary>
    public const string Admin = "admin";

    private const string Prefix = "org:";
    private const int MaxLength = 100;

    /// <summary>A role's name; tokens of version 2 write it without the prefix, everything else with it.</summary>
    public static string NameOf(string? key)
    {
        var name = key?.StartsWith(Prefix, StringComparison.Ordinal) == true ? key[Prefix.Length..] : key ?? "";
        return name.Length > MaxLength ? name[..MaxLength] : name;
    }

    /// <summary>
    /// What somebody with Clerk's role becomes here. An organization needs an owner: its first admin is. A role somebody made up at Clerk allows the least, unless
    /// it has the name of one of ours; nobody becomes an owner by a name.
    /// </summary>
    public static string RoleFor(string name, bool hasOwner) => name switch
    {
        Admin => hasOwner ? Roles.Admin : Roles.Owner,
        "member" => Roles.Agent,
        Roles.Owner => Roles.Admin,
        _ => Roles.Find(name)?.Name ?? Roles.Viewer,
    };
}
