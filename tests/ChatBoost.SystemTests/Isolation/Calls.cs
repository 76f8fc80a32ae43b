using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatBoost.SystemTests.Isolation;

/// <summary>An answer, with what was asked.</summary>
internal sealed record Answer(int Status, string Body, string Question)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public override string ToString() => $"{Status} to {Question}: {(Body.Length <= 300 ? Body : Body[..300] + "…")}";
}

/// <summary>Makes requests of operations.</summary>
internal sealed class Calls(ApiDocument document)
{
    // The smallest picture: one transparent dot.
    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    /// <summary>The places of an operation's arguments that name something of an organization.</summary>
    public IReadOnlyCollection<Place> PlacesOf(Operation operation, Belongings stranger)
    {
        var filling = new Filling(stranger, Style.Most, stranger);
        foreach (var parameter in operation.Parameters)
        {
            filling.Text(parameter);
        }

        if (operation.Body is not null)
        {
            filling.Make(operation.Body, "body", "body", document.Resolve);
        }

        return filling.Places;
    }

    /// <summary>Calls an operation.</summary>
    public async Task<Answer> CallAsync(ChatBoostApi caller, Operation operation, Filling filling)
    {
        using var request = Make(operation, filling, out var question);
        try
        {
            using var response = await caller.SendAsync(request, Cancellation);
            return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation), question);
        }
        catch (HttpRequestException exception)
        {
            return new Answer(599, $"broken off: {exception.Message}", question);
        }
    }

    /// <summary>True for an operation that answers somebody without a token. It is asked with nothing in it, so that nothing happens.</summary>
    public static async Task<bool> IsPublicAsync(ChatBoostApi anonymous, Operation operation)
    {
        using var request = new HttpRequestMessage(operation.Method, new Uri(operation.Path, UriKind.Relative));
        using var response = await anonymous.SendAsync(request, Cancellation);
        return response.StatusCode != HttpStatusCode.Unauthorized;
    }

    private HttpRequestMessage Make(Operation operation, Filling filling, out string question)
    {
        var path = operation.Path;
        var query = new List<string>();
        foreach (var parameter in operation.Parameters)
        {
            if (parameter.In == "path")
            {
                path = path.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(filling.Text(parameter)), StringComparison.Ordinal);
            }
            else if (parameter.In == "query" && (parameter.IsRequired || filling.IsAt($"query {parameter.Name}") || (filling.Word is not null && Filling.IsWord(parameter))))
            {
                query.Add($"{parameter.Name}={Uri.EscapeDataString(filling.Text(parameter))}");
            }
        }

        var request = new HttpRequestMessage(operation.Method, new Uri(query.Count == 0 ? path : $"{path}?{string.Join('&', query)}", UriKind.Relative));
        foreach (var header in operation.Parameters.Where(parameter => parameter is { In: "header", IsRequired: true }))
        {
            request.Headers.TryAddWithoutValidation(header.Name, filling.Text(header));
        }

        question = $"{operation.Method} {request.RequestUri}";
        if (operation.Body is { } schema)
        {
            var body = filling.Make(schema, "body", "body", document.Resolve);
            request.Content = ContentOf(operation.BodyType!, body);
            question += $" {body?.ToJsonString(Readable)}";
        }

        return request;
    }

    private static HttpContent ContentOf(string mediaType, JsonNode? body)
    {
        switch (mediaType)
        {
            case "application/x-www-form-urlencoded":
                return new FormUrlEncodedContent(body!.AsObject().Select(field => KeyValuePair.Create(field.Key, field.Value!.ToString())));

            case "multipart/form-data":
                var parts = new MultipartFormDataContent();
                foreach (var (name, value) in body!.AsObject())
                {
                    if (name == "file")
                    {
                        var file = new ByteArrayContent(Picture);
                        file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
                        parts.Add(file, name, string.Create(CultureInfo.InvariantCulture, $"picture-{Guid.NewGuid():N}.png"));
                    }
                    else
                    {
                        parts.Add(new StringContent(value!.ToString()), name);
                    }
                }

                return parts;

            default:
                return new StringContent(body?.ToJsonString() ?? "null", Encoding.UTF8, "application/json");
        }
    }

    private static System.Text.Json.JsonSerializerOptions Readable { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
