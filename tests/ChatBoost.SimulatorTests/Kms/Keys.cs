using System.Net.Http.Json;
using System.Text;

namespace ChatBoost.SimulatorTests.Kms;

public sealed class Keys : SimulatorTest
{
    private static readonly string Secret = Convert.ToBase64String("a data key"u8);

    [Fact]
    public async Task What_is_encrypted_opens_with_its_context_alone()
    {
        var (status, encrypted) = await CallAsync("Encrypt", new { KeyId = "alias/ours", Plaintext = Secret, EncryptionContext = new { organization = "one" } });
        Assert.Equal(HttpStatusCode.OK, status);
        var blob = encrypted["CiphertextBlob"]!.ToString();
        Assert.True(Convert.FromBase64String(blob).AsSpan().IndexOf("a data key"u8) < 0);

        var (_, decrypted) = await CallAsync("Decrypt", new { CiphertextBlob = blob, KeyId = "alias/ours", EncryptionContext = new { organization = "one" } });
        Assert.Equal(Secret, decrypted["Plaintext"]!.ToString());

        await RefusedAsync("InvalidCiphertextException", "Decrypt", new { CiphertextBlob = blob, EncryptionContext = new { organization = "two" } });
        await RefusedAsync("InvalidCiphertextException", "Decrypt", new { CiphertextBlob = blob });
        await RefusedAsync("IncorrectKeyException", "Decrypt", new { CiphertextBlob = blob, KeyId = "alias/theirs", EncryptionContext = new { organization = "one" } });
        await RefusedAsync("InvalidCiphertextException", "Decrypt", new { CiphertextBlob = Secret });
        await RefusedAsync("NotFoundException", "Encrypt", new { KeyId = "alias/missing-key", Plaintext = Secret });
        await RefusedAsync("ValidationException", "Encrypt", new { KeyId = "alias/ours" });
    }

    [Fact]
    public async Task Trouble_comes_as_ordered()
    {
        using var ordered = await Simulator.Http.PostAsJsonAsync("/simulator/kms/faults", new { code = "ThrottlingException", count = 2 }, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, ordered.StatusCode);

        await RefusedAsync("ThrottlingException", "Encrypt", new { KeyId = "alias/ours", Plaintext = Secret });
        await RefusedAsync("ThrottlingException", "Encrypt", new { KeyId = "alias/ours", Plaintext = Secret });
        Assert.Equal(HttpStatusCode.OK, (await CallAsync("Encrypt", new { KeyId = "alias/ours", Plaintext = Secret })).Status);
    }

    [Fact]
    public async Task Without_a_signature_for_it_nothing_is_answered()
    {
        var (status, answer) = await CallAsync("Encrypt", new { KeyId = "alias/ours", Plaintext = Secret }, "AWS4-HMAC-SHA256 Credential=id/20261121/eu-west-1/sqs/aws4_request");

        Assert.Equal((HttpStatusCode.BadRequest, "MissingAuthenticationTokenException"), (status, answer["__type"]!.ToString()));
    }

    private async Task RefusedAsync(string code, string operation, object body)
    {
        var (status, answer) = await CallAsync(operation, body);
        Assert.Equal((HttpStatusCode.BadRequest, code), (status, answer["__type"]!.ToString()));
    }

    private async Task<(HttpStatusCode Status, JsonNode Answer)> CallAsync(
        string operation, object body, string authorization = "AWS4-HMAC-SHA256 Credential=id/20261121/eu-west-1/kms/aws4_request, SignedHeaders=host, Signature=00")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/kms")
        {
            Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/x-amz-json-1.1"),
        };
        request.Headers.TryAddWithoutValidation("X-Amz-Target", $"TrentService.{operation}");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await Simulator.Http.SendAsync(request, Cancellation);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!);
    }
}
