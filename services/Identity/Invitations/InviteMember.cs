using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.CustomRoles;
using ChatBoost.Identity.Mail;
using ChatBoost.Identity.Members;
using ChatBoost.Identity.Organizations;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Identity.Invitations;

/// <summary>Invites somebody by mail, and sends the mail again. The token is in the mail alone: who invites never sees it.</summary>
public static class InviteMember
{
    /// <summary>Most open invitations of one organization.</summary>
    public const int MaxOpen = 500;

    /// <summary>Whom and as what.</summary>
    public sealed record Request(
        [property: Required, EmailForm] string Email,
        [property: Required, StringLength(CustomRole.MaxNameLength)] string Role);

    internal static void Map(RouteGroupBuilder invitations)
    {
        invitations.MapPost("", CreateAsync).WithName(nameof(InviteMember)).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        invitations.MapPost("/{invitationId}/resend", ResendAsync).WithName("ResendInvitation")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Created<InvitationShape>, ProblemHttpResult>> CreateAsync(
        OrganizationId organizationId, Request request, CurrentCaller caller, IdentityDb db, OrganizationRoles roles, Mailbox mailbox, ILookupNormalizer normalizer,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(caller, db, mailbox, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (await MemberRules.RefuseRoleAsync(roles, caller, request.Role, cancellationToken) is { } aboveOwn)
        {
            return aboveOwn;
        }

        var now = clock.GetUtcNow();
        var normalizedEmail = normalizer.NormalizeEmail(request.Email)!;
        var isMember = await (
            from membership in db.Memberships
            join user in db.Users on membership.UserId equals user.Id
            where user.NormalizedEmail == normalizedEmail
            select user.Id).AnyAsync(cancellationToken);
        if (isMember)
        {
            return Problem.Conflict("already_member", "This address belongs to a member.");
        }

        if (await db.Invitations.CountAsync(i => i.AcceptedAt == null && i.RevokedAt == null, cancellationToken) >= MaxOpen)
        {
            return Problem.Conflict("too_many_invitations", $"At most {MaxOpen} invitations are open at a time. Revoke some first.");
        }

        var (invitation, token) = Invitation.Create(organizationId, request.Email, normalizedEmail, request.Role, caller.RequiredUserId, now);
        db.Add(invitation);
        await WriteMailAsync(invitation, token, caller, db, mailbox, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return Problem.Conflict("already_invited", "This address is invited. Send the mail again, or revoke the invitation first.");
        }

        return TypedResults.Created($"/api/v1/team/organizations/{invitation.OrganizationId}/invitations/{invitation.Id}", InvitationShape.Of(invitation));
    }

    private static async Task<Results<Ok<InvitationShape>, ProblemHttpResult>> ResendAsync(
        OrganizationId organizationId, InvitationId invitationId, CurrentCaller caller, IdentityDb db, OrganizationRoles roles, Mailbox mailbox, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(caller, db, mailbox, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var invitation = await db.Invitations.SingleOrDefaultAsync(
            i => i.OrganizationId == organizationId && i.Id == invitationId && i.AcceptedAt == null && i.RevokedAt == null, cancellationToken);
        if (invitation is null)
        {
            return Problem.NotFound("invitation_not_found", "There is no open invitation with this id.");
        }

        if (await MemberRules.RefuseRoleAsync(roles, caller, invitation.Role, cancellationToken) is { } aboveOwn)
        {
            return aboveOwn;
        }

        var token = invitation.Renew(clock.GetUtcNow());
        await WriteMailAsync(invitation, token, caller, db, mailbox, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(InvitationShape.Of(invitation));
    }

    private static async Task<ProblemHttpResult?> RefuseAsync(CurrentCaller caller, IdentityDb db, Mailbox mailbox, CancellationToken cancellationToken)
    {
        if (!mailbox.CanSend)
        {
            return Problem.Conflict("mail_not_configured", "This installation cannot send mail yet: set SendGrid__ApiKey and SendGrid__FromEmail for identity.");
        }

        // Otherwise who signs up with somebody else's address could send mail in that person's name.
        return await db.Users.AnyAsync(user => user.Id == caller.RequiredUserId && user.EmailConfirmed, cancellationToken)
            ? null
            : Problem.Forbidden("email_not_verified", "Verify your own e-mail address first.");
    }

    private static async Task WriteMailAsync(
        Invitation invitation, string token, CurrentCaller caller, IdentityDb db, Mailbox mailbox, CancellationToken cancellationToken)
    {
        var organization = await db.Organizations.AsNoTracking().SingleAsync(o => o.Id == invitation.OrganizationId, cancellationToken);
        mailbox.Write(
            invitation.Email,
            $"{caller.Name} invites you to {organization.Name}",
            $"""
            {caller.Name} invites you to work with {organization.Name} on ChatBoost, as {invitation.Role}.

            Accept the invitation here:
            {mailbox.Link("invitation", token)}

            The link works once, until {invitation.ExpiresAt:d MMMM yyyy, HH:mm} UTC. If you do not know {caller.Name}, ignore this mail.
            """);
    }
}
