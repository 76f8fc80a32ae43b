using ChatBoost.Contracts.Events;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Organizations;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Inbox.Teams;

/// <summary>
/// Gives a conversation that needs a person and has none to the organization's default team: one that a bot or a program handed over, and one in mode human that
/// opened again. Who takes a conversation over has it. Harmless when repeated: what is somebody's, or a team's, by then stays so.
/// </summary>
internal sealed class GiveToDefaultTeam(InboxDb db, CurrentOrganization organization, MemberDirectory members, InboxEvents live, TimeProvider clock) :
    IConsumer<ConversationModeChanged>,
    IConsumer<ConversationStatusChanged>
{
    public async Task Consume(ConsumeContext<ConversationModeChanged> context)
    {
        var (organizationId, conversationId, mode, changedBy, _) = context.Message;
        if (mode == ConversationMode.Human && (changedBy is not { } user || await members.FindAsync(organizationId, user, context.CancellationToken) is null))
        {
            await GiveAsync(organizationId, conversationId, context.CancellationToken);
        }
    }

    public Task Consume(ConsumeContext<ConversationStatusChanged> context) => context.Message is { ChangedBy: null, Status: ConversationStatus.Open } opened
        ? GiveAsync(opened.OrganizationId, opened.ConversationId, context.CancellationToken)
        : Task.CompletedTask;

    private async Task GiveAsync(OrganizationId organizationId, ConversationId conversationId, CancellationToken cancellationToken)
    {
        organization.Use(organizationId);
        var now = clock.GetUtcNow();
        var given = await db.Database.ExecuteSqlAsync(
            $"""
            update conversations c set team_id = t.id, team_since = {now}, updated_at = {now}
            from teams t
            where c.id = {conversationId.Value} and t.organization_id = {organizationId.Value} and t.is_default
              and c.team_id is null and c.assignee_id is null and c.mode = 'human' and c.status = 0 and c.deleted_at is null
            """,
            cancellationToken);
        if (given > 0)
        {
            live.ConversationChanged(organizationId, conversationId);
        }
    }
}
