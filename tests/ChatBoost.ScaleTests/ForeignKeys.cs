using Npgsql;

namespace ChatBoost.ScaleTests;

/// <summary>PostgreSQL makes no index for a foreign key: without one, deleting a row reads the whole table that refers to it.</summary>
public sealed class ForeignKeys(FilledStack stack)
{
    // The key's columns must be the first ones of the index, in any order. A partial index counts if it leaves out only rows that refer to nothing.
    private const string WithoutIndex = """
        select format('%s %s: %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
        from pg_constraint c
        where c.contype = 'f' and c.connamespace = 'public'::regnamespace and not exists (
            select from pg_index i
            where i.indrelid = c.conrelid and i.indisvalid
              and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
              and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) in (
                  select format('(%I IS NOT NULL)', a.attname) from pg_attribute a where a.attrelid = c.conrelid and a.attnum = any (c.conkey))))
        order by 1
        """;

    private const string All = "select conname from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("identitydb", "identity", true)]
    [InlineData("inboxdb", "inbox", true)]
    [InlineData("catalogdb", "catalog", false)]
    public async Task Each_has_its_index(string database, string service, bool hasForeignKeys)
    {
        await using var source = stack.Superuser(database, service);

        Assert.Equal(hasForeignKeys, (await ReadAsync(source, All)).Count > 0);
        Assert.Empty(await ReadAsync(source, WithoutIndex));
    }

    private static async Task<List<string>> ReadAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var lines = new List<string>();
        while (await reader.ReadAsync(Cancellation))
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
