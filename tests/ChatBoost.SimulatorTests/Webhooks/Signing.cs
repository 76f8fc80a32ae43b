using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatBoost.ProviderSimulator.Webhooks;

namespace ChatBoost.SimulatorTests.Webhooks;

public sealed class Signing : SimulatorTest
{
    [Fact]
    public async Task The_signature_is_that_of_the_bytes_that_arrive()
    {
        await Simulator.WriteAsync(new { type = "text", text = "Grüße 👍 a@b.example/c <x> 100%" });

        var delivery = await Simulator.Receiver.NextAsync();

        var expected = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Simulator.Secret), delivery.Body));
        Assert.Equal(expected, delivery.Signature);
        Assert.Equal("application/json", delivery.ContentType);
        Assert.Equal("facebookexternalua", delivery.UserAgent);
    }

    [Fact]
    public async Task The_signature_is_not_that_of_the_same_JSON_written_again()
    {
        await Simulator.WriteAsync(new { type = "text", text = "Grüße" });

        var delivery = await Simulator.Receiver.NextAsync();

        var rewritten = JsonSerializer.SerializeToUtf8Bytes(delivery.Json);
        Assert.NotEqual(delivery.Signature, "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Simulator.Secret), rewritten)));
    }

    [Fact]
    public async Task Everything_above_ASCII_is_a_lowercase_escape()
    {
        await Simulator.WriteAsync(new { type = "text", text = "Grüße 👍 ÿ a/b" });

        var delivery = await Simulator.Receiver.NextAsync();

        Assert.All(delivery.Body, b => Assert.InRange(b, 0x20, 0x7E));
        Assert.Contains("Gr\\u00fc\\u00dfe \\ud83d\\udc4d \\u00ff a\\/b", Encoding.ASCII.GetString(delivery.Body), StringComparison.Ordinal);
        Assert.Equal("Grüße 👍 ÿ a/b", delivery.Message["text"]!["body"]!.ToString());
    }

    [Theory]
    // HMAC-SHA256 test case 2 of RFC 4231.
    [InlineData("Jefe", "what do ya want for nothing?", "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    public void Signatures_agree_with_the_published_vector(string secret, string body, string expected) =>
        Assert.Equal(expected, WebhookSignature.Of(Encoding.UTF8.GetBytes(body), Encoding.UTF8.GetBytes(secret)));

    [Fact]
    public void Escaping_changes_no_text()
    {
        var random = new Random(7);
        var options = new JsonSerializerOptions { Encoder = MetaJson.Writing.Encoder };
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => RandomRune(random).ToString()));
            var json = JsonSerializer.SerializeToUtf8Bytes(new { text }, options);

            var escaped = MetaJson.Escape(json);

            Assert.All(escaped, b => Assert.True(b < 0x80));
            Assert.Equal(text, JsonDocument.Parse(escaped).RootElement.GetProperty("text").GetString());
        }
    }

    [Fact]
    public async Task Each_number_is_signed_with_its_own_secret()
    {
        await Simulator.ControlAsync("/simulator/apps", new { phoneNumberId = "100000000000002", appSecret = "another", webhookUrl = Simulator.Receiver.Url });
        await Simulator.WriteAsync(new { phoneNumberId = "100000000000002", type = "text", text = "Hi" });

        var delivery = await Simulator.Receiver.NextAsync();

        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("another"u8, delivery.Body)), delivery.Signature);
        Assert.Equal("100000000000002", delivery.Value["metadata"]!["phone_number_id"]!.ToString());
    }

    private static Rune RandomRune(Random random)
    {
        while (true)
        {
            var value = random.Next(4) switch { 0 => random.Next(0x80), 1 => random.Next(0x800), 2 => random.Next(0x10000), _ => random.Next(0x110000) };
            if (Rune.IsValid(value))
            {
                return new Rune(value);
            }
        }
    }
}
