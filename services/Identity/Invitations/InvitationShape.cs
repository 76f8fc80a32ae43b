namespace ChatBoost.Identity.Invitations;

/// <summary>An invitation as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Email">Whom.</param>
/// <param name="Role">As what.</param>
/// <param name="InvitedBy">Who invited.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">Until when it can be accepted; sent again, it works again.</param>
public sealed record InvitationShape(InvitationId Id, string Email, string Role, UserId InvitedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>The shape of an invitation.</summary>
    public static InvitationShape Of(Invitation invitation) =>
        new(invitation.Id, invitation.Email, invitation.Role, invitation.InvitedBy, invitation.CreatedAt, invitation.ExpiresAt);
}
