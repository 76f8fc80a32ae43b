using System.Collections.Frozen;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>What a member of an organization may do, as endpoints ask for it, and which role may do what.</summary>
public static class Permissions
{
    /// <summary>See conversations, their messages and media.</summary>
    public const string ConversationsRead = "conversations.read";

    /// <summary>Take over, release, star and mark as read.</summary>
    public const string ConversationsManage = "conversations.manage";

    /// <summary>Write to contacts and upload media.</summary>
    public const string MessagesSend = "messages.send";

    /// <summary>See which channels are connected and how.</summary>
    public const string SettingsRead = "settings.read";

    /// <summary>Connect, change and disconnect channels.</summary>
    public const string SettingsManage = "settings.manage";

    /// <summary>See bots and their rules.</summary>
    public const string BotsRead = "bots.read";

    /// <summary>Make, change and delete bots.</summary>
    public const string BotsManage = "bots.manage";

    /// <summary>See and replay what the worker gave up on.</summary>
    public const string AdminDeadLetters = "admin.deadletters";

    private static readonly FrozenSet<string> OfAgent = FrozenSet.ToFrozenSet(
        [ConversationsRead, ConversationsManage, MessagesSend, SettingsRead, BotsRead], StringComparer.Ordinal);

    private static readonly FrozenSet<string> OfAdmin = OfAgent
        .Concat([SettingsManage, BotsManage, AdminDeadLetters])
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What a role may do; nothing for a role that is not known.</summary>
    public static IReadOnlySet<string> Of(string role) => role switch
    {
        Roles.Owner or Roles.Admin => OfAdmin,
        Roles.Agent => OfAgent,
        _ => FrozenSet<string>.Empty,
    };
}

/// <summary>The roles a member can have in an organization.</summary>
public static class Roles
{
    /// <summary>Made the organization; may do everything, and cannot be removed by an admin.</summary>
    public const string Owner = "owner";

    /// <summary>Manages channels, bots and people.</summary>
    public const string Admin = "admin";

    /// <summary>Talks to contacts.</summary>
    public const string Agent = "agent";
}
