namespace ChatBoost.Contracts;

/// <summary>An organization: the tenant everything belongs to.</summary>
public sealed class OrganizationTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "org";
}

/// <summary>A person who signs in.</summary>
public sealed class UserTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "usr";
}

/// <summary>The thread between one contact and one channel of the organization.</summary>
public sealed class ConversationTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "cnv";
}

/// <summary>One message, in or out.</summary>
public sealed class MessageTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "msg";
}

/// <summary>A person who writes to the organization.</summary>
public sealed class ContactTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "con";
}

/// <summary>An automation that answers.</summary>
public sealed class BotTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "bot";
}

/// <summary>A connected channel of an organization, for example one WhatsApp number.</summary>
public sealed class ChannelTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "chn";
}

/// <summary>A stored file.</summary>
public sealed class MediaTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "med";
}

/// <summary>An invitation to join an organization.</summary>
public sealed class InvitationTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "inv";
}

/// <summary>A key of an organization for programs.</summary>
public sealed class ApiKeyTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "key";
}

/// <summary>A sign-in on one device, until it ends.</summary>
public sealed class SessionTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "ses";
}

/// <summary>What a contact said to being written to on a channel.</summary>
public sealed class ConsentTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "cns";
}

/// <summary>The erasure of a contact.</summary>
public sealed class ErasureTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "era";
}

/// <summary>A word an organization puts on conversations.</summary>
public sealed class LabelTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "lbl";
}

/// <summary>What the people of an organization write to each other about a conversation.</summary>
public sealed class NoteTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "nte";
}

/// <summary>A message that is to be sent later.</summary>
public sealed class ScheduledMessageTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "sch";
}

/// <summary>A text an organization answers with again and again.</summary>
public sealed class CannedResponseTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "can";
}

/// <summary>Steps that are taken on a conversation at once.</summary>
public sealed class MacroTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "mcr";
}

/// <summary>One deletion of what is older than an organization keeps it.</summary>
public sealed class RetentionRunTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "ret";
}

/// <summary>An e-mail address of a contact.</summary>
public sealed class ContactEmailTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "eml";
}

/// <summary>A phone number of a contact.</summary>
public sealed class ContactPhoneTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "phn";
}

/// <summary>An address of an organization's own that is told what happens.</summary>
public sealed class WebhookTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "whk";
}

/// <summary>One event on its way to one webhook.</summary>
public sealed class WebhookDeliveryTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "whd";
}

/// <summary>Something one member should know.</summary>
public sealed class NotificationTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "ntf";
}

/// <summary>A browser of a member that is pushed to.</summary>
public sealed class PushSubscriptionTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "psh";
}

/// <summary>Something that happened, as webhooks tell it; the same for every webhook that is told.</summary>
public sealed class WebhookEventTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "evt";
}

/// <summary>Members of an organization who share work.</summary>
public sealed class TeamTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "tem";
}

/// <summary>A named set of filters for the list of conversations.</summary>
public sealed class ViewTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "view";
}

/// <summary>Something a person has to do in a conversation.</summary>
public sealed class ManualActionTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "mac";
}

/// <summary>A question how satisfied a contact is, with its answer.</summary>
public sealed class SatisfactionTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "sat";
}

/// <summary>A file of contacts on its way in.</summary>
public sealed class ContactImportTag : IIdTag
{
    /// <inheritdoc/>
    public static string Prefix => "imp";
}
