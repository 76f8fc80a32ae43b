using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Identity.CustomRoles;

/// <summary>Tells what the caller may do, by asking the policies the endpoints ask.</summary>
public static class CheckPermissions
{
    /// <summary>The answer.</summary>
    /// <param name="Role">The role in the access token.</param>
    /// <param name="Permissions">For each permission asked for, or for all of them, whether the caller has it.</param>
    public sealed record Response(string Role, IReadOnlyDictionary<string, bool> Permissions);

    internal static void Map(RouteGroupBuilder team) =>
        team.MapGet("/permissions/check", HandleAsync).OpenToMembers().WithName(nameof(CheckPermissions)).ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        string[]? permission, HttpContext context, CurrentCaller caller, IAuthorizationService authorization)
    {
        if (permission?.FirstOrDefault(name => !Permissions.Exists(name)) is { } unknown)
        {
            return Problem.BadRequest("unknown_permission", $"There is no permission '{unknown}'.");
        }

        var answers = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var name in permission is { Length: > 0 } ? permission : Permissions.All.Select(p => p.Name))
        {
            answers[name] = (await authorization.AuthorizeAsync(context.User, resource: null, EndpointAccess.PolicyOf(name))).Succeeded;
        }

        return TypedResults.Ok(new Response(caller.Role, answers));
    }
}
