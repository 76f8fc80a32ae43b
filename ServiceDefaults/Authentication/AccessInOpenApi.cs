using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ChatBoost.ServiceDefaults.Authentication;

/// <summary>Writes into OpenAPI documents who may call each operation: the extension <c>x-access</c>, see <see cref="DeclaredAccess"/>.</summary>
internal static class AccessInOpenApi
{
    public static OpenApiOptions AddDeclaredAccess(this OpenApiOptions options) => options.AddOperationTransformer((operation, context, _) =>
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<DeclaredAccess>().LastOrDefault() is { } declared)
        {
            operation.AddExtension("x-access", new JsonNodeExtension(JsonValue.Create(declared.Access)));
        }

        return Task.CompletedTask;
    });
}
