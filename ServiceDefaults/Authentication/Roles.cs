using System.Collections.Frozen;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>A named set of permissions.</summary>
/// <param name="Name">What memberships and access tokens carry.</param>
/// <param name="Description">Whom it is for.</param>
/// <param name="Permissions">Names of <see cref="Authentication.Permissions"/>.</param>
public sealed record Role(string Name, string Description, IReadOnlySet<string> Permissions);

/// <summary>The roles every organization has. An organization can make more of its own; no custom role can have one of these names.</summary>
public static class Roles
{
    /// <summary>Made the organization; may do everything, and only another owner can change or remove it.</summary>
    public const string Owner = "owner";

    /// <summary>Manages channels, bots and people.</summary>
    public const string Admin = "admin";

    /// <summary>Leads agents and manages bots.</summary>
    public const string Manager = "manager";

    /// <summary>Talks to contacts.</summary>
    public const string Agent = "agent";

    /// <summary>Reads and changes nothing.</summary>
    public const string Viewer = "viewer";

    private static readonly string[] OfViewer =
        [Permissions.ConversationsRead, Permissions.BotsRead, Permissions.SettingsRead, Permissions.TeamRead];

    private static readonly string[] OfAgent = [.. OfViewer, Permissions.ConversationsManage, Permissions.MessagesSend, Permissions.ContactsNumbers, Permissions.ContactsManage];

    private static readonly string[] OfManager = [.. OfAgent, Permissions.NotesManage, Permissions.BotsManage, Permissions.TeamManage, Permissions.ContactsExport];

    /// <summary>All of them, the most powerful first.</summary>
    public static IReadOnlyList<Role> BuiltIn { get; } =
    [
        Of(Owner, "Made the organization; may do everything", Permissions.All.Select(permission => permission.Name)),
        // Who chooses the provider chooses who signs in as an owner.
        Of(Admin, "Manages channels, bots and people", Permissions.All.Select(permission => permission.Name).Except([Permissions.OrganizationDelete, Permissions.SsoManage])),
        Of(Manager, "Leads agents and manages bots", OfManager),
        Of(Agent, "Talks to contacts", OfAgent),
        Of(Viewer, "Reads and changes nothing", OfViewer),
    ];

    private static readonly FrozenDictionary<string, Role> ByName = BuiltIn.ToFrozenDictionary(role => role.Name, StringComparer.Ordinal);

    /// <summary>The built-in role of this name, or null.</summary>
    public static Role? Find(string name) => ByName.GetValueOrDefault(name);

    private static Role Of(string name, string description, IEnumerable<string> permissions) =>
        new(name, description, permissions.ToFrozenSet(StringComparer.Ordinal));
}
