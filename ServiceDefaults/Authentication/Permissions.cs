using System.Collections.Frozen;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>One thing a member of an organization may do.</summary>
/// <param name="Name">What endpoints ask for and access tokens carry, for example <c>messages.send</c>.</param>
/// <param name="Description">What it allows, for the people who put roles together.</param>
public sealed record PermissionInfo(string Name, string Description);

/// <summary>Everything a member of an organization may do. Which role may do what is in <see cref="Roles"/>.</summary>
public static class Permissions
{
    /// <summary>See conversations, their messages and media.</summary>
    public const string ConversationsRead = "conversations.read";

    /// <summary>Take over, release, star and mark as read; status, priority, assignee, labels and private notes; delete and restore.</summary>
    public const string ConversationsManage = "conversations.manage";

    /// <summary>Take away private notes of others.</summary>
    public const string NotesManage = "notes.manage";

    /// <summary>Write to contacts and upload media.</summary>
    public const string MessagesSend = "messages.send";

    /// <summary>See which channels are connected and how.</summary>
    public const string SettingsRead = "settings.read";

    /// <summary>Connect, change and disconnect channels.</summary>
    public const string SettingsManage = "settings.manage";

    /// <summary>Add, change and take away webhooks, see their log and replay it.</summary>
    public const string WebhooksManage = "webhooks.manage";

    /// <summary>See phone numbers in full. Without it they are shown without their middle, and nobody is found by number.</summary>
    public const string ContactsNumbers = "contacts.numbers";

    /// <summary>Change, import and merge contacts and record their consent.</summary>
    public const string ContactsManage = "contacts.manage";

    /// <summary>Take data out: all on one contact, all contacts, conversations and transcripts.</summary>
    public const string ContactsExport = "contacts.export";

    /// <summary>Erase a contact, with everything there is on it.</summary>
    public const string ContactsErase = "contacts.erase";

    /// <summary>See bots and their rules.</summary>
    public const string BotsRead = "bots.read";

    /// <summary>Make, change and delete bots.</summary>
    public const string BotsManage = "bots.manage";

    /// <summary>See who belongs to the organization, and as what.</summary>
    public const string TeamRead = "team.read";

    /// <summary>Invite people, change their roles and remove them.</summary>
    public const string TeamManage = "team.manage";

    /// <summary>Make, change and delete the organization's own roles.</summary>
    public const string RolesManage = "roles.manage";

    /// <summary>Rename the organization and set how people join it.</summary>
    public const string OrganizationManage = "organization.manage";

    /// <summary>Delete the organization with everything in it.</summary>
    public const string OrganizationDelete = "organization.delete";

    /// <summary>Make and revoke API keys.</summary>
    public const string ApiKeysManage = "apikeys.manage";

    /// <summary>Choose the provider people sign in with. Whoever holds it can become anybody in the organization: the provider says who somebody is.</summary>
    public const string SsoManage = "sso.manage";

    /// <summary>Set how long data is kept, and switch content encryption on and off.</summary>
    public const string PrivacyManage = "privacy.manage";

    /// <summary>See who did what.</summary>
    public const string AuditRead = "audit.read";

    /// <summary>See and replay what the worker gave up on.</summary>
    public const string AdminDeadLetters = "admin.deadletters";

    /// <summary>All there are, in the order people read them.</summary>
    public static IReadOnlyList<PermissionInfo> All { get; } =
    [
        new(ConversationsRead, "See conversations, their messages and media"),
        new(ConversationsManage, "Take over, release, assign, label, resolve, delete and note on conversations"),
        new(NotesManage, "Take away private notes of others"),
        new(MessagesSend, "Write to contacts and upload media"),
        new(ContactsNumbers, "See phone numbers in full"),
        new(ContactsManage, "Change, import and merge contacts and record their consent"),
        new(ContactsExport, "Take contacts and conversations out, one or all"),
        new(ContactsErase, "Erase a contact, with everything there is on it"),
        new(BotsRead, "See bots and their rules"),
        new(BotsManage, "Make, change and delete bots"),
        new(SettingsRead, "See which channels are connected and how"),
        new(SettingsManage, "Connect, change and disconnect channels"),
        new(WebhooksManage, "Add, change and take away webhooks, see their log and replay it"),
        new(TeamRead, "See who belongs to the organization, and as what"),
        new(TeamManage, "Invite people, change their roles and remove them"),
        new(RolesManage, "Make, change and delete the organization's own roles"),
        new(OrganizationManage, "Rename the organization and set how people join it"),
        new(OrganizationDelete, "Delete the organization with everything in it"),
        new(ApiKeysManage, "Make and revoke API keys"),
        new(SsoManage, "Choose the provider people sign in with"),
        new(PrivacyManage, "Set how long data is kept, and switch content encryption on and off"),
        new(AuditRead, "See who did what"),
        new(AdminDeadLetters, "See and replay messages the worker gave up on"),
    ];

    private static FrozenSet<string> Names { get; } = All.Select(permission => permission.Name).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True when there is a permission of this name.</summary>
    public static bool Exists(string name) => Names.Contains(name);
}
