namespace ChatBoost.Contracts.Events;

/// <summary>
/// A contact is to be erased: every service that may hold something of it erases that and answers with <see cref="ContactErased"/>. Raised by Inbox, again and
/// again until all have answered, so that handling it must be harmless when repeated.
/// </summary>
/// <param name="OrganizationId">Whose contact.</param>
/// <param name="ErasureId">The erasure it belongs to.</param>
/// <param name="ContactId">The contact.</param>
/// <param name="Addresses">By what providers know the contact: digits of numbers, user ids.</param>
/// <param name="At">When it was asked for.</param>
[NeedsConsumer]
public sealed record ContactErasureRequested(
    OrganizationId OrganizationId, ErasureId ErasureId, ContactId ContactId, IReadOnlyList<string> Addresses, DateTimeOffset At)
{
    /// <summary>The services that answer beside Inbox, which waits for all of them before it signs that everything is gone.</summary>
    public static IReadOnlyList<string> AnsweredBy { get; } = ["whatsapp-worker"];
}

/// <summary>A service has erased what it held of a contact.</summary>
/// <param name="OrganizationId">Whose contact.</param>
/// <param name="ErasureId">The erasure it belongs to.</param>
/// <param name="Service">Which service, by its resource name.</param>
/// <param name="Erased">How many of what.</param>
/// <param name="At">When.</param>
[NeedsConsumer]
public sealed record ContactErased(OrganizationId OrganizationId, ErasureId ErasureId, string Service, IReadOnlyDictionary<string, int> Erased, DateTimeOffset At);

/// <summary>A contact is erased everywhere, and that is signed. Raised by Inbox, once for each erasure.</summary>
[NeedsConsumer]
public sealed record ErasureCompleted(OrganizationId OrganizationId, ErasureId ErasureId, ContactId ContactId, DateTimeOffset At);

/// <summary>For how many days an organization keeps each kind of data; null keeps it for good.</summary>
/// <param name="Messages">Messages with their files, and conversations without a newer one.</param>
/// <param name="Attachments">Files of messages and uploads; the messages stay.</param>
/// <param name="Contacts">Contacts without a newer message, with all there is on them.</param>
/// <param name="ProviderEvents">What providers reported beside messages, kept as it came.</param>
/// <param name="SignIns">Ended sessions and invitations that are of no use any more.</param>
public sealed record RetentionDays(int? Messages, int? Attachments, int? Contacts, int? ProviderEvents, int? SignIns);

/// <summary>
/// What is older than an organization keeps it is to be deleted: every service deletes what it holds and answers with <see cref="RetentionApplied"/>. Raised by
/// Identity, each night and when somebody asks for it. Harmless when repeated: what is gone is not found again.
/// </summary>
[NeedsConsumer]
public sealed record RetentionDue(OrganizationId OrganizationId, RetentionRunId RunId, RetentionDays Days, DateTimeOffset At);

/// <summary>A service has deleted what was too old.</summary>
/// <param name="OrganizationId">Whose data.</param>
/// <param name="RunId">The run it belongs to.</param>
/// <param name="Service">Which service, by its resource name.</param>
/// <param name="Deleted">How many of what.</param>
/// <param name="At">When it was done.</param>
[NeedsConsumer]
public sealed record RetentionApplied(
    OrganizationId OrganizationId, RetentionRunId RunId, string Service, IReadOnlyDictionary<string, int> Deleted, DateTimeOffset At);
