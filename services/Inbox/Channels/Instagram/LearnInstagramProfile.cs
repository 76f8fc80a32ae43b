using ChatBoost.Contracts.Events;
using ChatBoost.Inbox.Channels.Graph;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Channels.Instagram;

/// <summary>
/// Asks Meta for the name of somebody who wrote for the first time: webhooks carry an id alone. Repeated, or in any order, it ends the same; when Meta does not answer, the
/// person's next message asks again. (Meta: Instagram user profile, allowed once the person wrote.)
/// </summary>
internal sealed partial class LearnInstagramProfile(
    InboxDb db, CurrentOrganization organization, ChannelDirectory channels, GraphClient graph, InboxEvents live, TimeProvider clock, ILogger<LearnInstagramProfile> logger)
    : IConsumer<MessageReceived>
{
    public async Task Consume(ConsumeContext<MessageReceived> context)
    {
        if (context.Message.Channel != Channel.Instagram)
        {
            return;
        }

        var cancellationToken = context.CancellationToken;
        organization.Use(context.Message.OrganizationId);
        var contact = await db.Contacts.SingleOrDefaultAsync(c => c.Id == context.Message.ContactId && c.InstagramId != null && c.Username == null, cancellationToken);
        var channelId = await db.Conversations.Where(c => c.Id == context.Message.ConversationId).Select(c => (ChannelId?)c.ChannelId).SingleOrDefaultAsync(cancellationToken);
        if (contact is null || channelId is null || await channels.FindConnectedAsync(channelId.Value, cancellationToken) is not { } channel)
        {
            return;
        }

        GraphAnswer profile;
        try
        {
            profile = await graph.GetAsync($"{Uri.EscapeDataString(contact.InstagramId!)}?fields=name,username", InstagramCredentials.Of(channel).AccessToken, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
        {
            LogNotAnswered(contact.Id, exception.Message);
            return;
        }

        if (profile.Text("username") is not { Length: > 0 } username)
        {
            LogNotAnswered(contact.Id, $"Status {profile.HttpStatus}, code {profile.Error?.Code}.");
            return;
        }

        contact.LearnInstagramProfile(profile.Text("name"), username, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        live.ConversationChanged(context.Message.OrganizationId, context.Message.ConversationId);
    }

    [LoggerMessage(3601, LogLevel.Information, "Meta did not tell the name of {ContactId}: {Reason}")]
    private partial void LogNotAnswered(ContactId contactId, string reason);
}
