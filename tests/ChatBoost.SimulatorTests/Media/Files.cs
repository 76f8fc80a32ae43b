using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace ChatBoost.SimulatorTests.Media;

public sealed class Files : SimulatorTest
{
    [Fact]
    public async Task An_upload_comes_back_in_two_hops()
    {
        var id = await UploadAsync("text/plain", "hello"u8.ToArray());

        var described = await Simulator.GraphAsync(HttpMethod.Get, "/" + id);
        var bytes = await DownloadAsync(described);

        Assert.Equal("hello"u8.ToArray(), await bytes.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal("text/plain", bytes.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("hello"u8)), described.Json["sha256"]!.ToString());
        Assert.Equal(5, (int)described.Json["file_size"]!);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("sim-token-x", HttpStatusCode.Unauthorized)]
    [InlineData("sim-token-100000000000002", HttpStatusCode.NotFound)]
    public async Task The_second_hop_needs_the_token_too(string? token, HttpStatusCode expected)
    {
        var described = await Simulator.GraphAsync(HttpMethod.Get, "/" + await UploadAsync("text/plain", "hello"u8.ToArray()));

        Assert.Equal(expected, (await DownloadAsync(described, token)).StatusCode);
    }

    [Fact]
    public async Task A_URL_is_good_for_5_minutes_and_the_id_gives_another()
    {
        var id = await UploadAsync("text/plain", "hello"u8.ToArray());
        var described = await Simulator.GraphAsync(HttpMethod.Get, "/" + id);

        Simulator.Clock.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(HttpStatusCode.OK, (await DownloadAsync(described)).StatusCode);
        Simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.NotFound, (await DownloadAsync(described)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await DownloadAsync(await Simulator.GraphAsync(HttpMethod.Get, "/" + id))).StatusCode);
    }

    [Fact]
    public async Task A_URL_cannot_be_prolonged()
    {
        var described = await Simulator.GraphAsync(HttpMethod.Get, "/" + await UploadAsync("text/plain", "hello"u8.ToArray()));
        var url = described.Json["url"]!.ToString();
        var until = url.Split("ext=")[1].Split('&')[0];

        described.Json["url"] = url.Replace(until, "9999999999", StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, (await DownloadAsync(described)).StatusCode);
    }

    [Fact]
    public async Task A_part_of_the_bytes_can_be_had()
    {
        var described = await Simulator.GraphAsync(HttpMethod.Get, "/" + await UploadAsync("text/plain", "hello"u8.ToArray()));

        var part = await DownloadAsync(described, range: new RangeHeaderValue(1, 3));

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("ell", await part.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task What_is_deleted_or_expired_is_gone()
    {
        var deleted = await UploadAsync("text/plain", "hello"u8.ToArray());
        var expired = await UploadAsync("text/plain", "hello"u8.ToArray());
        Assert.True((bool)(await Simulator.GraphAsync(HttpMethod.Delete, "/" + deleted)).Json["success"]!);
        Simulator.Clock.Advance(TimeSpan.FromDays(30));

        foreach (var id in new[] { deleted, expired })
        {
            var reply = await Simulator.GraphAsync(HttpMethod.Get, "/" + id);
            Assert.Equal((HttpStatusCode.BadRequest, 100, 33), (reply.Status, reply.Code, (int)reply.Json["error"]!["error_subcode"]!));
        }
    }

    [Fact]
    public async Task A_customers_picture_can_be_fetched_for_7_days()
    {
        await Simulator.WriteAsync(new { type = "image" });
        var image = (await Simulator.Receiver.NextAsync()).Message["image"]!;

        var file = await DownloadAsync(await Simulator.GraphAsync(HttpMethod.Get, $"/{image["id"]}?phone_number_id={Simulator.Number}"));
        var bytes = await file.Content.ReadAsByteArrayAsync(Cancellation);

        Assert.Equal("image/jpeg", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal([0xFF, 0xD8], bytes[..2]);
        Assert.Equal(Convert.ToBase64String(SHA256.HashData(bytes)), image["sha256"]!.ToString());
        Simulator.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(100, (await Simulator.GraphAsync(HttpMethod.Get, $"/{image["id"]}")).Code);
    }

    [Theory]
    [InlineData("application/zip", 5, 100)]
    [InlineData("image/png", 5 * 1024 * 1024 + 1, 131053)]
    [InlineData("image/png", 0, 131053)]
    public async Task What_Meta_does_not_take_is_refused(string mimeType, int size, int code)
    {
        using var form = Form(mimeType, new byte[size]);

        Assert.Equal(code, (await Simulator.GraphAsync(HttpMethod.Post, $"/{Simulator.Number}/media", form)).Code);
    }

    [Fact]
    public async Task An_upload_without_the_product_is_refused()
    {
        using var form = Form("text/plain", "hello"u8.ToArray(), product: null);

        Assert.Equal(100, (await Simulator.GraphAsync(HttpMethod.Post, $"/{Simulator.Number}/media", form)).Code);
    }

    [Fact]
    public async Task An_upload_can_be_sent_as_what_it_is()
    {
        await Simulator.OpenWindowAsync();
        var id = await UploadAsync("application/pdf", "%PDF"u8.ToArray());

        var asDocument = await Simulator.SendAsync(new { messaging_product = "whatsapp", to = Simulator.Ana, type = "document", document = new { id } });
        var asImage = await Simulator.SendAsync(new { messaging_product = "whatsapp", to = Simulator.Ana, type = "image", image = new { id } });

        Assert.Equal(HttpStatusCode.OK, asDocument.Status);
        Assert.Equal(131053, asImage.Code);
    }

    [Fact]
    public async Task A_link_nobody_answers_fails_later()
    {
        await Simulator.OpenWindowAsync();

        // Port 9 (discard) refuses connections on any sane machine.
        await Simulator.SendAsync(new { messaging_product = "whatsapp", to = Simulator.Ana, type = "image", image = new { link = "http://127.0.0.1:9/a.jpg" } });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while ((await Simulator.SentAsync())[0]!["status"]!.ToString() == "accepted")
        {
            Simulator.Clock.Advance(100);
            await Task.Delay(20, patience.Token);
        }

        Assert.Equal(131053, (int)(await Simulator.Receiver.NextAsync()).Status["errors"]![0]!["code"]!);
    }

    private async Task<string> UploadAsync(string mimeType, byte[] bytes)
    {
        using var form = Form(mimeType, bytes);
        return (await Simulator.GraphAsync(HttpMethod.Post, $"/{Simulator.Number}/media", form)).Json["id"]!.ToString();
    }

    private async Task<HttpResponseMessage> DownloadAsync(GraphReply described, string? token = "sim-token-" + Simulator.Number, RangeHeaderValue? range = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, described.Json["url"]!.ToString());
        request.Headers.Range = range;
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await Simulator.Http.SendAsync(request, Cancellation);
    }

    private static MultipartFormDataContent Form(string mimeType, byte[] bytes, string? product = "whatsapp")
    {
        var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = MediaTypeHeaderValue.Parse(mimeType);
        var form = new MultipartFormDataContent { { file, "file", "a.bin" }, { new StringContent(mimeType), "type" } };
        if (product is not null)
        {
            form.Add(new StringContent(product), "messaging_product");
        }

        return form;
    }
}
