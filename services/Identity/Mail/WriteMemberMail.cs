using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Persistence;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Identity.Mail;

/// <summary>
/// Writes what another service has to say to a member, at the address the member has verified; who has none, or does not belong to the organization any more, gets
/// nothing. Harmless when repeated: the mail has the message's id and is there once.
/// </summary>
public sealed class WriteMemberMail(IdentityDb db, CurrentOrganization organization, Mailbox mailbox) : IConsumer<MemberMailRequested>
{
    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<MemberMailRequested> context)
    {
        var mail = context.Message;
        organization.Use(mail.OrganizationId);
        var address = await (
            from membership in db.Memberships
            join user in db.Users on membership.UserId equals user.Id
            where user.Id == mail.UserId && user.EmailConfirmed
            select user.Email).SingleOrDefaultAsync(context.CancellationToken);
        if (address is null || !mailbox.CanSend)
        {
            return;
        }

        mailbox.Write(address, mail.Subject, mail.Text, context.MessageId!.Value);
        try
        {
            await db.SaveChangesAsync(context.CancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Delivered before.
        }
    }
}
