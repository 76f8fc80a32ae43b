using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Identity.SigningKeys;

/// <summary>The public keys of access tokens (RFC 7517, section 5).</summary>
public static class GetJsonWebKeySet
{
    internal static void Map(RouteGroupBuilder wellKnown) =>
        wellKnown.MapGet("/jwks.json", Handle).WithName(nameof(GetJsonWebKeySet)).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static Results<Ok<JsonWebKeySet>, ProblemHttpResult> Handle(SigningKeyRing keys, HttpResponse response)
    {
        if (!keys.IsReady)
        {
            return Problem.Unavailable("not_ready", "There is no signing key yet.");
        }

        // Well under the hour a new key is published before it signs.
        response.Headers.CacheControl = "public, max-age=300";
        return TypedResults.Ok(keys.Published);
    }
}
