using ChatBoost.Contracts;
using ChatBoost.ServiceDefaults.Messaging;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.ServiceDefaults.Persistence;

/// <summary>
/// The database of one service: snake_case names, typed ids as uuid, an outbox for the events it raises and the organization its filters compare with.
/// </summary>
public abstract class ServiceDbContext(DbContextOptions options, CurrentOrganization organization) : DbContext(options)
{
    private static readonly Type[] IdTypes =
    [
        typeof(OrganizationId), typeof(UserId), typeof(ConversationId), typeof(MessageId),
        typeof(ContactId), typeof(BotId), typeof(ChannelId), typeof(MediaId),
        typeof(InvitationId), typeof(ApiKeyId), typeof(SessionId),
        typeof(ConsentId), typeof(ErasureId), typeof(RetentionRunId),
        typeof(ContactEmailId), typeof(ContactPhoneId), typeof(ContactImportId), typeof(PushSubscriptionId),
        typeof(LabelId), typeof(NoteId), typeof(TeamId), typeof(ViewId), typeof(ScheduledMessageId), typeof(CannedResponseId), typeof(MacroId),
        typeof(WebhookId), typeof(WebhookDeliveryId), typeof(WebhookEventId), typeof(NotificationId),
        typeof(ManualActionId), typeof(SatisfactionId),
    ];

    /// <summary>Events raised and not yet sent; see <see cref="Raise"/>.</summary>
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    /// <summary>The organization this context works for; query filters name it.</summary>
    protected OrganizationId OrganizationId => organization.IdOrNone;

    /// <summary>True when this context sees all organizations; query filters name it.</summary>
    protected bool SeesAllOrganizations => organization.IsSystem;

    /// <summary>Puts an event into the outbox: it leaves when, and only when, the changes of this context are saved.</summary>
    public void Raise<TEvent>(TEvent raised)
        where TEvent : class => Outbox.Add(OutboxMessage.For(raised));

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        foreach (var type in IdTypes)
        {
            configurationBuilder.Properties(type)
                .HaveConversion(typeof(IdConverter<>).MakeGenericType(type.GetGenericArguments()));
        }

        configurationBuilder.Conventions.Add(_ => new SnakeCaseNames());
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.ApplyConfiguration(new OutboxMessage.Mapping());

    private sealed class IdConverter<TTag>() : Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter<Id<TTag>, Guid>(
        id => id.Value, value => new Id<TTag>(value))
        where TTag : IIdTag;
}
