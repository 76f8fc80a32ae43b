namespace ChatBoost.ProviderSimulator.Clerk;

/// <summary><c>/clerk</c>: what an instance publishes.</summary>
internal static class ClerkApi
{
    public static void MapClerkApi(this WebApplication app) =>
        app.MapGet("/clerk/.well-known/jwks.json", (PlayedClerk clerk) => TypedResults.Json(clerk.PublishedKeys())).ExcludeFromDescription();

    public static string IssuerOf(HttpRequest request) => $"{request.Scheme}://{request.Host}/clerk";
}
