using ChatBoost.Contracts;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ChatBoost.ServiceDefaults;

/// <summary>Shows typed ids in OpenAPI documents as strings with their prefix.</summary>
internal static class TypedIdSchemas
{
    public static OpenApiOptions AddTypedIdSchemas(this OpenApiOptions options)
    {
        options.CreateSchemaReferenceId = type =>
            IsTypedId(type.Type) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        return options.AddSchemaTransformer((schema, context, _) =>
        {
            var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            if (IsTypedId(type))
            {
                var prefix = type.GetGenericArguments()[0].GetProperty(nameof(IIdTag.Prefix))!.GetValue(null);
                schema.Type = JsonSchemaType.String;
                schema.Pattern = $"^{prefix}_[0-9a-hjkmnp-tv-z]{{26}}$";
                schema.Properties = null;
                schema.Required = null;
            }

            return Task.CompletedTask;
        });
    }

    private static bool IsTypedId(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Id<>);
    }
}
