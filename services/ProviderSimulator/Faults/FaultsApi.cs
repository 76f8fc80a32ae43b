using ChatBoost.ProviderSimulator.State;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.Faults;

/// <summary><c>/simulator/faults</c>: orders trouble for the next Graph calls.</summary>
internal static class FaultsApi
{
    private static readonly string[] Operations =
    [
        "any", "messages", "receipts", "media_upload", "media_get", "media_download", "media_delete", "templates", "phone_number", "business_account",
        "phone_numbers", "subscribed_apps", "register", "profile", "block_users", "debug_token",
    ];

    /// <param name="Remaining">Calls it still hits.</param>
    public sealed record Response(
        long Id, string? PhoneNumberId, string Operation, string? To, int Count, int Remaining, int Hits, int? Code, bool Async, bool Timeout, bool Drop,
        int DelayMs, bool AfterAccept);

    public static void Map(IEndpointRouteBuilder control)
    {
        control.MapPost("/faults", Add).WithName("AddFault");
        control.MapGet("/faults", (FaultList faults) => TypedResults.Ok(new { Data = faults.All.Select(Describe).ToList() })).WithName("ListFaults");
        control.MapDelete("/faults", (FaultList faults) =>
        {
            faults.Clear();
            return TypedResults.NoContent();
        }).WithName("ClearFaults");
        control.MapDelete("/faults/{id:long}", Results<NoContent, NotFound> (long id, FaultList faults) =>
            faults.Remove(id) ? TypedResults.NoContent() : TypedResults.NotFound()).WithName("RemoveFault");
    }

    private static Results<Ok<Response>, ProblemHttpResult> Add(FaultOrder order, FaultList faults)
    {
        if (!Operations.Contains(order.Operation))
        {
            return ControlProblem.Invalid($"operation is one of {string.Join(", ", Operations)}.");
        }

        if (order.Count < 1)
        {
            return ControlProblem.Invalid("count is at least 1.");
        }

        if (order.Code is null && !order.Timeout && !order.Drop && order.DelayMs <= 0)
        {
            return ControlProblem.Invalid("One of code, timeout, drop and delayMs is required.");
        }

        if (order.Async && (order.Code is null || order.Operation is not "messages"))
        {
            return ControlProblem.Invalid("async needs a code and works on messages only.");
        }

        return TypedResults.Ok(Describe(faults.Add(order)));
    }

    private static Response Describe(Fault fault)
    {
        var order = fault.Order;
        return new Response(
            fault.Id, order.PhoneNumberId, order.Operation, order.To, order.Count, fault.Remaining, fault.Hits, order.Code, order.Async, order.Timeout,
            order.Drop, order.DelayMs, order.AfterAccept);
    }
}
