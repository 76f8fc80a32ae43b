using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.Sessions;
using ChatBoost.Identity.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Identity.Invitations;

/// <summary>Accepts an invitation and signs the person in. Without an account the name and the password make one; with one they prove that it is theirs.</summary>
public static class AcceptInvitation
{
    /// <summary>The person.</summary>
    /// <param name="Password">A new account's, or the account's there is.</param>
    /// <param name="Name">A new account's; not needed for one there is.</param>
    /// <param name="Code">The second factor of an account that has one.</param>
    public sealed record Request(
        [property: Required, StringLength(Passwords.MaxLength, MinimumLength = Passwords.MinLength)] string Password,
        [property: StringLength(User.MaxNameLength)] string? Name = null,
        [property: StringLength(40)] string? Code = null);

    /// <summary>What an invitation is about, for the page that accepts it.</summary>
    /// <param name="OrganizationName">Where to.</param>
    /// <param name="Email">Whom.</param>
    /// <param name="Role">As what.</param>
    /// <param name="HasAccount">True when the address has an account; who holds the token reads its mail, so this tells nobody else.</param>
    /// <param name="ExpiresAt">Until when it can be accepted.</param>
    public sealed record Details(string OrganizationName, string Email, string Role, bool HasAccount, DateTimeOffset ExpiresAt);

    internal static void Map(RouteGroupBuilder invitations)
    {
        invitations.MapGet("/{token}", (string token, InvitationAcceptance acceptance, CancellationToken cancellationToken) => acceptance.ShowAsync(token, cancellationToken))
            .WithName("GetInvitation").ProducesProblem(StatusCodes.Status404NotFound);
        invitations.MapPost("/{token}/accept", HandleAsync).WithName(nameof(AcceptInvitation)).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    private static Task<Results<Ok<SignedIn>, ProblemHttpResult>> HandleAsync(
        string token, Request request, InvitationAcceptance acceptance, CancellationToken cancellationToken) =>
        acceptance.AcceptAsync(token, request, _ => true, cancellationToken);
}
