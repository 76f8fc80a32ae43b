using ChatBoost.Inbox.Conversations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBoost.Inbox.ServiceLevels;

/// <summary>
/// When something falls due in a conversation of an organization that has service levels, waiting rules or an away message. Worked out again with each change of the
/// conversation (<see cref="WatchConversation"/>), so that nothing is ever looked for but <see cref="DueAt"/>, in an index.
/// </summary>
public sealed class ConversationWatch
{
    private ConversationWatch()
    {
    }

    /// <summary>Which conversation.</summary>
    public ConversationId ConversationId { get; private init; }

    /// <summary>Whose.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Whether the case is closed.</summary>
    public bool IsResolved { get; internal set; }

    /// <summary>How many answers the conversation had when the case began.</summary>
    public int AnswersBefore { get; internal set; }

    /// <summary>Since when the contact waited when it was last looked at.</summary>
    public DateTimeOffset? WaitingSince { get; internal set; }

    /// <summary>Since when the clock of the resolution runs; null while it stands.</summary>
    public DateTimeOffset? RunningSince { get; internal set; }

    /// <summary>How long it ran before.</summary>
    public long SpentMilliseconds { get; private set; }

    /// <summary>When the first answer is due.</summary>
    public DateTimeOffset? FirstResponseDueAt { get; internal set; }

    /// <summary>When it was found to be late, in this case.</summary>
    public DateTimeOffset? FirstResponseBreachedAt { get; internal set; }

    /// <summary>When the resolution is due, as the clock runs.</summary>
    public DateTimeOffset? ResolutionDueAt { get; internal set; }

    /// <summary>When it was found to be late, in this case.</summary>
    public DateTimeOffset? ResolutionBreachedAt { get; internal set; }

    /// <summary>When the contact has waited too long for an answer.</summary>
    public DateTimeOffset? AnswerDueAt { get; internal set; }

    /// <summary>When it has waited too long for somebody to have it.</summary>
    public DateTimeOffset? AssignmentDueAt { get; internal set; }

    /// <summary>When WhatsApp's window is about to close.</summary>
    public DateTimeOffset? WindowDueAt { get; internal set; }

    /// <summary>When the contact is told that nobody is there.</summary>
    public DateTimeOffset? AwayDueAt { get; internal set; }

    /// <summary>The closed period it was told so in, by when that ends.</summary>
    public DateTimeOffset? AwayUntil { get; internal set; }

    /// <summary>The first of all these.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>The first of the targets.</summary>
    public DateTimeOffset? TargetDueAt { get; private set; }

    /// <summary>Whether a target was missed in this case.</summary>
    public bool IsBreached { get; private set; }

    internal static ConversationWatch Of(OrganizationId organizationId, ConversationId conversationId) => new() { OrganizationId = organizationId, ConversationId = conversationId };

    /// <summary>Another case: what was missed before is history.</summary>
    internal void BeginCase()
    {
        (FirstResponseBreachedAt, ResolutionBreachedAt, RunningSince, SpentMilliseconds) = (null, null, null, 0);
        IsBreached = false;
    }

    /// <summary>The clock of the resolution stands.</summary>
    internal void Stop(TimeSpan ran)
    {
        SpentMilliseconds += (long)ran.TotalMilliseconds;
        RunningSince = null;
    }

    /// <summary>A person is asked for after a bot has answered: their answer is the one that counts.</summary>
    internal void AwaitPerson(int answers) => AnswersBefore = answers;

    /// <summary>Works out what comes first.</summary>
    internal void Settle()
    {
        TargetDueAt = Earliest(FirstResponseDueAt, ResolutionDueAt);
        DueAt = Earliest(TargetDueAt, AnswerDueAt, AssignmentDueAt, WindowDueAt, AwayDueAt);
        IsBreached = FirstResponseBreachedAt is not null || ResolutionBreachedAt is not null;
    }

    private static DateTimeOffset? Earliest(params ReadOnlySpan<DateTimeOffset?> times)
    {
        DateTimeOffset? earliest = null;
        foreach (var time in times)
        {
            earliest = time is null || earliest <= time ? earliest : time;
        }

        return earliest;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<ConversationWatch>
    {
        public void Configure(EntityTypeBuilder<ConversationWatch> watch)
        {
            watch.ToTable("conversation_watches");
            watch.HasKey(w => w.ConversationId);
            watch.Property(w => w.ConversationId).ValueGeneratedNever();
            watch.HasOne<Conversation>().WithOne().HasForeignKey<ConversationWatch>(w => w.ConversationId).OnDelete(DeleteBehavior.Cascade);
            watch.HasIndex(w => w.DueAt).HasFilter("due_at is not null");
            watch.HasIndex(w => new { w.OrganizationId, w.TargetDueAt, w.ConversationId }, "ix_conversation_watches_targets").HasFilter("target_due_at is not null");
            watch.HasIndex(w => new { w.OrganizationId, w.ConversationId }, "ix_conversation_watches_breached").HasFilter("is_breached");
        }
    }
}
