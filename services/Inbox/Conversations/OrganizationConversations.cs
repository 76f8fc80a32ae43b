using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Conversations;

/// <summary>Conversations by organization, in the shapes of the messaging centre. The organization is the caller's own; any other does not exist for it.</summary>
internal static class OrganizationConversations
{
    /// <summary>Maps <c>/{organizationId}</c> and what is below; the prefix of its id tells it from a conversation's.</summary>
    public static void Map(RouteGroupBuilder conversations)
    {
        var organization = conversations.MapGroup("/{organizationId:regex(^org_)}");
        ListOrganizationConversations.Map(organization);
        GetConversationByPhone.Map(organization);
        GetConversationStats.Map(organization);
    }

    /// <summary>The answer for an organization that is not the caller's.</summary>
    public static ProblemHttpResult NotFound() =>
        Problem.NotFound("organization_not_found", "There is no organization with this id, or you are not signed in to it.");
}
