using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.ServiceLevels;

/// <summary>Looks at conversations in which something falls due. All replicas run it; they take turns at each conversation, and who comes second finds it done.</summary>
internal sealed partial class DoWhatIsDue(IServiceScopeFactory scopes, DatabaseReady ready, TimeProvider clock, ILogger<DoWhatIsDue> logger) : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var done = 0;
            try
            {
                foreach (var (organizationId, conversationId) in await DueAsync(stoppingToken))
                {
                    done += await LookAsync(organizationId, conversationId, stoppingToken) ? 1 : 0;
                }
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or InvalidOperationException { InnerException: NpgsqlException })
            {
                LogDatabaseAway(exception.Message);
            }

            await Task.Delay(done == BatchSize ? TimeSpan.Zero : Interval, clock, stoppingToken);
        }
    }

    private Task<List<(OrganizationId OrganizationId, ConversationId ConversationId)>> DueAsync(CancellationToken cancellationToken) => scopes.AsSystemAsync(async services =>
    {
        var now = clock.GetUtcNow();
        var due = await services.GetRequiredService<InboxDb>().ConversationWatches.AsNoTracking().Where(watch => watch.DueAt <= now).OrderBy(watch => watch.DueAt).Take(BatchSize)
            .Select(watch => new { watch.OrganizationId, watch.ConversationId }).ToListAsync(cancellationToken);
        return due.ConvertAll(watch => (watch.OrganizationId, watch.ConversationId));
    });

    private async Task<bool> LookAsync(OrganizationId organizationId, ConversationId conversationId, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentOrganization>().Use(organizationId);
            await scope.ServiceProvider.GetRequiredService<WatchConversation>().LookAsync(conversationId, clock.GetUtcNow(), cancellationToken);
            return true;
        }
        catch (DbUpdateException exception)
        {
            // The conversation was erased meanwhile, or the database went away; the others do not wait for it.
            LogNotDone(conversationId, exception.InnerException?.Message ?? exception.Message);
            return false;
        }
    }

    [LoggerMessage(3601, LogLevel.Warning, "What is due in conversations waits: {Reason}")]
    private partial void LogDatabaseAway(string reason);

    [LoggerMessage(3602, LogLevel.Warning, "What is due in {ConversationId} waits: {Reason}")]
    private partial void LogNotDone(ConversationId conversationId, string reason);
}
