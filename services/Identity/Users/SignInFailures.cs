using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using NpgsqlTypes;

namespace ChatBoost.Identity.Users;

/// <summary>
/// Counts failed sign-ins for each e-mail address, whether it has an account or not: an address without one locks just the same, so that the lock
/// tells nothing. Five failures lock for a minute; each one after that for twice as long, up to an hour; a day without failures is forgotten.
/// </summary>
public sealed class SignInFailures(NpgsqlDataSource database, ILookupNormalizer normalizer, TimeProvider clock)
{
    /// <summary>So many failures lock.</summary>
    public const int Max = 5;

    private static readonly TimeSpan FirstLock = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLock = TimeSpan.FromHours(1);
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromDays(1);

    /// <summary>How long the address is still locked; null when it is not.</summary>
    public async Task<TimeSpan?> LockedForAsync(string email, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select locked_until from sign_in_failures where key = $1 and locked_until > $2");
        command.Parameters.Add(Key(email));
        command.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow() });
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime until ? until - clock.GetUtcNow().UtcDateTime : null;
    }

    /// <summary>Counts one. In one statement, so that of failures at the same time none is lost.</summary>
    public async Task CountAsync(string email, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            insert into sign_in_failures as f (key, count, last_at) values ($1, 1, $2)
            on conflict (key) do update set
                count = case when f.last_at < $3 then 1 else f.count + 1 end,
                locked_until = case when f.last_at >= $3 and f.count + 1 >= $4
                    then $2 + least($6, $5 * power(2, least(f.count + 1 - $4, 20))) else null end,
                last_at = $2
            """);
        var now = clock.GetUtcNow();
        command.Parameters.Add(Key(email));
        command.Parameters.Add(new NpgsqlParameter { Value = now });
        command.Parameters.Add(new NpgsqlParameter { Value = now - ForgottenAfter });
        command.Parameters.Add(new NpgsqlParameter { Value = Max });
        command.Parameters.Add(new NpgsqlParameter { Value = FirstLock, NpgsqlDbType = NpgsqlDbType.Interval });
        command.Parameters.Add(new NpgsqlParameter { Value = LongestLock, NpgsqlDbType = NpgsqlDbType.Interval });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Forgets the failures after a right password, unless guesses sent at the same time have locked the address meanwhile: then false. Guesses sent all
    /// at once pass the first look at the lock together; the right one among them must not get through after the fifth wrong one.
    /// </summary>
    public async Task<bool> TryForgetAsync(string email, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        var now = clock.GetUtcNow();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("delete from sign_in_failures where key = $1 and (locked_until is null or locked_until <= $2)")
        {
            Parameters = { Key(email), new NpgsqlParameter { Value = now } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select 1 from sign_in_failures where key = $1 and locked_until > $2")
        {
            Parameters = { Key(email), new NpgsqlParameter { Value = now } },
        });
        return await batch.ExecuteScalarAsync(cancellationToken) is null;
    }

    /// <summary>Forgets the failures of somebody who proved by mail who they are.</summary>
    public async Task ForgetAsync(string email, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("delete from sign_in_failures where key = $1");
        command.Parameters.Add(Key(email));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A hash: the table is no list of the addresses somebody tried.</summary>
    private NpgsqlParameter Key(string email) =>
        new() { Value = SHA256.HashData(Encoding.UTF8.GetBytes(normalizer.NormalizeEmail(email) ?? "")) };
}
