using System.ComponentModel.DataAnnotations;
using ChatBoost.Identity.CustomRoles;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ChatBoost.Identity.ApiKeys;

/// <summary>Makes, lists, rotates and revokes API keys. A key can do no more than who makes it.</summary>
public static class ManageApiKeys
{
    /// <summary>A new key.</summary>
    /// <param name="Name">What it is for.</param>
    /// <param name="Permissions">What it may do.</param>
    /// <param name="ExpiresInDays">Days it works; for ever if not given.</param>
    public sealed record Request(
        [property: Required, StringLength(ApiKey.MaxNameLength), RegularExpression(@".*\S.*", ErrorMessage = "A name has more than blanks.")] string Name,
        [property: Required, Length(1, 100)] IReadOnlyList<string> Permissions,
        [property: Range(1, 3650)] int? ExpiresInDays = null);

    /// <summary>A key as the API shows it.</summary>
    /// <param name="Id">Its id, also the client id of client credentials.</param>
    /// <param name="Name">What it is for.</param>
    /// <param name="Prefix">Its first characters.</param>
    /// <param name="Permissions">What it may do.</param>
    /// <param name="CreatedBy">Who made it.</param>
    /// <param name="CreatedAt">When.</param>
    /// <param name="ExpiresAt">Until when it works.</param>
    /// <param name="LastUsedAt">When it was used last, to the minute.</param>
    public sealed record Shape(
        ApiKeyId Id, string Name, string Prefix, IReadOnlyList<string> Permissions, UserId CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt)
    {
        internal static Shape Of(ApiKey key) => new(key.Id, key.Name, key.Prefix, key.Permissions, key.CreatedBy, key.CreatedAt, key.ExpiresAt, key.LastUsedAt);
    }

    /// <summary>A key with its text, told this once.</summary>
    public sealed record Told(string Key, Shape ApiKey);

    internal static void Map(RouteGroupBuilder keys)
    {
        keys.MapGet("", ListAsync).WithName("ListApiKeys");
        keys.MapPost("", CreateAsync).WithName("CreateApiKey").ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
        keys.MapPost("/{apiKeyId}/rotate", RotateAsync).WithName("RotateApiKey").ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        keys.MapDelete("/{apiKeyId}", RevokeAsync).WithName("RevokeApiKey").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<IReadOnlyList<Shape>>> ListAsync(IdentityDb db, CancellationToken cancellationToken)
    {
        var keys = await db.ApiKeys.AsNoTracking().Where(k => k.RevokedAt == null).OrderByDescending(k => k.CreatedAt).Take(ApiKey.MaxActive).ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<Shape>>([.. keys.Select(Shape.Of)]);
    }

    private static async Task<Results<Created<Told>, ProblemHttpResult>> CreateAsync(
        Request request, CurrentCaller caller, IdentityDb db, HttpResponse response, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (caller.Refuse(request.Permissions) is { } problem)
        {
            return problem;
        }

        if (await db.ApiKeys.CountAsync(k => k.RevokedAt == null, cancellationToken) >= ApiKey.MaxActive)
        {
            return Problem.Conflict("too_many_api_keys", $"An organization has at most {ApiKey.MaxActive} keys. Revoke some first.");
        }

        var now = clock.GetUtcNow();
        var (key, text) = ApiKey.Create(
            caller.OrganizationId!.Value, request.Name, request.Permissions, caller.RequiredUserId,
            request.ExpiresInDays is { } days ? now.AddDays(days) : null, now);
        db.Add(key);
        await db.SaveChangesAsync(cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/team/api-keys/{key.Id}", new Told(text, Shape.Of(key)));
    }

    private static async Task<Results<Ok<Told>, ProblemHttpResult>> RotateAsync(
        ApiKeyId apiKeyId, CurrentCaller caller, IdentityDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        var key = await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == apiKeyId && k.RevokedAt == null, cancellationToken);
        if (key is null)
        {
            return NotFound();
        }

        // Who learns the new text can do what the key may.
        if (caller.Refuse(key.Permissions) is { } problem)
        {
            return problem;
        }

        var text = key.Rotate();
        await db.SaveChangesAsync(cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new Told(text, Shape.Of(key)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        ApiKeyId apiKeyId, IdentityDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await db.ApiKeys.Where(k => k.Id == apiKeyId && k.RevokedAt == null).ExecuteUpdateAsync(row => row.SetProperty(k => k.RevokedAt, now), cancellationToken) == 1
            ? TypedResults.NoContent()
            : NotFound();
    }

    private static ProblemHttpResult NotFound() => Problem.NotFound("api_key_not_found", "There is no key with this id that works.");
}
