using ChatBoost.ProviderSimulator.State;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.SendGrid;

/// <summary><c>/simulator/mails</c>: what people find in their mailboxes, and trouble for SendGrid.</summary>
internal static class MailApi
{
    public static void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/mails", (Mailboxes mailboxes, string? to, long? after) => TypedResults.Ok(new { Data = mailboxes.Of(to, after ?? 0) })).WithName("ListMails");
        control.MapPost("/mails/faults", Results<NoContent, ProblemHttpResult> (MailFault fault, MailFaults faults) =>
        {
            if (fault.Status is not 429 and not (>= 500 and <= 599))
            {
                return ControlProblem.Invalid("status is 429 or 5xx.");
            }

            faults.Add(fault);
            return TypedResults.NoContent();
        }).WithName("AddMailFault");
    }
}
