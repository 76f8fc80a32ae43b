using ChatBoost.ProviderSimulator.State;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.SendGrid;

/// <summary><c>/simulator/mails</c>: what people find in their mailboxes, and trouble for SendGrid.</summary>
internal static class MailApi
{
    public static void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/mails", (Mailboxes mailboxes, string? to, long? after) => TypedResults.Ok(new { Data = mailboxes.Of(to, after ?? 0) })).WithName("ListMails");
        control.MapGet("/mails/faults", (MailFaults faults, string from) => TypedResults.Ok(new { Hits = faults.Hits(from) })).WithName("CountMailFaults");
        control.MapPost("/mails/faults", Results<NoContent, ProblemHttpResult> (MailFault fault, MailFaults faults) =>
        {
            if (!fault.Drop && fault.Status is not (>= 400 and <= 599))
            {
                return ControlProblem.Invalid("status is 4xx or 5xx.");
            }

            faults.Add(fault);
            return TypedResults.NoContent();
        }).WithName("AddMailFault");
    }
}
