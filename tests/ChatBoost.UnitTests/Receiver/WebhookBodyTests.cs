using System.Text;
using System.Text.Json;
using ChatBoost.WhatsAppReceiver.Webhooks;
using Microsoft.AspNetCore.Http;

namespace ChatBoost.UnitTests.Receiver;

public sealed class WebhookBodyTests
{
    [Theory]
    [InlineData("""{"name":"\ud83d"}""", "\uFFFD")]
    [InlineData("""{"name":"\ude00 \ud83d\ude00"}""", "\uFFFD \ud83d\ude00")]
    [InlineData("""{"name":"\ud83dA"}""", "\uFFFDA")]
    [InlineData("""{"name":"\ud83d\ud83d\ude00"}""", "\uFFFD\ud83d\ude00")]
    [InlineData("""{"name":"a\u0000b"}""", "a\uFFFDb")]
    [InlineData("""{"name":"\\u0000 \\ud83d"}""", "\\u0000 \\ud83d")]
    [InlineData("""{"name":"\\\ud83d"}""", "\\\uFFFD")]
    [InlineData("""{"name":"\u00e9\/\u0040\"\n"}""", "\u00e9/@\"\n")]
    public async Task Text_nobody_could_store_is_repaired_and_the_signed_bytes_are_not_touched(string json, string name)
    {
        using var body = await ReadAsync(Encoding.UTF8.GetBytes(json));

        using var readable = JsonDocument.Parse(body!.Readable()!.Value);

        Assert.Equal(name, readable.RootElement.GetProperty("name").GetString());
        Assert.Equal(json, Encoding.UTF8.GetString(body.Bytes.Span));
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_not_readable()
    {
        using var body = await ReadAsync([(byte)'"', 0xC3, 0x28, (byte)'"']);

        Assert.Null(body!.Readable());
    }

    [Theory]
    [InlineData(1_000_000, true)]
    [InlineData(1_000_001, false)]
    public async Task A_body_is_read_up_to_the_limit_whether_its_length_is_declared_or_not(int length, bool isTaken)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);

        using var declared = await ReadAsync(bytes, length);
        using var undeclared = await ReadAsync(bytes, null);

        Assert.Equal(isTaken, declared is not null);
        Assert.Equal(isTaken, undeclared is not null);
        Assert.True(undeclared is null || undeclared.Bytes.Span.SequenceEqual(bytes));
    }

    private static Task<WebhookBody?> ReadAsync(byte[] bytes, long? declaredLength = null)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(bytes);
        context.Request.ContentLength = declaredLength;
        return WebhookBody.ReadAsync(context.Request, 1_000_000, TestContext.Current.CancellationToken);
    }
}
