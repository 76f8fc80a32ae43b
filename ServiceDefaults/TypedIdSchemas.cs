using ChatBoost.Contracts;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ChatBoost.ServiceDefaults;

/// <summary>Makes OpenAPI documents say what the JSON is: typed ids as strings with their prefix, what may be null as optional, a slice's types under its name.</summary>
internal static class TypedIdSchemas
{
    public static OpenApiOptions AddTypedIdSchemas(this OpenApiOptions options)
    {
        options.CreateSchemaReferenceId = type =>
            IsTypedId(type.Type) ? null : NameOf(type.Type, OpenApiOptions.CreateDefaultSchemaReferenceId(type));
        return options.AddSchemaTransformer((schema, context, _) =>
        {
            // In a path or a query an id is read from text, and to the generator it is nothing else.
            var written = context.JsonTypeInfo.Type == typeof(string) ? context.ParameterDescription?.ParameterDescriptor?.ParameterType : null;
            var type = written is not null && IsTypedId(written) ? written : context.JsonTypeInfo.Type;
            type = Nullable.GetUnderlyingType(type) ?? type;
            if (IsTypedId(type))
            {
                schema.Type = JsonSchemaType.String;
                schema.Pattern = PatternOf(type);
                schema.Properties = null;
                schema.Required = null;
            }

            // Of a list of ids the generator says nothing but that it is a list.
            if (context.JsonTypeInfo.ElementType is { } element && IsTypedId(element))
            {
                schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = PatternOf(element) };
            }

            // Nulls are left out of what we write and may be left out of what we read; the generator takes every parameter of a record for required.
            foreach (var property in context.JsonTypeInfo.Properties.Where(property => property.IsGetNullable || property.AssociatedParameter is { HasDefaultValue: true }))
            {
                schema.Required?.Remove(property.Name);
            }

            return Task.CompletedTask;
        });
    }

    /// <summary>Every slice has its own <c>Request</c> and <c>Response</c>; by their bare names they would be one schema.</summary>
    private static string? NameOf(Type type, string? name) =>
        name is not null && type.DeclaringType is { IsGenericType: false } slice ? slice.Name + name : name;

    private static string PatternOf(Type id) => $"^{id.GetGenericArguments()[0].GetProperty(nameof(IIdTag.Prefix))!.GetValue(null)}_[0-9a-hjkmnp-tv-z]{{26}}$";

    private static bool IsTypedId(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Id<>);
    }
}
