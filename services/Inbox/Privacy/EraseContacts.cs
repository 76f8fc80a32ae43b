using ChatBoost.Contracts.Events;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBoost.Inbox.Privacy;

/// <summary>Wakes <see cref="EraseContacts"/> before its next look.</summary>
internal sealed class ErasureSignal : IDisposable
{
    private readonly SemaphoreSlim _set = new(0);

    public void Set() => _set.Release();

    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (await _set.WaitAsync(atMost, cancellationToken))
        {
            while (await _set.WaitAsync(0, cancellationToken))
            {
                // Several settings are one.
            }
        }
    }

    public void Dispose() => _set.Dispose();
}

/// <summary>
/// Carries erasures out: removes what Inbox holds, asks the other services until all have answered, waits until the files are gone and signs what was erased.
/// Each step is stored before the next, so that a crash anywhere is made up for; an erasure is in the hands of one replica at a time.
/// </summary>
internal sealed partial class EraseContacts(
    IServiceScopeFactory scopes, DatabaseReady ready, ErasureSignal signal, ILogger<EraseContacts> logger) : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var (organizationId, id) in await UnderWayAsync(stoppingToken))
                {
                    await AdvanceAsync(organizationId, id, stoppingToken);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogWaiting(exception.GetType().Name, exception.Message);
            }

            await signal.WaitAsync(Interval, stoppingToken);
        }
    }

    private async Task<List<(OrganizationId OrganizationId, ErasureId Id)>> UnderWayAsync(CancellationToken cancellationToken) =>
        await scopes.AsSystemAsync(async services =>
        {
            var erasures = await services.GetRequiredService<InboxDb>().Erasures
                .Where(e => e.CompletedAt == null).OrderBy(e => e.NextAskAt).Take(BatchSize)
                .Select(e => new { e.OrganizationId, e.Id }).ToListAsync(cancellationToken);
            return erasures.ConvertAll(e => (e.OrganizationId, e.Id));
        });

    private async Task AdvanceAsync(OrganizationId organizationId, ErasureId id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOrganization>().Use(organizationId);
        var db = scope.ServiceProvider.GetRequiredService<InboxDb>();

        // The lock lives as long as the connection: a replica that dies lets go.
        await db.Database.OpenConnectionAsync(cancellationToken);
        var isMine = await db.Database.SqlQuery<bool>($"""select pg_try_advisory_lock(hashtextextended({id.ToString()}, 0)) as "Value" """).ToListAsync(cancellationToken);
        if (!isMine[0])
        {
            return;
        }

        try
        {
            await ActivatorUtilities.CreateInstance<ErasureUnderWay>(scope.ServiceProvider).AdvanceAsync(id, AskAgainAfter, cancellationToken);
        }
        finally
        {
            await db.Database.ExecuteSqlAsync($"select pg_advisory_unlock(hashtextextended({id.ToString()}, 0))", CancellationToken.None);
        }
    }

    [LoggerMessage(4102, LogLevel.Warning, "Erasures wait: {Kind}: {Reason}")]
    private partial void LogWaiting(string kind, string reason);
}

/// <summary>One erasure, taken as far as it goes.</summary>
internal sealed class ErasureUnderWay(InboxDb db, DataRemoval removal, ProofKeys proofs, IOptions<TokenOptions> tokens, TimeProvider clock)
{
    private const string OwnName = "inbox";

    public async Task AdvanceAsync(ErasureId id, TimeSpan askAgainAfter, CancellationToken cancellationToken)
    {
        if (await db.Erasures.SingleOrDefaultAsync(e => e.Id == id && e.CompletedAt == null, cancellationToken) is not { } erasure)
        {
            return;
        }

        var steps = await db.ErasureSteps.Where(s => s.ErasureId == id).ToListAsync(cancellationToken);
        var missing = ContactErasureRequested.AnsweredBy.Except(steps.Select(s => s.Service)).Any();
        if (missing && erasure.NextAskAt <= clock.GetUtcNow())
        {
            db.Raise(new ContactErasureRequested(erasure.OrganizationId, id, erasure.ContactId, erasure.Addresses, clock.GetUtcNow()));
            erasure.Asked(clock.GetUtcNow() + askAgainAfter);
            await db.SaveChangesAsync(cancellationToken);
        }

        if (erasure.ErasedAt is null)
        {
            await EraseOwnAsync(erasure, steps, cancellationToken);
        }

        if (!missing && !await HasFilesLeftAsync(erasure, cancellationToken))
        {
            var now = clock.GetUtcNow();
            erasure.Complete(await SignAsync(erasure, steps, now, cancellationToken), now);
            db.Raise(new ErasureCompleted(erasure.OrganizationId, id, erasure.ContactId, now));
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private async Task EraseOwnAsync(Erasure erasure, List<ErasureStep> steps, CancellationToken cancellationToken)
    {
        var own = steps.Find(s => s.Service == OwnName);
        if (own is null)
        {
            own = ErasureStep.Of(erasure.OrganizationId, erasure.Id, OwnName, new Removed().Counts(), clock.GetUtcNow());
            db.Add(own);
            steps.Add(own);
        }

        // Counted in the transactions that remove: after a crash the count goes on where it stood.
        await removal.RemoveContactAsync(
            erasure.ContactId,
            remember: true,
            async removed =>
            {
                own.Add(removed.Counts(), clock.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);
        erasure.ErasedOwn(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Whether a file discarded up to then, this contact's among them, is still in the store.</summary>
    private async Task<bool> HasFilesLeftAsync(Erasure erasure, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<bool>(
            $"""select exists (select 1 from discarded_files where organization_id = {erasure.OrganizationId.Value} and discarded_at <= {erasure.ErasedAt}) as "Value" """)
            .ToListAsync(cancellationToken))[0];

    private Task<string> SignAsync(Erasure erasure, List<ErasureStep> steps, DateTimeOffset now, CancellationToken cancellationToken) => proofs.SignAsync(
        new Dictionary<string, object?>
        {
            ["iss"] = tokens.Value.Issuer,
            ["jti"] = erasure.Id.ToString(),
            ["sub"] = erasure.ContactId.ToString(),
            ["org"] = erasure.OrganizationId.ToString(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["requested_at"] = erasure.RequestedAt.ToUnixTimeSeconds(),
            ["requested_by"] = erasure.RequestedBy,
            ["erased"] = steps.OrderBy(s => s.Service, StringComparer.Ordinal)
                .ToDictionary(s => s.Service, s => s.Counts()),
        },
        cancellationToken);
}
