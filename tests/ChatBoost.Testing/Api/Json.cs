using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatBoost.Testing.Api;

internal static class Json
{
    public static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
