using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Gateway.OpenApi;

/// <summary><c>/openapi/v1.json</c> and the page to read it with, <c>/docs</c>.</summary>
internal static class OpenApiFeature
{
    private const string DocumentPath = "/openapi/v1.json";

    public static void MapPublicApiDocument(this WebApplication app) => app.MapGet(DocumentPath, ReadAsync);

    public static void UseApiDocs(this WebApplication app) => app.UseSwaggerUI(options =>
    {
        options.RoutePrefix = "docs";
        options.DocumentTitle = "ChatBoost API";
        options.SwaggerEndpoint(DocumentPath, "ChatBoost");
        options.EnablePersistAuthorization();
        options.DisplayRequestDuration();
    });

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ReadAsync(PublicApiDocument document, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Bytes(await document.ReadAsync(cancellationToken), "application/json");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return Problem.Unavailable("unavailable", "A service did not give its part of the document; /health says which one is missing.");
        }
    }
}
