using ChatBoost.Inbox.CannedResponses;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Consents;
using ChatBoost.Inbox.Contacts;
using ChatBoost.Inbox.Contacts.Attributes;
using ChatBoost.Inbox.Contacts.Importing;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.Conversations;
using ChatBoost.Inbox.Delivery;
using ChatBoost.Inbox.Drafts;
using ChatBoost.Inbox.Labels;
using ChatBoost.Inbox.Macros;
using ChatBoost.Inbox.ManualActions;
using ChatBoost.Inbox.Media;
using ChatBoost.Inbox.Merging;
using ChatBoost.Inbox.Messages;
using ChatBoost.Inbox.Notes;
using ChatBoost.Inbox.Notifications;
using ChatBoost.Inbox.Notifications.Push;
using ChatBoost.Inbox.Privacy;
using ChatBoost.Inbox.Satisfaction;
using ChatBoost.Inbox.ScheduledMessages;
using ChatBoost.Inbox.Search;
using ChatBoost.Inbox.ServiceLevels;
using ChatBoost.Inbox.Teams;
using ChatBoost.Inbox.Views;
using ChatBoost.Inbox.Webhooks;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox;

/// <summary>Inbox's database. Every table of an organization is filtered here and, a second time, by row-level security.</summary>
public sealed class InboxDb(DbContextOptions<InboxDb> options, CurrentOrganization organization) : ServiceDbContext(options, organization)
{
    /// <summary>Connected channels.</summary>
    public DbSet<Channel> Channels => Set<Channel>();

    /// <summary>Secrets of connected WhatsApp numbers.</summary>
    public DbSet<WhatsAppIntegration> WhatsAppIntegrations => Set<WhatsAppIntegration>();

    /// <summary>Secrets of channels connected to other providers.</summary>
    public DbSet<ChannelConnection> ChannelConnections => Set<ChannelConnection>();

    /// <summary>People who write to the organization.</summary>
    public DbSet<Contact> Contacts => Set<Contact>();

    /// <summary>Phone numbers of contacts.</summary>
    public DbSet<ContactPhone> ContactPhones => Set<ContactPhone>();

    /// <summary>E-mail addresses of contacts.</summary>
    public DbSet<ContactEmail> ContactEmails => Set<ContactEmail>();

    /// <summary>Who follows which contact.</summary>
    public DbSet<ContactFollower> ContactFollowers => Set<ContactFollower>();

    /// <summary>What organizations note about contacts.</summary>
    public DbSet<AttributeOfContact> ContactAttributes => Set<AttributeOfContact>();

    /// <summary>Files of contacts on their way in.</summary>
    public DbSet<ContactImport> ContactImports => Set<ContactImport>();

    /// <summary>Contacts that are part of others.</summary>
    public DbSet<ContactMerge> ContactMerges => Set<ContactMerge>();

    /// <summary>Conversations that are part of others.</summary>
    public DbSet<ConversationMerge> ConversationMerges => Set<ConversationMerge>();

    /// <summary>Threads.</summary>
    public DbSet<Conversation> Conversations => Set<Conversation>();

    /// <summary>How many conversations there are of each kind.</summary>
    public DbSet<ConversationCount> ConversationCounts => Set<ConversationCount>();

    /// <summary>Messages, in and out.</summary>
    public DbSet<Message> Messages => Set<Message>();

    /// <summary>Outbound messages that are not with the provider yet.</summary>
    public DbSet<PendingDelivery> Deliveries => Set<PendingDelivery>();

    /// <summary>Stored files.</summary>
    public DbSet<MediaFile> Media => Set<MediaFile>();

    /// <summary>What contacts agreed to.</summary>
    public DbSet<Consent> Consents => Set<Consent>();

    /// <summary>Erasures of contacts, finished ones too.</summary>
    public DbSet<Erasure> Erasures => Set<Erasure>();

    /// <summary>What the services erased.</summary>
    public DbSet<ErasureStep> ErasureSteps => Set<ErasureStep>();

    /// <summary>Keys that sign proofs, encrypted. They belong to no organization.</summary>
    public DbSet<ProofKey> ProofKeys => Set<ProofKey>();

    /// <summary>Words organizations put on conversations.</summary>
    public DbSet<Label> Labels => Set<Label>();

    /// <summary>Which of them are on which conversation.</summary>
    public DbSet<ConversationLabel> ConversationLabels => Set<ConversationLabel>();

    /// <summary>Private notes on conversations.</summary>
    public DbSet<Note> Notes => Set<Note>();

    /// <summary>Whom they name.</summary>
    public DbSet<NoteMention> NoteMentions => Set<NoteMention>();

    /// <summary>How far each member has read which conversation.</summary>
    public DbSet<ConversationRead> ConversationReads => Set<ConversationRead>();

    /// <summary>Members who share work.</summary>
    public DbSet<Team> Teams => Set<Team>();

    /// <summary>Who is in which team.</summary>
    public DbSet<TeamMember> TeamMembers => Set<TeamMember>();

    /// <summary>Which members are away.</summary>
    public DbSet<MemberAvailability> MemberAvailability => Set<MemberAvailability>();

    /// <summary>Named filters of the list.</summary>
    public DbSet<SavedView> SavedViews => Set<SavedView>();

    /// <summary>Messages that are sent later.</summary>
    public DbSet<ScheduledMessage> ScheduledMessages => Set<ScheduledMessage>();

    /// <summary>Texts members answer with again and again.</summary>
    public DbSet<CannedResponse> CannedResponses => Set<CannedResponse>();

    /// <summary>Steps that are taken on conversations at once.</summary>
    public DbSet<Macro> Macros => Set<Macro>();

    /// <summary>What members have begun to write.</summary>
    public DbSet<ConversationDraft> Drafts => Set<ConversationDraft>();

    /// <summary>Addresses of organizations that are told what happens.</summary>
    public DbSet<Webhook> Webhooks => Set<Webhook>();

    /// <summary>What they are told.</summary>
    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    /// <summary>Each attempt to tell them.</summary>
    public DbSet<WebhookAttempt> WebhookAttempts => Set<WebhookAttempt>();

    /// <summary>What members should know.</summary>
    public DbSet<Notification> Notifications => Set<Notification>();

    /// <summary>How they want to hear of it.</summary>
    public DbSet<NotificationPreference> NotificationPreferences => Set<NotificationPreference>();

    /// <summary>What people have to do.</summary>
    public DbSet<ManualAction> ManualActions => Set<ManualAction>();

    /// <summary>What organizations promise their contacts.</summary>
    public DbSet<ServiceSettings> ServiceSettings => Set<ServiceSettings>();

    /// <summary>What falls due in conversations.</summary>
    public DbSet<ConversationWatch> ConversationWatches => Set<ConversationWatch>();

    /// <summary>How satisfied contacts are.</summary>
    public DbSet<SatisfactionQuestion> SatisfactionQuestions => Set<SatisfactionQuestion>();

    /// <summary>Browsers that are pushed to.</summary>
    public DbSet<PushSubscription> PushSubscriptions => Set<PushSubscription>();

    /// <summary>What is on its way to them.</summary>
    public DbSet<PushDelivery> PushDeliveries => Set<PushDelivery>();

    /// <summary>The key push services know this installation by. It belongs to no organization.</summary>
    public DbSet<PushKey> PushKeys => Set<PushKey>();

    /// <summary>Which organizations' content is encrypted.</summary>
    internal DbSet<ContentEncryptionState> ContentEncryption => Set<ContentEncryptionState>();

    /// <summary>Data keys of organizations, wrapped.</summary>
    internal DbSet<WrappedContentKey> ContentKeys => Set<WrappedContentKey>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.ApplyConfiguration(new Channel.Mapping());
        modelBuilder.ApplyConfiguration(new WhatsAppIntegration.Mapping());
        modelBuilder.ApplyConfiguration(new ChannelConnection.Mapping());
        modelBuilder.ApplyConfiguration(new Contact.Mapping());
        modelBuilder.ApplyConfiguration(new ContactPhone.Mapping());
        modelBuilder.ApplyConfiguration(new ContactEmail.Mapping());
        modelBuilder.ApplyConfiguration(new ContactFollower.Mapping());
        modelBuilder.ApplyConfiguration(new AttributeOfContact.Mapping());
        modelBuilder.ApplyConfiguration(new ContactImport.Mapping());
        modelBuilder.ApplyConfiguration(new ContactMerge.Mapping());
        modelBuilder.ApplyConfiguration(new ConversationMerge.Mapping());
        modelBuilder.ApplyConfiguration(new Conversation.Mapping());
        modelBuilder.ApplyConfiguration(new Message.Mapping());
        modelBuilder.ApplyConfiguration(new MessageSearch.Mapping());
        modelBuilder.ApplyConfiguration(new ContactSearch.Mapping());
        modelBuilder.ApplyConfiguration(new PendingDelivery.Mapping());
        modelBuilder.ApplyConfiguration(new MediaFile.Mapping());
        modelBuilder.ApplyConfiguration(new Consent.Mapping());
        modelBuilder.ApplyConfiguration(new Erasure.Mapping());
        modelBuilder.ApplyConfiguration(new ErasureStep.Mapping());
        modelBuilder.ApplyConfiguration(new ProofKey.Mapping());
        modelBuilder.ApplyConfiguration(new Label.Mapping());
        modelBuilder.ApplyConfiguration(new ConversationLabel.Mapping());
        modelBuilder.ApplyConfiguration(new Note.Mapping());
        modelBuilder.ApplyConfiguration(new NoteMention.Mapping());
        modelBuilder.ApplyConfiguration(new ConversationCount.Mapping());
        modelBuilder.ApplyConfiguration(new ConversationRead.Mapping());
        modelBuilder.ApplyConfiguration(new Team.Mapping());
        modelBuilder.ApplyConfiguration(new TeamMember.Mapping());
        modelBuilder.ApplyConfiguration(new MemberAvailability.Mapping());
        modelBuilder.ApplyConfiguration(new SavedView.Mapping());
        modelBuilder.ApplyConfiguration(new ScheduledMessage.Mapping());
        modelBuilder.ApplyConfiguration(new CannedResponse.Mapping());
        modelBuilder.ApplyConfiguration(new Macro.Mapping());
        modelBuilder.ApplyConfiguration(new MacroRun.Mapping());
        modelBuilder.ApplyConfiguration(new ConversationDraft.Mapping());
        modelBuilder.ApplyConfiguration(new Notification.Mapping());
        modelBuilder.ApplyConfiguration(new NotificationPreference.Mapping());
        modelBuilder.ApplyConfiguration(new Webhook.Mapping());
        modelBuilder.ApplyConfiguration(new WebhookDelivery.Mapping());
        modelBuilder.ApplyConfiguration(new WebhookAttempt.Mapping());
        modelBuilder.ApplyConfiguration(new ManualAction.Mapping());
        modelBuilder.ApplyConfiguration(new ServiceLevels.ServiceSettings.Mapping());
        modelBuilder.ApplyConfiguration(new ConversationWatch.Mapping());
        modelBuilder.ApplyConfiguration(new SatisfactionQuestion.Mapping());
        modelBuilder.ApplyConfiguration(new PushSubscription.Mapping());
        modelBuilder.ApplyConfiguration(new PushDelivery.Mapping());
        modelBuilder.ApplyConfiguration(new PushKey.Mapping());
        modelBuilder.ApplyConfiguration(new ContentEncryptionState.Mapping());
        modelBuilder.ApplyConfiguration(new WrappedContentKey.Mapping());

        modelBuilder.Entity<Channel>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<WhatsAppIntegration>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ChannelConnection>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<Contact>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ContactPhone>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ContactEmail>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ContactFollower>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<AttributeOfContact>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ContactImport>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ContactMerge>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ConversationMerge>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<Conversation>().HasQueryFilter("organization", row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<Conversation>().HasQueryFilter(Conversation.NotDeleted, row => row.DeletedAt == null);
        modelBuilder.Entity<ConversationCount>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<MessageSearch>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ContactSearch>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<Message>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<PendingDelivery>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<MediaFile>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<Consent>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<Erasure>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ErasureStep>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<Label>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ConversationLabel>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<Note>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<NoteMention>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ConversationRead>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<Team>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<TeamMember>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<MemberAvailability>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<SavedView>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ScheduledMessage>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<CannedResponse>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<Macro>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<MacroRun>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ConversationDraft>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<Notification>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<NotificationPreference>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<PushSubscription>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<PushDelivery>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<Webhook>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<WebhookDelivery>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<WebhookAttempt>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ManualAction>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ServiceSettings>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ConversationWatch>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<SatisfactionQuestion>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<ContentEncryptionState>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
        modelBuilder.Entity<WrappedContentKey>().HasQueryFilter(row => SeesAllOrganizations || row.OrganizationId == OrganizationId);
    }
}
