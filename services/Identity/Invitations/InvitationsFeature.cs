using ChatBoost.Identity.Organizations;
using ChatBoost.Identity.Sessions;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.RateLimits;

namespace ChatBoost.Identity.Invitations;

/// <summary>Invitations by mail.</summary>
public static class InvitationsFeature
{
    /// <summary>Adds what accepts them.</summary>
    public static WebApplicationBuilder AddInvitations(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<InvitationAcceptance>();
        return builder;
    }

    /// <summary>Maps <c>/api/v1/team/organizations/{organizationId}/invitations</c> and <c>/api/v1/team/invitations</c>.</summary>
    public static void MapInvitations(this WebApplication app)
    {
        var invitations = app.MapGroup("/api/v1/team/organizations/{organizationId}/invitations")
            .WithTags("Invitations").RequirePermission(Permissions.TeamManage).OfOwnOrganization();
        InviteMember.Map(invitations);
        ListInvitations.Map(invitations);

        var byToken = app.MapGroup("/api/v1/team/invitations").WithTags("Invitations");
        AcceptInvitation.Map(byToken.MapGroup("").BeforeSignIn().LimitCredentials());
        RevokeInvitation.Map(byToken);
    }
}
