using ChatBoost.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.Users;

/// <summary>Lists the people of the organization, by name, for choosing an owner or a follower.</summary>
public static class ListUsers
{
    /// <summary>Most people of one answer.</summary>
    public const int MaxPageSize = 100;

    /// <summary>People, and where the next page begins.</summary>
    /// <param name="Data">The people.</param>
    /// <param name="Next">The <c>after</c> of the next page; null on the last one.</param>
    public sealed record Response(IReadOnlyList<UserShape> Data, string? Next);

    internal static void Map(RouteGroupBuilder group, string pattern, string name) =>
        group.MapGet(pattern, HandleAsync).RequirePermission(Permissions.TeamRead).WithName(name);

    /// <param name="role">A role, or one of the three the chat API knows: <c>ADMIN</c> (owners and admins), <c>USER</c> (everybody else), <c>CUST</c> (nobody: customers are contacts).</param>
    /// <param name="search">Part of the name or the address.</param>
    /// <param name="exclude">Ids to leave out.</param>
    /// <param name="after">Where the page begins; <c>next</c> of the page before.</param>
    /// <param name="limit">People of a page, 1 to 100; 50 if not given.</param>
    /// <param name="db">The database.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    private static async Task<Ok<Response>> HandleAsync(
        string? role, string? search, string[]? exclude, string? after, int? limit, IdentityDb db, CancellationToken cancellationToken)
    {
        var size = Math.Clamp(limit ?? 50, 1, MaxPageSize);
        var excluded = (exclude ?? []).Select(id => UserId.TryParse(id, out var userId) ? userId : default).ToList();
        var people = await Find(db, role, search)
            .Where(person => !excluded.Contains(person.User.Id))
            .Where(person => after == null || string.Compare(person.User.NormalizedEmail, after) > 0)
            .OrderBy(person => person.User.NormalizedEmail)
            .Take(size + 1)
            .ToListAsync(cancellationToken);
        var page = people.Take(size).ToList();
        return TypedResults.Ok(new Response([.. page.Select(UserShape.Of)], people.Count > size ? page[^1].User.NormalizedEmail : null));
    }

    internal static IQueryable<Person> Find(IdentityDb db, string? role, string? search)
    {
        var people =
            from membership in db.Memberships
            join user in db.Users on membership.UserId equals user.Id
            select new Person { User = user, Role = membership.Role };
        people = role?.ToUpperInvariant() switch
        {
            null or "" => people,
            "ADMIN" => people.Where(person => person.Role == Roles.Owner || person.Role == Roles.Admin),
            "USER" => people.Where(person => person.Role != Roles.Owner && person.Role != Roles.Admin),
            "CUST" => people.Where(person => false),
            _ => people.Where(person => person.Role == role),
        };
        if (string.IsNullOrWhiteSpace(search))
        {
            return people;
        }

        var pattern = $"%{search.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
        return people.Where(person => EF.Functions.ILike(person.User.Name, pattern, "\\") || EF.Functions.ILike(person.User.Email!, pattern, "\\"));
    }

    internal sealed class Person
    {
        public required User User { get; init; }

        public required string Role { get; init; }
    }
}

/// <summary>A person as lists show it.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">The name others see.</param>
/// <param name="Username">What the person signs in with: the address.</param>
/// <param name="Email">The address.</param>
/// <param name="Roles">The role, as a list of one: the chat API has it so.</param>
public sealed record UserShape(UserId Id, string Name, string Username, string Email, IReadOnlyList<string> Roles)
{
    internal static UserShape Of(ListUsers.Person person) => new(person.User.Id, person.User.Name, person.User.Email!, person.User.Email!, [person.Role]);
}
