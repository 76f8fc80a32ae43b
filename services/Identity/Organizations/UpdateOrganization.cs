using System.ComponentModel.DataAnnotations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Organizations;

/// <summary>Renames the organization or sets how people join it.</summary>
public static class UpdateOrganization
{
    /// <summary>What changes; what is left out stays.</summary>
    public sealed record Request(
        [property: StringLength(Organization.MaxNameLength, MinimumLength = 1), RegularExpression(@".*\S.*", ErrorMessage = "A name has more than blanks.")] string? Name,
        bool? OpenJoin);

    internal static void Map(RouteGroupBuilder organization) =>
        organization.MapPut("", HandleAsync).RequirePermission(Permissions.OrganizationManage).WithName(nameof(UpdateOrganization))
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Ok<GetOrganization.Response>> HandleAsync(
        OrganizationId organizationId, Request request, IdentityDb db, CancellationToken cancellationToken)
    {
        var organization = await db.Organizations.SingleAsync(o => o.Id == organizationId, cancellationToken);
        organization.Change(request.Name, request.OpenJoin);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(GetOrganization.Response.Of(organization));
    }
}
