using System.ComponentModel.DataAnnotations;
using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Users;

/// <summary>Finds people of the organization by a part of their name or address.</summary>
public static class SearchUsers
{
    private const int MaxResults = 20;

    internal static void Map(RouteGroupBuilder users) =>
        users.MapGet("/search", HandleAsync).RequirePermission(Permissions.TeamRead).WithName(nameof(SearchUsers)).ProducesValidationProblem();

    private static async Task<Ok<ListUsers.Response>> HandleAsync(
        [Required, StringLength(100)] string q, string? role, IdentityDb db, CancellationToken cancellationToken)
    {
        var people = await ListUsers.Find(db, role, q).OrderBy(person => person.User.Name).ThenBy(person => person.User.Id).Take(MaxResults).ToListAsync(cancellationToken);
        return TypedResults.Ok(new ListUsers.Response([.. people.Select(UserShape.Of)], Next: null));
    }
}
