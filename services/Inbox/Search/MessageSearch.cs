using ChatBoost.Inbox.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NpgsqlTypes;

namespace ChatBoost.Inbox.Search;

/// <summary>The words of a message. Written by triggers of the database, and only shown to who searches for one of them.</summary>
public sealed class MessageSearch
{
    /// <summary>The first one a message can be in.</summary>
    public const int FirstPeriod = 156;

    private const int WeeksOfPeriod = 13;

    private MessageSearch()
    {
    }

    /// <summary>The message.</summary>
    public MessageId MessageId { get; private init; }

    /// <summary>Whose it is.</summary>
    public OrganizationId OrganizationId { get; private init; }

    /// <summary>Its conversation.</summary>
    public ConversationId ConversationId { get; private init; }

    /// <summary>The week it was sent in, counted from 1970: a search begins with the newest, and mostly ends there.</summary>
    public int Week { get; private init; }

    /// <summary>When it was sent.</summary>
    public DateTimeOffset SentAt { get; private init; }

    /// <summary>Its words as they stand, and their stems; each begins with the organization and the <see cref="PeriodOf">period</see>.</summary>
    public NpgsqlTsVector Words { get; private init; } = null!;

    /// <summary>The week of a time.</summary>
    public static int WeekOf(DateTimeOffset time) => (int)(time.ToUnixTimeSeconds() / 604_800);

    /// <summary>The quarter of a year a week is in. What is older than 2009 counts as of 2009: no channel is that old.</summary>
    public static int PeriodOf(int week) => Math.Max(FirstPeriod, week / WeeksOfPeriod);

    /// <summary>How it is stored.</summary>
    public sealed class Mapping : IEntityTypeConfiguration<MessageSearch>
    {
        /// <inheritdoc/>
        public void Configure(EntityTypeBuilder<MessageSearch> builder)
        {
            builder.ToTable("message_search");
            builder.HasKey(w => w.MessageId);
            builder.Property(w => w.MessageId).ValueGeneratedNever();
            builder.HasOne<Message>().WithOne().HasForeignKey<MessageSearch>(w => w.MessageId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(w => new { w.Week, w.Words }).HasMethod("gin").HasStorageParameter("fastupdate", "off");
        }
    }
}
