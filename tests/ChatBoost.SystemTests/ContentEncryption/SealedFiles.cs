using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBoost.SystemTests.ContentEncryption;

public sealed class SealedFiles(SystemStack stack)
{
    // Text, so that it is a type WhatsApp takes, over four chunks long and not a whole number of them.
    private static readonly byte[] Words = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 30_000).Select(i => $"line {i:D5}\n"))[..^7]);

    [Fact]
    public async Task An_uploaded_file_is_sealed_in_the_storage_and_whole_everywhere_else()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        await encrypted.SwitchAsync(enabled: true);
        var customer = encrypted.Shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var conversationId = (await customer.ConversationAsync(Cancellation)).Id;

        var name = $"{Guid.NewGuid():N}.txt";
        var uploaded = await UploadAsync(encrypted.Shop.Api, Words, "text/plain", name);
        var mediaId = uploaded.GetProperty("mediaId").GetString();
        await encrypted.Shop.Api.SendWhatsAppAsync("media", new { conversationId, type = "document", mediaId, caption = "all lines" }, Cancellation);

        Assert.Equal(Words.Length, uploaded.GetProperty("size").GetInt32());
        var metaId = (await customer.ReadsAsync("all lines", Cancellation)).Payload!.Value.GetProperty("document").GetProperty("id").GetString();
        using var http = new HttpClient();
        Assert.Equal(Words, await http.GetByteArrayAsync(new Uri(stack.Running.Description.Simulator, $"/simulator/media/{metaId}"), Cancellation));
        Assert.Equal(Words, await GetAsync(encrypted, $"/api/v1/media/{mediaId}"));
        Assert.Equal(Words, await http.GetByteArrayAsync(new Uri(stack.Running.Gateway, uploaded.GetProperty("url").GetString()), Cancellation));
        var kept = Assert.Single(await encrypted.ObjectsAsync()).Value;
        Assert.True(kept.Length > Words.Length);
        Assert.True(kept.AsSpan().IndexOf("line 00"u8) < 0, "The object holds what the file holds.");
        Assert.Equal(name, uploaded.GetProperty("filename").GetString());
        Assert.Empty(await encrypted.FindAsync(name));
        Assert.Empty(await encrypted.PlainAsync());
    }

    [Theory]
    [InlineData("bytes=0-0", 0, 0)]
    [InlineData("bytes=0-99", 0, 99)]
    [InlineData("bytes=65535-65536", 65_535, 65_536)]
    [InlineData("bytes=70000-200000", 70_000, 200_000)]
    [InlineData("bytes=131072-196607", 131_072, 196_607)]
    [InlineData("bytes=329990-", 329_990, -1)]
    [InlineData("bytes=-7", -7, -1)]
    public async Task A_part_of_it_is_given_as_of_any_file(string range, int from, int to)
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        await encrypted.SwitchAsync(enabled: true);
        var mediaId = (await UploadAsync(encrypted.Shop.Api, Words, "text/plain", "lines.txt")).GetProperty("mediaId").GetString();

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/media/{mediaId}") { Headers = { Range = RangeHeaderValue.Parse(range) } };
        using var response = await encrypted.Shop.Api.SendAsync(request, Cancellation);

        var first = from < 0 ? Words.Length + from : from;
        var last = to < 0 ? Words.Length - 1 : to;
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal((first, last, Words.Length), (response.Content.Headers.ContentRange!.From, response.Content.Headers.ContentRange.To, response.Content.Headers.ContentRange.Length));
        Assert.Equal(Words[first..(last + 1)], await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task A_customers_file_is_sealed_on_its_way_in_and_one_from_before_by_the_switch()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        var customer = encrypted.Shop.NewCustomer();
        var before = await SentByAsync(customer, "before");
        var uploaded = (await UploadAsync(encrypted.Shop.Api, Words, "text/plain", "lines.txt")).GetProperty("mediaId").GetString();
        var conversationId = (await customer.ConversationAsync(Cancellation)).Id;
        await encrypted.Shop.Api.SendWhatsAppAsync("media", new { conversationId, type = "document", mediaId = uploaded, caption = "a copy of its row" }, Cancellation);
        await customer.ReadsAsync("a copy of its row", Cancellation);
        var plain = await encrypted.ObjectsAsync();
        var rows = await encrypted.StoredAsync();

        await encrypted.SwitchAsync(enabled: true);
        var after = await SentByAsync(customer, "after");

        foreach (var mediaId in new[] { before, after, uploaded })
        {
            Assert.Equal(Words, await GetAsync(encrypted, $"/api/v1/media/{mediaId}"));
        }

        var kept = await encrypted.ObjectsAsync();
        Assert.Equal(3, kept.Count);
        Assert.All(kept.Values, file => Assert.True(file.AsSpan().IndexOf("line 00"u8) < 0, "The object holds what the file holds."));
        await Wait.UntilAsync("the plain objects to be gone", async () => (await encrypted.ObjectsAsync(plain.Keys)).Count == 0, cancellationToken: Cancellation);

        await encrypted.SwitchAsync(enabled: false);

        Assert.Equal(Words, await GetAsync(encrypted, $"/api/v1/media/{after}"));
        Assert.All((await encrypted.ObjectsAsync()).Values, file => Assert.Equal(Words, file));
        Assert.Subset((await encrypted.StoredAsync()).ToHashSet(), rows.ToHashSet());
        await Wait.UntilAsync("the sealed objects to be gone", async () => (await encrypted.ObjectsAsync(kept.Keys)).Count == 0, cancellationToken: Cancellation);
    }

    [Fact]
    public async Task An_object_exchanged_for_that_of_another_file_is_refused()
    {
        await using var encrypted = await EncryptedShop.OpenAsync(stack);
        await encrypted.SwitchAsync(enabled: true);
        var one = (await UploadAsync(encrypted.Shop.Api, Words, "text/plain", "one.txt")).GetProperty("mediaId").GetString();
        await UploadAsync(encrypted.Shop.Api, Words, "text/plain", "two.txt");
        var objects = (await encrypted.ObjectsAsync()).OrderBy(file => file.Key, StringComparer.Ordinal).ToList();

        await encrypted.PutObjectAsync(objects[0].Key, objects[1].Value);

        await Refusal.ExpectAsync(
            HttpStatusCode.BadGateway, await encrypted.Shop.Api.SendAsync(HttpMethod.Get, $"/api/v1/media/{one}", null, Cancellation));
        await encrypted.PutObjectAsync(objects[0].Key, objects[0].Value);
        Assert.Equal(Words, await GetAsync(encrypted, $"/api/v1/media/{one}"));
    }

    private static async Task<string> SentByAsync(Customer customer, string caption)
    {
        await customer.WritesAsync(
            new JsonObject { ["type"] = "document", ["caption"] = caption, ["filename"] = "lines.txt", ["mimeType"] = "text/plain", ["base64"] = Convert.ToBase64String(Words) }, Cancellation);
        var stored = await customer.StoredAsync(m => m.Text == caption && Attachment(m)?.GetProperty("state").GetString() == "stored", Cancellation);
        return Attachment(stored)!.Value.GetProperty("mediaId").GetString()!;
    }

    private static async Task<byte[]> GetAsync(EncryptedShop encrypted, string path)
    {
        using var response = await encrypted.Shop.Api.SendAsync(HttpMethod.Get, path, null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsByteArrayAsync(Cancellation);
    }

    private static async Task<JsonElement> UploadAsync(ChatBoostApi api, byte[] bytes, string contentType, string fileName)
    {
        using var file = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
        using var form = new MultipartFormDataContent { { file, "file", fileName } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/media") { Content = form };
        using var response = await api.SendAsync(request, Cancellation);
        return response.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Cancellation))
            : throw await ApiProblemException.OfAsync(response, Cancellation);
    }

    private static JsonElement? Attachment(Message message) => message.Metadata?.Attachments is [var first, ..] ? first : null;
}
