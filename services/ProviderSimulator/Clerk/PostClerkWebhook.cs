using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.State;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.Clerk;

/// <summary><c>POST /simulator/clerk/webhooks</c>: posts any event, signed well, badly or not in time, once or more often.</summary>
internal static class PostClerkWebhook
{
    /// <param name="Event">The body.</param>
    /// <param name="Raw">A body that need be no JSON, instead.</param>
    /// <param name="Id">The message's id; a new one when left out.</param>
    /// <param name="Signature">The header as it shall be.</param>
    /// <param name="Secret">Signs instead of the endpoint's.</param>
    /// <param name="Age">How long ago it was signed, in seconds; negative: in the future.</param>
    /// <param name="Times">How often it is posted, at the same time.</param>
    public sealed record Request(JsonObject? Event = null, string? Raw = null, string? Id = null, string? Signature = null, string? Secret = null, int Age = 0, int Times = 1);

    public sealed record Response(string Id, IReadOnlyList<ClerkAttempt> Attempts);

    public static void Map(IEndpointRouteBuilder clerk) => clerk.MapPost("/webhooks", HandleAsync).WithName(nameof(PostClerkWebhook));

    private static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(Request request, SvixSender svix, TimeProvider clock, CancellationToken cancellationToken)
    {
        var body = request.Raw is { } raw ? Encoding.UTF8.GetBytes(raw) : request.Event is { } json ? JsonSerializer.SerializeToUtf8Bytes(json) : null;
        if (body is null)
        {
            return ControlProblem.Invalid("event or raw is required.");
        }

        var (id, at) = (request.Id ?? PlayedClerk.NewId("msg"), clock.GetUtcNow().AddSeconds(-request.Age));
        var attempts = await Task.WhenAll(Enumerable.Range(0, Math.Clamp(request.Times, 1, 100)).Select(_ => svix.PostAsync(id, body, request.Signature, request.Secret, at, cancellationToken)));
        return TypedResults.Ok(new Response(id, attempts));
    }
}
