using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.SystemTests.ContentEncryption;

namespace ChatBoost.SystemTests.Sending;

public sealed class Thumbnails(SystemStack stack)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_photo_has_a_small_upright_picture_that_goes_with_it(bool isEncrypted)
    {
        await using var shop = await EncryptedShop.OpenAsync(stack);
        if (isEncrypted)
        {
            await shop.SwitchAsync(enabled: true);
        }

        // 1600 × 1000 as the camera lay, to be turned by a quarter.
        var photo = await ReceiveAsync(shop.Shop, Sideways(), "image/jpeg");
        Assert.Empty(await KeptAsync(shop));

        var (status, bytes) = await GetAsync(photo.GetProperty("thumbnailUrl").GetString()!);

        Assert.Equal((HttpStatusCode.OK, (360, 576)), (status, SizeOf(bytes)));
        Assert.InRange(bytes.Length, 100, 20_000);
        // Nor does it tell where the photo was taken.
        Assert.True(bytes.AsSpan().IndexOf("Exif"u8) < 0);
        var (key, kept) = Assert.Single(await KeptAsync(shop));
        Assert.Equal(isEncrypted, !kept.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]));

        // What was kept is shown from then on, and never what does not open.
        var other = kept.ToArray();
        other[^20] ^= 1;
        await shop.PutObjectAsync(key, other);
        Assert.Equal(isEncrypted ? bytes : other, (await GetAsync(photo.GetProperty("thumbnailUrl").GetString()!)).Bytes);

        var contact = (await shop.Shop.Api.ConversationsAsync("", Cancellation)).Data.Single().ContactId;
        await shop.Shop.Api.PostAsync<JsonElement>($"/api/v1/contacts/{contact}/erasure", new { reason = "asked by letter" }, Cancellation);
        await Wait.UntilAsync("the thumbnail to be gone", async () => (await shop.ObjectsAsync([key])).Count == 0, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(photo.GetProperty("thumbnailUrl").GetString()!)).Status);
    }

    [Fact]
    public async Task A_switch_of_encryption_leaves_none_behind_that_anybody_could_read()
    {
        await using var shop = await EncryptedShop.OpenAsync(stack);
        var photo = await ReceiveAsync(shop.Shop, Sideways(), "image/jpeg");
        await GetAsync(photo.GetProperty("thumbnailUrl").GetString()!);
        var plain = Assert.Single(await KeptAsync(shop));

        await shop.SwitchAsync(enabled: true);

        await Wait.UntilAsync("the plain one to be gone", async () => (await shop.ObjectsAsync([plain.Key])).Count == 0, cancellationToken: Cancellation);
        Assert.Equal(plain.Value, (await GetAsync(photo.GetProperty("thumbnailUrl").GetString()!)).Bytes);
    }

    [Fact]
    public async Task What_is_said_to_be_a_picture_and_is_none_is_given_as_it_is()
    {
        var shop = await stack.OpenShopAsync();
        byte[] broken = [0xFF, 0xD8, 0xFF, .. "no picture"u8];

        var file = await ReceiveAsync(shop, broken, "image/jpeg");
        var (status, bytes) = await GetAsync(file.GetProperty("thumbnailUrl").GetString()!);

        Assert.Equal((HttpStatusCode.OK, Convert.ToHexString(broken)), (status, Convert.ToHexString(bytes)));
        Assert.False((await ReceiveAsync(shop, "words"u8.ToArray(), "text/plain")).TryGetProperty("thumbnailUrl", out _));
    }

    [Fact]
    public async Task It_is_shown_to_whom_the_file_is_shown()
    {
        var shop = await stack.OpenShopAsync();
        var stranger = await stack.Running.CreateOrganizationAsync(Cancellation);
        var photo = await ReceiveAsync(shop, Sideways(), "image/jpeg");
        var path = $"/api/v1/media/{photo.GetProperty("mediaId").GetString()}/thumbnail";

        using var own = await shop.Api.SendAsync(HttpMethod.Get, path, null, Cancellation);
        Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (own.StatusCode, own.Content.Headers.ContentType?.MediaType));
        await Refusal.ExpectAsync(HttpStatusCode.NotFound, await stranger.SendAsync(HttpMethod.Get, path, null, Cancellation));
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(path)).Status);
        var another = await ReceiveAsync(shop, Sideways(), "image/jpeg");
        var token = new Uri(stack.Running.Gateway, another.GetProperty("thumbnailUrl").GetString()).Query;
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(path + token)).Status);
    }

    private static async Task<JsonElement> ReceiveAsync(Shop shop, byte[] file, string contentType)
    {
        var customer = shop.NewCustomer();
        await customer.WritesAsync(
            new JsonObject { ["type"] = contentType.StartsWith("image", StringComparison.Ordinal) ? "image" : "document", ["mimeType"] = contentType, ["base64"] = Convert.ToBase64String(file) }, Cancellation);
        var message = await customer.StoredAsync(m => m.Metadata?.Attachments is [var one, ..] && one.GetProperty("state").GetString() == "stored", Cancellation);
        return message.Metadata!.Attachments![0];
    }

    private async Task<(HttpStatusCode Status, byte[] Bytes)> GetAsync(string path)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(stack.Running.Gateway, path), Cancellation);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    private static async Task<IReadOnlyDictionary<string, byte[]>> KeptAsync(EncryptedShop shop) =>
        await shop.ObjectsAsync((await shop.ObjectsAsync()).Keys.Select(key => key + ".thumbnail"));

    private static byte[] Sideways()
    {
        using var file = typeof(Thumbnails).Assembly.GetManifestResourceStream("sideways.jpg")!;
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Width and height of a JPEG picture: they stand in the segment that begins its frame (ITU T.81, B.2.2).</summary>
    private static (int Width, int Height) SizeOf(ReadOnlySpan<byte> jpeg)
    {
        var at = 2;
        while (jpeg[at + 1] is not (0xC0 or 0xC2))
        {
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
        }

        return (BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 5)..]));
    }
}
