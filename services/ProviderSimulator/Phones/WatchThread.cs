using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using ChatBoost.ProviderSimulator.Graph;
using ChatBoost.ProviderSimulator.Graph.Messages;
using ChatBoost.ProviderSimulator.Numbers;
using ChatBoost.ProviderSimulator.State;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.Phones;

/// <summary>What a customer's phone shows: <c>GET /simulator/phones/{waId}/thread</c>, and live <c>/events</c>.</summary>
internal static class WatchThread
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <param name="Data">Oldest first.</param>
    /// <param name="Typing">Whether the phone shows that the business is typing.</param>
    public sealed record Response(IReadOnlyList<ThreadMessage> Data, bool Typing);

    public static void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/phones/{waId}/thread", Read).WithName("ReadThread");
        control.MapGet("/phones/{waId}/events", Watch).WithName(nameof(WatchThread)).ExcludeFromDescription();
    }

    private static Results<Ok<Response>, ProblemHttpResult> Read(
        string waId, string phoneNumberId, BusinessNumbers numbers, SentMessages sent, CustomerMessages written, TimeProvider clock, int limit = 200)
    {
        if (!Check(waId, phoneNumberId, out var problem))
        {
            return problem!;
        }

        var number = numbers.Get(phoneNumberId);
        if (!number.TryFindCustomer(Key(waId), out var customer))
        {
            return TypedResults.Ok(new Response([], false));
        }

        limit = Math.Clamp(limit, 1, 1000);
        var messages = written.ReadNewest(number, customer, limit).Select(ThreadMessage.From)
            .Concat(sent.ReadNewest(limit, m => m.Customer == customer, out _).Select(ThreadMessage.From))
            .OrderBy(m => m.At).TakeLast(limit).ToList();
        return TypedResults.Ok(new Response(messages, customer.TypingUntil > clock.GetUtcNow()));
    }

    private static Results<ServerSentEventsResult<object>, ProblemHttpResult> Watch(
        string waId, string phoneNumberId, BusinessNumbers numbers, LivePhones phones, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!Check(waId, phoneNumberId, out var problem))
        {
            return problem!;
        }

        return TypedResults.ServerSentEvents(ReadEventsAsync(numbers.Get(phoneNumberId), Key(waId), phones, clock, cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<object>> ReadEventsAsync(
        BusinessNumber number, string customer, LivePhones phones, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = phones.Watch(number, customer, cancellationToken);
        yield return new SseItem<object>(new { number.Id }, "ready");
        Task<bool>? waiting = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            waiting ??= events.WaitToReadAsync(cancellationToken).AsTask();
            var finished = await Task.WhenAny(waiting, Task.Delay(KeepAlive, clock, cancellationToken));
            if (finished != waiting)
            {
                // Something has to be written now and then, or a page that is gone would be watched for ever.
                yield return new SseItem<object>(new { }, "ping");
                continue;
            }

            waiting = null;
            while (events.TryRead(out var phoneEvent))
            {
                yield return new SseItem<object>(phoneEvent.Data, phoneEvent.Kind);
            }
        }
    }

    private static bool Check(string waId, string phoneNumberId, out ProblemHttpResult? problem)
    {
        problem = !BusinessNumbers.IsId(phoneNumberId)
            ? ControlProblem.Invalid("phoneNumberId has digits only.")
            : PhoneDigits.Of(waId) is null && !UserIds.IsValid(waId)
                ? ControlProblem.Invalid("The phone is named by digits or by a business-scoped user id.")
                : null;
        return problem is null;
    }

    private static string Key(string waId) => PhoneDigits.Of(waId) ?? waId;
}
