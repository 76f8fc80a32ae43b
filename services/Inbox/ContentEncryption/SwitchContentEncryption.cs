using System.Text.Json.Serialization;
using ChatBoost.ServiceDefaults.Persistence;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatBoost.Inbox.ContentEncryption;

/// <summary>
/// Switches content encryption on or off. From its answer on all that is written fits; what was there before follows in the background
/// (<see cref="SwitchContent"/>).
/// </summary>
internal static class SwitchContentEncryption
{
    /// <param name="Enabled">Whether content is to be encrypted.</param>
    internal sealed record Request([property: JsonRequired] bool Enabled);

    public static void Map(RouteGroupBuilder settings) =>
        settings.MapPut("/", HandleAsync).WithName(nameof(SwitchContentEncryption))
            .WithSummary("Switches encryption of messages and files on or off. 202: what is there already follows in the background.")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<ContentEncryptionOutput>, Accepted<ContentEncryptionOutput>, ProblemHttpResult>> HandleAsync(
        Request request, InboxDb db, CurrentOrganization organization, NewContentKey newKey, ContentKeys keys, TimeProvider clock, CancellationToken cancellationToken)
    {
        var organizationId = organization.Id!.Value;
        // Before the lock: KMS may take its time.
        var key = request.Enabled && !await db.ContentEncryption.AnyAsync(state => state.State == SealingState.On || state.State == SealingState.Encrypting, cancellationToken)
            ? await newKey.MakeAsync(cancellationToken)
            : null;

        var hasChanged = false;
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            try
            {
                // Waits for all that is being written: see the triggers in the migration.
                await db.Database.ExecuteSqlAsync(
                    $"select set_config('lock_timeout', '10s', true), pg_advisory_xact_lock(uuid_hash_extended({organizationId.Value}, 0))", cancellationToken);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                return Problem.Unavailable("content_encryption_busy", "Messages are being written without a pause; try again.");
            }

            var state = await db.ContentEncryption.SingleOrDefaultAsync(cancellationToken);
            if (key is not null && state?.Seals != true)
            {
                state ??= db.Add(ContentEncryptionState.Begin(organizationId)).Entity;
                state.SwitchOn(key.Id, clock.GetUtcNow());
                db.Add(key);
                hasChanged = true;
            }
            else if (!request.Enabled && state?.Seals == true)
            {
                state.SwitchOff(clock.GetUtcNow());
                hasChanged = true;
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        if (hasChanged)
        {
            await keys.InvalidateAsync(organizationId);
        }

        var output = await ContentEncryptionOutput.ReadAsync(db, cancellationToken);
        return hasChanged ? TypedResults.Accepted((string?)null, output) : TypedResults.Ok(output);
    }
}
