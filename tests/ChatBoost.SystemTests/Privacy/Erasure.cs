using System.Buffers.Text;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.SystemTests.Isolation;
using ChatBoost.SystemTests.Realtime;
using Npgsql;

namespace ChatBoost.SystemTests.Privacy;

public sealed class Erasure(SystemStack stack)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_erased_contact_is_gone_everywhere_and_a_signature_says_so(bool isEncrypted)
    {
        var shop = await stack.OpenShopAsync();
        if (isEncrypted)
        {
            await shop.Api.PutAsync("/api/v1/settings/content-encryption", new { enabled = true }, Cancellation);
        }

        var name = $"Erica {Guid.NewGuid():N}";
        var customer = shop.NewCustomer(name);
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var oldWamid = await customer.WritesAsync(new JsonObject { ["type"] = "image", ["caption"] = "my receipt" }, Cancellation);
        var image = await customer.StoredAsync(m => m.Type == "image" && StateOf(m) == "stored", Cancellation);
        var file = image.Metadata!.Attachments![0].GetProperty("url").GetString()!;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(shop, file));
        var conversation = await customer.ConversationAsync(Cancellation);
        await shop.Api.PostAsync($"/api/v1/contacts/{conversation.ContactId}/consents", new { channel = "WhatsApp", state = "granted", source = "form" }, Cancellation);
        await shop.Api.PostAsync($"/api/v1/conversations/{conversation.Id}/contact/phones", new { phone = "+" + customer.WaId }, Cancellation);
        await shop.Api.PostAsync($"/api/v1/conversations/{conversation.Id}/contact/tags", new { tag = $"tag {name}" }, Cancellation);
        await shop.Api.DeleteAsync($"/api/v1/conversations/{conversation.Id}/contact/tags/{Uri.EscapeDataString($"tag {name}")}", Cancellation);
        await shop.Api.PostAsync($"/api/v1/contacts/{conversation.ContactId}/attributes", new { key = "nickname", value = name }, Cancellation);
        var written = MetaWebhook.Text(customer.WaId, $"wamid.{Guid.NewGuid():N}", DateTimeOffset.UtcNow, "never handled");
        await BuryAsync(shop, customer, written);
        Assert.Equal(200, await shop.PostWebhookAsync(ReportOn(shop, customer), Cancellation));
        await using var databases = await ServiceDatabases.OpenAsync(stack.Running);
        await Wait.UntilAsync("the provider's report", async () => await ReportsAsync(databases, shop) == 1, cancellationToken: Cancellation);
        var stored = await ObjectOfAsync(databases, shop);
        Assert.True(await IsInStoreAsync(stored));
        Assert.NotEmpty(await FindAsync(databases, customer.WaId));
        Assert.NotEmpty(await FindAsync(databases, name));
        await using var live = await HubClient.ConnectAsync(stack.Running.Gateway, shop.Api.Session!.AccessToken);

        var requested = await shop.Api.PostAsync<JsonElement>($"/api/v1/contacts/{conversation.ContactId}/erasure", new { reason = "asked by letter" }, Cancellation);

        var id = requested.GetProperty("id").GetString();
        var erasure = await Wait.ForAsync(
            "the proof of the erasure",
            async () => await shop.Api.GetAsync<State>($"/api/v1/erasures/{id}", Cancellation) is { Proof: not null } now ? now : null,
            TimeSpan.FromSeconds(60),
            Cancellation);

        // Nothing of it is left: not in any table of any service, not among the dead letters, not in the store.
        Assert.Empty(await FindAsync(databases, customer.WaId));
        Assert.Empty(await FindAsync(databases, name));
        Assert.DoesNotContain(customer.WaId, await stack.Sqs.InspectAsync(SqsApi.DeadMessages, Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(shop, file));
        Assert.False(await IsInStoreAsync(stored));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, () => shop.Api.ConversationAsync(conversation.Id, Cancellation));
        await live.ExpectAsync("conversation:deleted", e => e.GetProperty("conversationId").GetString() == conversation.Id);

        var claims = await VerifyAsync(shop, erasure.Proof!);
        Assert.Equal(conversation.ContactId, claims["sub"]!.GetValue<string>());
        Assert.Equal(id, claims["jti"]!.GetValue<string>());
        Assert.Equal(shop.Api.Session!.UserId, claims["requested_by"]!.GetValue<string>());
        var erased = claims["erased"]!;
        Assert.Equal((1, 1, 4, 1, 1), (Count(erased, "inbox", "contacts"), Count(erased, "inbox", "conversations"), Count(erased, "inbox", "messages"), Count(erased, "inbox", "attachments"), Count(erased, "inbox", "consents")));
        Assert.Equal((1, 1), (Count(erased, "inbox", "providerEvents"), Count(erased, "whatsapp-worker", "deadLetters")));
        Assert.Equal(0, await ReportsAsync(databases, shop));

        // Meta repeats what was written before: it does not come back. What is written from here on begins anew.
        var before = MetaWebhook.Text(customer.WaId, oldWamid, DateTimeOffset.UtcNow.AddMinutes(-1), "an echo of the past");
        Assert.Equal(200, await shop.PostWebhookAsync(shop.Webhook(before), Cancellation));
        var after = MetaWebhook.Text(customer.WaId, $"wamid.{Guid.NewGuid():N}", DateTimeOffset.UtcNow.AddSeconds(2), "me again");
        Assert.Equal(200, await shop.PostWebhookAsync(shop.Webhook(after), Cancellation));
        var fresh = await Wait.ForAsync(
            "the new conversation", async () => (await shop.Api.ConversationsAsync("", Cancellation)).Data.SingleOrDefault(), cancellationToken: Cancellation);
        Assert.NotEqual(conversation.ContactId, fresh.ContactId);
        var thread = await Wait.ForAsync("its answer", async () => await customer.ThreadOfAsync(fresh.Id, Cancellation) is { Count: >= 2 } all ? all : null, cancellationToken: Cancellation);
        Assert.DoesNotContain(thread, m => m.Text == "an echo of the past");
    }

    [Fact]
    public async Task The_export_holds_the_contact_its_messages_and_its_files()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer("Ex Port");
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        await customer.WritesAsync(new JsonObject { ["type"] = "image", ["caption"] = "my receipt" }, Cancellation);
        var image = await customer.StoredAsync(m => m.Type == "image" && StateOf(m) == "stored", Cancellation);
        await customer.ReadsAsync(SystemStack.Fallback, Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);
        await shop.Api.PostAsync($"/api/v1/contacts/{conversation.ContactId}/consents", new { channel = "WhatsApp", state = "granted", source = "form" }, Cancellation);

        using var response = await shop.Api.SendAsync(HttpMethod.Get, $"/api/v1/contacts/{conversation.ContactId}/export", null, Cancellation);

        Assert.Equal((HttpStatusCode.OK, "application/zip"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        using var archive = new ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync(Cancellation)), ZipArchiveMode.Read);
        var card = JsonNode.Parse(TextOf(archive, "contact.json"))!;
        Assert.Equal(("Ex Port", "+" + customer.WaId), (card["fullName"]!.GetValue<string>(), card["phone"]!.GetValue<string>()));
        Assert.Equal("granted", card["consents"]![0]!["state"]!.GetValue<string>());
        var lines = TextOf(archive, $"conversations/{conversation.Id}/messages.ndjson").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((await customer.ThreadOfAsync(conversation.Id, Cancellation)).Select(m => m.Id), lines.Select(line => JsonNode.Parse(line)!["id"]!.GetValue<string>()));
        var file = archive.Entries.Single(entry => entry.FullName.StartsWith($"conversations/{conversation.Id}/files/", StringComparison.Ordinal));
        Assert.Equal(image.Metadata!.Attachments![0].GetProperty("size").GetInt64(), file.Length);
    }

    /// <summary>A webhook of a kind that is kept as it came (Meta: user_preferences, a customer stops marketing messages).</summary>
    private static byte[] ReportOn(Shop shop, Customer customer) => MetaWebhook.BodyOf(new JsonObject
    {
        ["id"] = shop.Number.BusinessAccountId,
        ["changes"] = new JsonArray(new JsonObject
        {
            ["field"] = "user_preferences",
            ["value"] = new JsonObject
            {
                ["messaging_product"] = "whatsapp",
                ["metadata"] = new JsonObject { ["phone_number_id"] = shop.PhoneNumberId },
                ["user_preferences"] = new JsonArray(new JsonObject { ["wa_id"] = customer.WaId, ["category"] = "marketing_messages", ["value"] = "stop" }),
            },
        }),
    });

    private static async Task<long> ReportsAsync(ServiceDatabases databases, Shop shop) =>
        (long)(await ScalarAsync(databases, "select count(*) from provider_events where organization_id = $1", shop))!;

    /// <summary>The key in the bucket of the one file there is.</summary>
    private static async Task<string> ObjectOfAsync(ServiceDatabases databases, Shop shop) =>
        (string)(await ScalarAsync(databases, "select storage_key from media where organization_id = $1 and state = 1", shop))!;

    private static async Task<object?> ScalarAsync(ServiceDatabases databases, string sql, Shop shop)
    {
        await using var command = databases.All.Single(d => d.Name == "inboxdb").Superuser.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = OrganizationId.Parse(shop.Api.Session!.OrganizationId).Value });
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private async Task<bool> IsInStoreAsync(string key)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri($"{stack.Running.Description.All("inbox")[0].EnvironmentVariable("AWS__ServiceURL")}/chatboost-media/{key}"), Cancellation);
        return response.IsSuccessStatusCode;
    }

    private sealed record State(string Id, string? Proof);

    private static string? StateOf(Message message) => message.Metadata?.Attachments?.FirstOrDefault() is { ValueKind: JsonValueKind.Object } file ? file.GetProperty("state").GetString() : null;

    private static int Count(JsonNode erased, string service, string what) => erased[service]![what]!.GetValue<int>();

    private static string TextOf(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private static async Task<HttpStatusCode> StatusAsync(Shop shop, string path)
    {
        using var response = await shop.Api.SendAsync(HttpMethod.Get, path, null, Cancellation);
        return response.StatusCode;
    }

    /// <summary>Checks the signature as anybody could, with the published keys alone.</summary>
    private static async Task<JsonNode> VerifyAsync(Shop shop, string proof)
    {
        var parts = proof.Split('.');
        var header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!;
        Assert.Equal(("ES256", "erasure-proof+jwt"), (header["alg"]!.GetValue<string>(), header["typ"]!.GetValue<string>()));
        var published = await shop.Api.WithToken(null).GetAsync<JsonElement>("/api/v1/erasures/proof-keys", Cancellation);
        var key = published.GetProperty("keys").EnumerateArray().Single(k => k.GetProperty("kid").GetString() == header["kid"]!.GetValue<string>());
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(key.GetProperty("x").GetString()), Y = Base64Url.DecodeFromChars(key.GetProperty("y").GetString()) },
        });
        Assert.True(ecdsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
        return JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
    }

    /// <summary>The tables that hold a text, in any column of any row.</summary>
    private static async Task<IReadOnlyList<string>> FindAsync(ServiceDatabases databases, string text)
    {
        var found = new List<string>();
        foreach (var database in databases.All)
        {
            var tables = new List<string>();
            await using (var command = database.Superuser.CreateCommand("select tablename::text from pg_tables where schemaname = 'public'"))
            await using (var reader = await command.ExecuteReaderAsync(Cancellation))
            {
                while (await reader.ReadAsync(Cancellation))
                {
                    tables.Add(reader.GetString(0));
                }
            }

            foreach (var table in tables)
            {
                await using var search = database.Superuser.CreateCommand($"select count(*) from \"{table}\" t where t::text like '%' || $1 || '%'");
                search.Parameters.Add(new NpgsqlParameter { Value = text });
                if ((long)(await search.ExecuteScalarAsync(Cancellation))! > 0)
                {
                    found.Add($"{database.Name}.{table}");
                }
            }
        }

        return found;
    }

    private async Task BuryAsync(Shop shop, Customer customer, JsonObject message)
    {
        var update = new
        {
            kind = "Message",
            key = message["id"]!.GetValue<string>(),
            phoneNumberId = shop.PhoneNumberId,
            businessAccountId = shop.Number.BusinessAccountId,
            field = "messages",
            receivedAt = DateTimeOffset.UtcNow,
            payload = message,
            contact = new { profile = new { name = customer.Name }, wa_id = customer.WaId },
        };
        await stack.Sqs.CallAsync(
            "SendMessage",
            new
            {
                QueueUrl = await stack.Sqs.QueueUrlAsync(SqsApi.DeadMessages, Cancellation),
                MessageBody = JsonSerializer.Serialize(update),
                MessageGroupId = $"{shop.PhoneNumberId}:{customer.WaId}",
                MessageDeduplicationId = Guid.NewGuid().ToString("N"),
            },
            Cancellation);
    }
}
