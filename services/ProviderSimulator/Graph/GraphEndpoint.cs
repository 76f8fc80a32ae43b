using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatBoost.ProviderSimulator.Faults;
using ChatBoost.ProviderSimulator.Numbers;

namespace ChatBoost.ProviderSimulator.Graph;

/// <summary>What every Graph call goes through: token, body, ordered faults, Meta's headers and envelope.</summary>
internal sealed class GraphEndpoint(BusinessNumbers numbers, FaultList faults, TimeProvider clock)
{
    /// <summary>Longest a call that "never answers" is held.</summary>
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(5);

    private const int LargestJsonBody = 1024 * 1024;

    /// <summary>Maps one operation.</summary>
    /// <param name="operation">Names the operation to <c>POST /simulator/faults</c>.</param>
    public void Map(IEndpointRouteBuilder routes, string method, string pattern, Func<GraphCall, string> operation, GraphHandler handler) =>
        routes.MapMethods(pattern, [method], context => InvokeAsync(context, operation, handler)).ExcludeFromDescription();

    public void Map(IEndpointRouteBuilder routes, string method, string pattern, string operation, GraphHandler handler) =>
        Map(routes, method, pattern, _ => operation, handler);

    /// <summary>The number a request's token belongs to; null when the token is none of the simulator's.</summary>
    public BusinessNumber? Authenticate(HttpRequest request) =>
        AccessToken.NumberOf(AccessToken.Read(request)) is { } phoneNumberId ? numbers.Get(phoneNumberId) : null;

    /// <summary>Writes an answer with the headers Meta's carry.</summary>
    public static async Task WriteAsync(HttpContext context, GraphAnswer answer)
    {
        var response = context.Response;
        var traceId = TraceId();
        response.StatusCode = answer.Status;
        response.ContentType = "application/json; charset=UTF-8";
        response.Headers["facebook-api-version"] = context.Request.RouteValues["version"] as string ?? "v23.0";
        response.Headers["x-fb-trace-id"] = traceId;
        response.Headers["x-fb-request-id"] = traceId;
        var json = answer.Json;
        if (answer.Error is { } error)
        {
            json = JsonSerializer.SerializeToUtf8Bytes(error.ToEnvelope(traceId), GraphJson.Options);
            if (error.Code == 190)
            {
                response.Headers.WWWAuthenticate = "OAuth \"Facebook Platform\" \"invalid_token\" \"Invalid OAuth access token\"";
            }

            if (error.IsThrottling)
            {
                response.Headers["X-Business-Use-Case-Usage"] =
                    "{\"330000000000001\":[{\"type\":\"whatsapp\",\"call_count\":100,\"total_cputime\":25,\"total_time\":25,\"estimated_time_to_regain_access\":1}]}";
            }

            if (error.RetryAfterSeconds is { } seconds)
            {
                response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        response.ContentLength = json.Length;
        await response.Body.WriteAsync(json, context.RequestAborted);
    }

    private async Task InvokeAsync(HttpContext context, Func<GraphCall, string> operation, GraphHandler handler)
    {
        var token = AccessToken.Read(context.Request);
        if (AccessToken.NumberOf(token) is not { } phoneNumberId)
        {
            await WriteAsync(context, GraphError.BadToken(token is null));
            return;
        }

        var caller = numbers.Get(phoneNumberId);
        JsonDocument? document = null;
        try
        {
            byte[] raw = [];
            if (!HttpMethods.IsGet(context.Request.Method) && !context.Request.HasFormContentType)
            {
                (raw, document, GraphError? error) = await ReadBodyAsync(context);
                if (error is not null)
                {
                    await WriteAsync(context, error);
                    return;
                }
            }

            var call = new GraphCall(context, caller, document?.RootElement ?? default, raw, clock.GetUtcNow());
            var fault = faults.IsEmpty ? null : faults.Take(caller.Id, operation(call), ToOf(call.Body));
            if (fault is null)
            {
                await WriteAsync(context, await handler(call));
            }
            else
            {
                await FailAsync(call, fault, handler);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller went away; there is nobody to answer.
        }
        finally
        {
            document?.Dispose();
        }
    }

    private async Task FailAsync(GraphCall call, Fault fault, GraphHandler handler)
    {
        var order = fault.Order;
        if (order.Async)
        {
            await WriteAsync(call.Http, await handler(call with { LaterFailure = fault }));
            return;
        }

        // Accepted before the trouble starts, so that the caller cannot know: the case that makes a careless client send twice.
        GraphAnswer? accepted = order.AfterAccept ? await handler(call) : default(GraphAnswer?);
        if (order.DelayMs > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(order.DelayMs), clock, call.CancellationToken);
        }

        if (order.Timeout)
        {
            await Task.Delay(Never, clock, call.CancellationToken);
        }

        if (order.Drop || order.Timeout)
        {
            call.Http.Abort();
            return;
        }

        await WriteAsync(call.Http, order.Code is not null ? order.ToError() : accepted ?? await handler(call));
    }

    private static async Task<(byte[] Raw, JsonDocument? Document, GraphError? Error)> ReadBodyAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > LargestJsonBody)
            {
                return ([], null, GraphError.Parameter("The request body is too large."));
            }

            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var raw = read.Buffer.ToArray();
            reader.AdvanceTo(read.Buffer.End);
            if (raw.Length == 0)
            {
                return (raw, null, null);
            }

            try
            {
                var document = JsonDocument.Parse(raw);
                if (document.RootElement.ValueKind == JsonValueKind.Object)
                {
                    return (raw, document, null);
                }

                document.Dispose();
            }
            catch (JsonException)
            {
                // Answered below, like a body that is no object.
            }

            return ([], null, GraphError.Parameter("The request body must be a JSON object."));
        }
    }

    private static string? ToOf(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("to", out var to) && to.ValueKind == JsonValueKind.String ? to.GetString() : null;

    private static string TraceId()
    {
        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random);
        return "A" + Convert.ToBase64String(random)[..10].Replace('/', '_').Replace('+', '-');
    }
}

/// <summary>The simulator's tokens: <c>sim-token-&lt;phone number id&gt;</c>.</summary>
internal static class AccessToken
{
    public const string Prefix = "sim-token-";

    /// <summary>The token of a request, from the header or the query; null when there is none.</summary>
    public static string? Read(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        if (space > 0 && (header.AsSpan(0, space).Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            || header.AsSpan(0, space).Equals("OAuth", StringComparison.OrdinalIgnoreCase)))
        {
            return header[(space + 1)..].Trim();
        }

        return request.Query["access_token"] is [{ Length: > 0 } token] ? token : null;
    }

    /// <summary>The phone number id a token is good for; null when it is none of the simulator's.</summary>
    public static string? NumberOf(string? token) =>
        token is not null && token.StartsWith(Prefix, StringComparison.Ordinal) && token.Length > Prefix.Length
        && Ascii.IsValid(token) && !token.AsSpan(Prefix.Length).ContainsAnyExceptInRange('0', '9')
            ? token[Prefix.Length..]
            : null;
}
