using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.SystemTests.ContentEncryption;
using ChatBoost.SystemTests.Identity;
using ChatBoost.SystemTests.Isolation;
using ChatBoost.SystemTests.Realtime;
using Npgsql;

namespace ChatBoost.SystemTests.Desk;

public sealed class Notes(SystemStack stack)
{
    [Fact]
    public async Task A_note_is_for_members_and_never_for_the_contact()
    {
        var (shop, customer, path) = await OpenAsync(await stack.OpenShopAsync());
        var viewer = await (await Team.OfAsync(stack, shop.Api)).MemberAsync("viewer");
        await using var live = await HubClient.ConnectAsync(stack.Running.Gateway, shop.Api.Session!.AccessToken);
        await live.ExpectAsync("server:hello");

        var first = await shop.Api.PostAsync<Note>(path, new { text = "Rich, but\nrude.", mentions = new[] { shop.Api.Session!.UserId } }, Cancellation);
        var second = await shop.Api.PostAsync<Note>(path, new { text = "Now polite." }, Cancellation);

        Assert.Equal((shop.Api.Session!.UserId, "Olive Owner", "Rich, but\nrude."), (first.AuthorId, first.AuthorName, first.Text));
        Assert.Equal([shop.Api.Session!.UserId], first.Mentions);
        Assert.Equal([second.Id, first.Id], (await viewer.GetAsync<Listed>(path, Cancellation)).Data.Select(note => note.Id));
        var page = await viewer.GetAsync<Listed>($"{path}?limit=1", Cancellation);
        Assert.Equal((second.Id, true), (page.Data.Single().Id, page.HasMore));
        page = await viewer.GetAsync<Listed>($"{path}?limit=1&before={second.Id}", Cancellation);
        Assert.Equal((first.Id, false), (page.Data.Single().Id, page.HasMore));
        await live.ExpectAsync("conversation:updated");

        await shop.Api.SendHumanAsync(first.ConversationId, "Good day.", Cancellation);
        await customer.ReadsAsync("Good day.", Cancellation);
        Assert.DoesNotContain(await customer.PhoneAsync(Cancellation), message => message.Text is "Rich, but\nrude." or "Now polite.");
        Assert.DoesNotContain(await customer.ThreadOfAsync(first.ConversationId, Cancellation), message => message.Text.Contains("rude", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_note_goes_by_its_author_or_a_manager()
    {
        var (shop, _, path) = await OpenAsync(await stack.OpenShopAsync());
        var team = await Team.OfAsync(stack, shop.Api);
        var (author, colleague, manager) = (await team.MemberAsync("agent"), await team.MemberAsync("agent"), await team.MemberAsync("manager"));
        var notes = new[] { await author.PostAsync<Note>(path, new { text = "one" }, Cancellation), await author.PostAsync<Note>(path, new { text = "two" }, Cancellation) };

        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, "not_the_author", () => colleague.DeleteAsync($"{path}/{notes[0].Id}", Cancellation));
        Assert.Equal(2, (await colleague.GetAsync<Listed>(path, Cancellation)).Data.Count);
        await author.DeleteAsync($"{path}/{notes[0].Id}", Cancellation);
        await manager.DeleteAsync($"{path}/{notes[1].Id}", Cancellation);

        Assert.Empty((await colleague.GetAsync<Listed>(path, Cancellation)).Data);
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, "note_not_found", () => author.DeleteAsync($"{path}/{notes[0].Id}", Cancellation));
    }

    [Fact]
    public async Task What_is_no_note_is_refused()
    {
        var (shop, _, path) = await OpenAsync(await stack.OpenShopAsync());
        var stranger = await stack.Running.CreateOrganizationAsync(Cancellation);

        foreach (var text in new[] { "", "  \n ", "nul\0", new string('x', 10_001) })
        {
            await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => shop.Api.PostAsync(path, new { text }, Cancellation));
        }

        await Refusal.ExpectAsync(
            HttpStatusCode.NotFound, "member_not_found", () => shop.Api.PostAsync(path, new { text = "look", mentions = new[] { stranger.Session!.UserId } }, Cancellation));
        Assert.Empty((await shop.Api.GetAsync<Listed>(path, Cancellation)).Data);
    }

    [Fact]
    public async Task Where_content_is_encrypted_notes_are_too_before_and_after_the_switch()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        var (shop, _, path) = await OpenAsync(encrypted.Shop);
        var secret = $"secret{Guid.NewGuid():N}"[..20];
        await shop.Api.PostAsync(path, new { text = $"before {secret}" }, Cancellation);
        Assert.Equal(["inboxdb.conversation_notes"], await encrypted.FindAsync(secret));

        await encrypted.SwitchAsync(enabled: true);
        var written = await shop.Api.PostAsync<Note>(path, new { text = $"after {secret}" }, Cancellation);

        Assert.Equal($"after {secret}", written.Text);
        Assert.Empty(await encrypted.FindAsync(secret));
        Assert.Equal([$"after {secret}", $"before {secret}"], (await shop.Api.GetAsync<Listed>(path, Cancellation)).Data.Select(note => note.Text));

        // Moved to another note it does not open.
        await encrypted.ExecuteAsync(
            "update conversation_notes n set sealed = o.sealed from conversation_notes o where n.id = $1 and o.conversation_id = n.conversation_id and o.id <> n.id", NoteId.Parse(written.Id).Value);
        Assert.Equal(["", $"before {secret}"], (await shop.Api.GetAsync<Listed>(path, Cancellation)).Data.Select(note => note.Text));
        await shop.Api.DeleteAsync($"{path}/{written.Id}", Cancellation);

        await encrypted.SwitchAsync(enabled: false);
        Assert.Equal(["inboxdb.conversation_notes"], await encrypted.FindAsync(secret));
        Assert.Equal([$"before {secret}"], (await shop.Api.GetAsync<Listed>(path, Cancellation)).Data.Select(note => note.Text));
    }

    [Fact]
    public async Task Notes_are_in_the_export_and_go_with_the_contact()
    {
        var (shop, customer, path) = await OpenAsync(await stack.OpenShopAsync());
        var secret = $"secret{Guid.NewGuid():N}";
        await shop.Api.PostAsync(path, new { text = secret }, Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);
        // Deleted conversations are hidden and not gone: both take them along.
        await shop.Api.DeleteAsync($"/api/v1/conversations/{conversation.Id}", Cancellation);

        using (var response = await shop.Api.SendAsync(HttpMethod.Get, $"/api/v1/contacts/{conversation.ContactId}/export", null, Cancellation))
        {
            using var archive = new ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync(Cancellation)), ZipArchiveMode.Read);
            Assert.Equal(secret, JsonNode.Parse(Read(archive, $"conversations/{conversation.Id}/notes.ndjson"))!["text"]!.GetValue<string>());
            Assert.Contains("hello", Read(archive, $"conversations/{conversation.Id}/messages.ndjson"), StringComparison.Ordinal);
        }

        var erasure = (await shop.Api.PostAsync<JsonElement>($"/api/v1/contacts/{conversation.ContactId}/erasure", null, Cancellation)).GetProperty("id").GetString();
        var done = await Wait.ForAsync(
            "the proof",
            async () => await shop.Api.GetAsync<JsonElement>($"/api/v1/erasures/{erasure}", Cancellation) is { } state && state.TryGetProperty("proof", out var proof) && proof.ValueKind == JsonValueKind.String ? proof.GetString() : null,
            cancellationToken: Cancellation);
        var claims = done.Split('.')[1];
        Assert.Contains("\"notes\":1", Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(claims)), StringComparison.Ordinal);
        await using var databases = await ServiceDatabases.OpenAsync(stack.Running);
        await using var left = databases.All.Single(d => d.Name == "inboxdb").Superuser.CreateCommand("select count(*) from conversation_notes where text = $1");
        left.Parameters.Add(new NpgsqlParameter { Value = secret });
        Assert.Equal(0L, await left.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task Old_notes_go_with_old_messages_and_a_fresh_one_keeps_its_conversation()
    {
        var (shop, customer, path) = await OpenAsync(await stack.OpenShopAsync());
        var old = await shop.Api.PostAsync<Note>(path, new { text = "old" }, Cancellation);
        var fresh = await shop.Api.PostAsync<Note>(path, new { text = "fresh" }, Cancellation);
        await using var databases = await ServiceDatabases.OpenAsync(stack.Running);
        foreach (var (sql, id) in new[]
        {
            ("update conversation_notes set created_at = now() - interval '40 days' where id = $1", NoteId.Parse(old.Id).Value),
            ("update messages set sent_at = now() - interval '40 days' where conversation_id = $1", ConversationId.Parse(old.ConversationId).Value),
            ("update conversations set last_message_at = now() - interval '40 days' where id = $1", ConversationId.Parse(old.ConversationId).Value),
        })
        {
            await using var age = databases.All.Single(d => d.Name == "inboxdb").Superuser.CreateCommand(sql);
            age.Parameters.Add(new NpgsqlParameter { Value = id });
            Assert.NotEqual(0, await age.ExecuteNonQueryAsync(Cancellation));
        }

        await shop.Api.PutAsync("/api/v1/privacy/retention", new { messages = 30 }, Cancellation);
        await shop.Api.PostAsync("/api/v1/privacy/retention/runs", null, Cancellation);

        await Wait.UntilAsync("the old note to go", async () => (await shop.Api.GetAsync<Listed>(path, Cancellation)).Data.Count == 1, cancellationToken: Cancellation);
        await Wait.UntilAsync("the messages to go", async () => (await customer.ThreadOfAsync(old.ConversationId, Cancellation)).Count == 0, cancellationToken: Cancellation);
        Assert.Equal(fresh.Id, (await shop.Api.GetAsync<Listed>(path, Cancellation)).Data.Single().Id);
    }

    private sealed record Note(string Id, string ConversationId, string AuthorId, string AuthorName, string Text, IReadOnlyList<string> Mentions);

    private sealed record Listed(IReadOnlyList<Note> Data, bool HasMore);

    private static async Task<(Shop Shop, Customer Customer, string Path)> OpenAsync(Shop shop)
    {
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        return (shop, customer, $"/api/v1/conversations/{(await customer.ConversationAsync(Cancellation)).Id}/notes");
    }

    private static string Read(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
