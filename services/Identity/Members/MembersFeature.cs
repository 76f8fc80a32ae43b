using ChatBoost.Identity.Organizations;
using ChatBoost.ServiceDefaults.Authentication;

namespace ChatBoost.Identity.Members;

/// <summary>Who belongs to an organization.</summary>
public static class MembersFeature
{
    /// <summary>Maps <c>/api/v1/team/organizations/{organizationId}/members</c>, and what other services ask.</summary>
    public static void MapMembers(this WebApplication app)
    {
        var members = app.MapGroup("/api/v1/team/organizations/{organizationId}/members").WithTags("Members").OfOwnOrganization();
        ListMembers.Map(members);
        AddMember.Map(members);
        UpdateMember.Map(members);
        RemoveMember.Map(members);

        var services = app.MapGroup("/internal/members").RequireService().ExcludeFromDescription();
        FindMember.Map(services);
        ListLeaders.Map(services);
    }
}
