using ChatBoost.ProviderSimulator.Graph.Messages;
using ChatBoost.ProviderSimulator.Numbers;
using ChatBoost.ProviderSimulator.State;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.Phones;

/// <summary><c>POST /simulator/phones/{waId}/read</c> and <c>/played</c>: a customer looks at what the business sent.</summary>
internal static class ReadMessages
{
    /// <param name="Wamid">The newest message read; null = all.</param>
    public sealed record Request(string PhoneNumberId, string? Wamid);

    /// <param name="Read">Messages that were not read before.</param>
    public sealed record Response(int Read);

    public static void Map(IEndpointRouteBuilder control)
    {
        control.MapPost("/phones/{waId}/read", Read).WithName(nameof(ReadMessages));
        control.MapPost("/phones/{waId}/played", Play).WithName("PlayMessage");
    }

    private static Results<Ok<Response>, ProblemHttpResult> Read(
        string waId, Request request, BusinessNumbers numbers, SentMessages sent, StatusLifecycle statuses)
    {
        if (!BusinessNumbers.IsId(request.PhoneNumberId) || !numbers.Get(request.PhoneNumberId).TryFindCustomer(waId, out var customer))
        {
            return ControlProblem.NotFound($"{waId} has no conversation with {request.PhoneNumberId}.");
        }

        var upTo = request.Wamid is null ? long.MaxValue : sent.Find(request.Wamid)?.Sequence ?? 0;
        var unread = sent.ReadNewest(1000, m => m.Customer == customer && m.Sequence <= upTo && m.Type != "reaction", out _);
        return TypedResults.Ok(new Response(unread.Count(message => statuses.Report(message, "read"))));
    }

    private static Results<Ok<Response>, ProblemHttpResult> Play(
        string waId, Request request, SentMessages sent, StatusLifecycle statuses)
    {
        return request.Wamid is not null && sent.Find(request.Wamid) is { } message && message.Customer.Key == waId
            ? TypedResults.Ok(new Response(statuses.Report(message, "played") ? 1 : 0))
            : ControlProblem.NotFound("wamid is none of the messages sent to this customer.");
    }
}
