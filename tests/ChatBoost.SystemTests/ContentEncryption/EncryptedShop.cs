using System.Text;
using System.Text.Json;
using ChatBoost.SystemTests.Isolation;
using Npgsql;

namespace ChatBoost.SystemTests.ContentEncryption;

/// <summary>A shop whose owner switches content encryption, and what somebody with the databases and the bucket would find of it.</summary>
internal sealed class EncryptedShop(Shop shop, ServiceDatabases databases, Uri storage) : IAsyncDisposable
{
    private const string Settings = "/api/v1/settings/content-encryption";

    private const string ListTables = "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1";

    /// <summary>The shop.</summary>
    public Shop Shop => shop;

    /// <summary>Whose rows are this shop's.</summary>
    public Guid Organization { get; } = OrganizationId.TryParse(shop.Api.Session!.OrganizationId, out var id) ? id.Value : throw new InvalidOperationException();

    /// <summary>Inbox's database, as its superuser sees it.</summary>
    public NpgsqlDataSource Inbox => Database.Superuser;

    /// <summary>Inbox's database.</summary>
    public ServiceDatabase Database => databases.All.Single(database => database.Name == "inboxdb");

    /// <summary>A shop with a customer-ready number.</summary>
    public static async Task<EncryptedShop> OpenAsync(SystemStack stack) => new(
        await stack.OpenShopAsync(),
        await ServiceDatabases.OpenAsync(stack.Running),
        new Uri(stack.Running.Description.All("inbox")[0].EnvironmentVariable("AWS__ServiceURL")));

    /// <summary>The state as the API shows it.</summary>
    public Task<JsonElement> StateAsync() => shop.Api.GetAsync<JsonElement>(Settings, Cancellation);

    /// <summary>Switches and does not wait.</summary>
    public Task<JsonElement> PutAsync(bool enabled) => shop.Api.SendAsync<JsonElement>(HttpMethod.Put, Settings, new { enabled }, Cancellation);

    /// <summary>Makes another key the current one.</summary>
    public Task<JsonElement> RotateAsync() => shop.Api.PostAsync<JsonElement>($"{Settings}/rotate-key", null, Cancellation);

    /// <summary>Switches, and waits until all that was there before has followed.</summary>
    public async Task SwitchAsync(bool enabled)
    {
        await PutAsync(enabled);
        await Wait.UntilAsync(
            $"content encryption to be {(enabled ? "on" : "off")}",
            async () => (await StateAsync()).GetProperty("state").GetString() == (enabled ? "on" : "off"),
            cancellationToken: Cancellation);
    }

    /// <summary>Every table of every service's database with a row that holds these words in any column: as text, in JSON, or as bytes.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string words)
    {
        var found = new List<string>();
        foreach (var database in databases.All)
        {
            foreach (var table in await ColumnAsync(database.Superuser, ListTables))
            {
                await using var search = database.Superuser.CreateCommand($"""select count(*) from "{table}" t where t::text ilike $1 or t::text ilike $2""");
                search.Parameters.Add(new NpgsqlParameter { Value = $"%{words}%" });
                search.Parameters.Add(new NpgsqlParameter { Value = $"%{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(words))}%" });
                if ((long)(await search.ExecuteScalarAsync(Cancellation))! > 0)
                {
                    found.Add($"{database.Name}.{table}");
                }
            }
        }

        return found;
    }

    /// <summary>What Inbox stored of the shop's messages, provider events and files, as it is in the tables; without what follows from where it is stored.</summary>
    public Task<IReadOnlyList<string>> StoredAsync() => ColumnAsync(Inbox, """
        select concat_ws('|', 'message', id, text, content::text, payload::text, coalesce(encode(sealed, 'hex'), '-')) from messages where organization_id = $1
        union all
        select concat_ws('|', 'event', key, payload::text, coalesce(encode(sealed, 'hex'), '-')) from provider_events where organization_id = $1
        union all
        select concat_ws('|', 'file', id, state, content_type, size, file_name, coalesce(encode(sealed_name, 'hex'), '-'), content_key_id) from media where organization_id = $1
        order by 1
        """, Organization);

    /// <summary>Rows of messages, files and provider events of the shop that are not sealed.</summary>
    public Task<IReadOnlyList<string>> PlainAsync() => ColumnAsync(Inbox, """
        select 'message ' || id from messages where organization_id = $1 and (sealed is null or text <> '' or content is not null or payload is not null)
        union all
        select 'event ' || key from provider_events where organization_id = $1 and (sealed is null or payload is not null)
        union all
        select 'file ' || id from media where organization_id = $1 and (file_name is not null or (state = 1 and content_key_id is null))
        """, Organization);

    /// <summary>True while a switch waits for its lock.</summary>
    public async Task<bool> IsSomebodyWaitingAsync() =>
        (await ColumnAsync(Inbox, "select query from pg_stat_activity where wait_event = 'advisory' and query like '%pg_advisory_xact_lock(uuid_hash_extended(%'")).Count > 0;

    /// <summary>Changes rows as somebody with the database could.</summary>
    public async Task<int> ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Inbox.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>The shop's objects in the bucket, by their keys; one that is gone is not among them.</summary>
    public async Task<IReadOnlyDictionary<string, byte[]>> ObjectsAsync(IEnumerable<string>? keys = null)
    {
        using var http = new HttpClient();
        var objects = new Dictionary<string, byte[]>();
        foreach (var key in keys ?? await ColumnAsync(Inbox, "select distinct storage_key from media where organization_id = $1 and state = 1", Organization))
        {
            using var response = await http.GetAsync(new Uri(storage, $"/chatboost-media/{key}"), Cancellation);
            if (response.IsSuccessStatusCode)
            {
                objects[key] = await response.Content.ReadAsByteArrayAsync(Cancellation);
            }
        }

        return objects;
    }

    /// <summary>Writes over an object, as somebody with the bucket could.</summary>
    public async Task PutObjectAsync(string key, byte[] bytes)
    {
        using var http = new HttpClient();
        using var content = new ByteArrayContent(bytes);
        using var response = await http.PutAsync(new Uri(storage, $"/chatboost-media/{key}"), content, Cancellation);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync() => await databases.DisposeAsync();

    private static async Task<IReadOnlyList<string>> ColumnAsync(NpgsqlDataSource database, string sql, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var column = new List<string>();
        while (await reader.ReadAsync(Cancellation))
        {
            column.Add(reader.GetString(0));
        }

        return column;
    }
}
