using ChatBoost.Contracts.Receiver;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Problems;
using ChatBoost.ServiceDefaults.Sqs;
using ChatBoost.WhatsAppWorker.Queues;

namespace ChatBoost.WhatsAppWorker.DeadLetters;

/// <summary>
/// What the worker gave up on, seen and sent back by the people it concerns: owners and admins of the organization that has the number.
/// What names no number, or what nobody could read, concerns all of them; nothing of its content is shown.
/// </summary>
internal static class DeadLettersFeature
{
    public static void AddDeadLetters(this WebApplicationBuilder builder)
    {
        builder.Services.AddValidation();
        builder.Services.AddSingleton(services => Queue(services, "messages", ProviderQueues.Messages, ProviderQueues.DeadMessages));
        builder.Services.AddSingleton(services => Queue(services, "statuses", ProviderQueues.Statuses, ProviderQueues.DeadStatuses));
    }

    public static void MapDeadLetters(this WebApplication app)
    {
        var deadLetters = app.MapGroup("/api/v1/admin/dead-letters").WithTags("Dead letters").RequirePermission(Permissions.AdminDeadLetters);
        deadLetters.AddEndpointFilter(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (Exception exception) when (WorkQueue.IsSqsTrouble(exception))
            {
                // HttpRequestException: Inbox or SQS.
                return Problem.Unavailable("unavailable", "The dead letters cannot be reached at the moment.");
            }
        });
        ListDeadLetters.Map(deadLetters);
        ReplayDeadLetters.Map(deadLetters);
    }

    private static DeadLetterQueue Queue(IServiceProvider services, string name, string source, string dead) =>
        new(name, services.GetRequiredKeyedService<SqsQueue>(source), services.GetRequiredKeyedService<SqsQueue>(dead));
}
