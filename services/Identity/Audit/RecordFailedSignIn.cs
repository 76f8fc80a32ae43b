using ChatBoost.Identity.Sessions;
using ChatBoost.ServiceDefaults.Persistence;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace ChatBoost.Identity.Audit;

/// <summary>
/// Puts a failed sign-in into the log of the organizations the account belongs to. An address without an account costs the same two round trips, so that the time
/// an answer takes tells nothing.
/// </summary>
public sealed class RecordFailedSignIn(NpgsqlDataSource database, ILookupNormalizer normalizer, ClientDevice device, TimeProvider clock)
{
    /// <summary>The action of such a line.</summary>
    public const string Action = "SignInFailed";

    private const int MaxOrganizations = 50;

    /// <summary>Records one.</summary>
    public async Task RecordAsync(string email, CancellationToken cancellationToken)
    {
        var (organizations, userId, name) = await FindAsync(email, cancellationToken);
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandForSystem());
        batch.BatchCommands.Add(new NpgsqlBatchCommand("""
            insert into audit_entries (id, organization_id, at, action, actor_id, actor_name, is_api_key, target, address)
            select line.id, line.organization_id, $3, $4, $5, $6, false, null, $7 from unnest($1::uuid[], $2::uuid[]) as line (id, organization_id)
            """)
        {
            Parameters =
            {
                new NpgsqlParameter { Value = organizations.Select(_ => Guid.CreateVersion7()).ToArray() },
                new NpgsqlParameter { Value = organizations.ToArray() },
                new NpgsqlParameter { Value = clock.GetUtcNow() },
                new NpgsqlParameter { Value = Action },
                new NpgsqlParameter { Value = userId.ToString() },
                new NpgsqlParameter { Value = name },
                new NpgsqlParameter { Value = device.Address },
            },
        });
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<(List<Guid> Organizations, UserId UserId, string Name)> FindAsync(string email, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OrganizationSession.CommandForSystem());
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            "select m.organization_id, u.id, u.name from users u join memberships m on m.user_id = u.id where u.normalized_email = $1 limit $2")
        {
            Parameters = { new NpgsqlParameter { Value = normalizer.NormalizeEmail(email) ?? "" }, new NpgsqlParameter { Value = MaxOrganizations } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var (organizations, userId, name) = (new List<Guid>(), default(UserId), "");
        while (await reader.ReadAsync(cancellationToken))
        {
            organizations.Add(reader.GetGuid(0));
            (userId, name) = (new UserId(reader.GetGuid(1)), reader.GetString(2));
        }

        return (organizations, userId, name);
    }
}
