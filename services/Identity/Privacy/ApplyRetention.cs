using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Privacy;

/// <summary>
/// Deletes sessions and invitations that are over for longer than the organization keeps them. Harmless when repeated. The audit log is not among it: nothing of
/// it can be deleted.
/// </summary>
public sealed class ApplyRetention(IdentityDb db, CurrentOrganization organization, TimeProvider clock) : IConsumer<RetentionDue>
{
    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<RetentionDue> context)
    {
        var (organizationId, runId, days, at) = context.Message;
        organization.Use(organizationId);
        var (sessions, invitations) = (0, 0);
        if (days.SignIns is { } kept)
        {
            var before = at.AddDays(-kept);
            sessions = await db.Sessions.Where(session => session.ExpiresAt < before).ExecuteDeleteAsync(context.CancellationToken);
            invitations = await db.Invitations
                .Where(invitation => invitation.ExpiresAt < before || invitation.AcceptedAt < before || invitation.RevokedAt < before)
                .ExecuteDeleteAsync(context.CancellationToken);
        }

        db.Raise(new RetentionApplied(
            organizationId, runId, "identity", new Dictionary<string, int> { ["sessions"] = sessions, ["invitations"] = invitations }, clock.GetUtcNow()));
        await db.SaveChangesAsync(context.CancellationToken);
    }
}

/// <summary>Notes what a service deleted. Harmless when repeated: the first answer of a service stays.</summary>
public sealed class RecordAppliedRetention(IdentityDb db, CurrentOrganization organization) : IConsumer<RetentionApplied>
{
    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<RetentionApplied> context)
    {
        var applied = context.Message;
        organization.Use(applied.OrganizationId);
        if (await db.RetentionRuns.AnyAsync(run => run.Id == applied.RunId, context.CancellationToken)
            && !await db.RetentionResults.AnyAsync(result => result.RunId == applied.RunId && result.Service == applied.Service, context.CancellationToken))
        {
            // Two at the same moment: the key refuses the second, whose retry ends above.
            db.Add(RetentionResult.Of(applied));
            await db.SaveChangesAsync(context.CancellationToken);
        }
    }
}
