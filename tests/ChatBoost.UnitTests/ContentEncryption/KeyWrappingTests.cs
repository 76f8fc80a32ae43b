using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using ChatBoost.Inbox.ContentEncryption;
using ChatBoost.Inbox.ContentEncryption.Kms;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace ChatBoost.UnitTests.ContentEncryption;

public sealed class KeyWrappingTests : IDisposable
{
    private const string KeyId = "alias/chatboost-content";

    private static readonly OrganizationId Ours = OrganizationId.New();
    private static readonly byte[] DataKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private readonly EphemeralDataProtectionProvider _keyRing = new();
    private readonly FakeKms _kms = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _kms.Dispose();

    [Fact]
    public async Task The_key_ring_unwraps_for_the_same_organization_alone()
    {
        var wrapping = ByKeyRing();

        var wrapped = await wrapping.WrapAsync(Ours, DataKey, Cancellation);

        Assert.Equal("key_ring", wrapping.Current);
        Assert.Equal(DataKey, await wrapping.UnwrapAsync(Ours, wrapped, "key_ring", Cancellation));
        Assert.True(wrapped.AsSpan().IndexOf(DataKey) < 0);
        await Assert.ThrowsAsync<ContentKeyUnavailableException>(() => wrapping.UnwrapAsync(OrganizationId.New(), wrapped, "key_ring", Cancellation));
        await Assert.ThrowsAsync<ContentKeyUnavailableException>(() => new KeyWrapping(new EphemeralDataProtectionProvider(), Settings()).UnwrapAsync(Ours, wrapped, "key_ring", Cancellation));
    }

    [Fact]
    public async Task Kms_is_asked_with_the_organization_as_context_and_a_signature_for_it()
    {
        var wrapping = ByKms();

        var wrapped = await wrapping.WrapAsync(Ours, DataKey, Cancellation);

        Assert.Equal("kms", wrapping.Current);
        Assert.Equal(DataKey, await wrapping.UnwrapAsync(Ours, wrapped, "kms", Cancellation));
        Assert.Equal(["TrentService.Encrypt", "TrentService.Decrypt"], _kms.Calls.Select(call => call.Target));
        Assert.All(_kms.Calls, call =>
        {
            Assert.Equal("application/x-amz-json-1.1", call.ContentType);
            Assert.Contains("/eu-west-1/kms/aws4_request", call.Authorization, StringComparison.Ordinal);
            Assert.Equal(KeyId, (string?)call.Body["KeyId"]);
            Assert.Equal(Ours.ToString(), (string?)call.Body["EncryptionContext"]!["organization"]);
        });
        await Assert.ThrowsAsync<ContentKeyUnavailableException>(() => wrapping.UnwrapAsync(OrganizationId.New(), wrapped, "kms", Cancellation));
    }

    [Fact]
    public async Task A_key_of_the_key_ring_opens_after_kms_took_over_and_not_the_other_way_round_without_kms()
    {
        var ofKeyRing = await ByKeyRing().WrapAsync(Ours, DataKey, Cancellation);
        var ofKms = await ByKms().WrapAsync(Ours, DataKey, Cancellation);

        Assert.Equal(DataKey, await ByKms().UnwrapAsync(Ours, ofKeyRing, "key_ring", Cancellation));
        await Assert.ThrowsAsync<ContentKeyUnavailableException>(() => ByKeyRing().UnwrapAsync(Ours, ofKms, "kms", Cancellation));
    }

    [Theory]
    [InlineData("ThrottlingException", HttpStatusCode.BadRequest)]
    [InlineData("KMSInternalException", HttpStatusCode.InternalServerError)]
    [InlineData("SomethingNew", HttpStatusCode.ServiceUnavailable)]
    public async Task What_may_pass_is_tried_again(string code, HttpStatusCode status)
    {
        _kms.Refuse(code, status, 2);

        await ByKms().WrapAsync(Ours, DataKey, Cancellation);

        Assert.Equal(3, _kms.Calls.Count);
    }

    [Theory]
    [InlineData("AccessDeniedException")]
    [InlineData("NotFoundException")]
    [InlineData("DisabledException")]
    [InlineData("InvalidCiphertextException")]
    public async Task What_cannot_pass_is_given_up_at_once_and_says_what_it_was(string code)
    {
        _kms.Refuse(code, HttpStatusCode.BadRequest, 10);

        var refused = await Assert.ThrowsAsync<ContentKeyUnavailableException>(() => ByKms().WrapAsync(Ours, DataKey, Cancellation));

        Assert.Contains(code, refused.Message, StringComparison.Ordinal);
        Assert.Single(_kms.Calls);
    }

    [Fact]
    public async Task A_kms_that_does_not_answer_at_all_is_unavailable_after_four_tries()
    {
        _kms.IsAway = true;

        await Assert.ThrowsAsync<ContentKeyUnavailableException>(() => ByKms().WrapAsync(Ours, DataKey, Cancellation));

        Assert.Equal(4, _kms.Calls.Count);
    }

    private static IOptions<ContentEncryptionOptions> Settings() => Options.Create(new ContentEncryptionOptions { KmsKeyId = KeyId });

    private KeyWrapping ByKeyRing() => new(_keyRing, Options.Create(new ContentEncryptionOptions()));

    private KeyWrapping ByKms() => new(
        _keyRing,
        Settings(),
        new AmazonKeyManagementServiceClient(new Uri("https://kms.test/"), "eu-west-1", () => new BasicAWSCredentials("id", "secret"), _kms, TimeProvider.System));

    /// <summary>KMS in memory: a blob opens under the key and the context it was made with.</summary>
    private sealed class FakeKms : HttpMessageHandler
    {
        private readonly Dictionary<string, JsonObject> _blobs = [];
        private (string Code, HttpStatusCode Status, int Count) _refusal;

        public List<(string Target, string ContentType, string Authorization, JsonObject Body)> Calls { get; } = [];

        public bool IsAway { get; set; }

        public void Refuse(string code, HttpStatusCode status, int count) => _refusal = (code, status, count);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!.AsObject();
            var target = request.Headers.GetValues("X-Amz-Target").Single();
            Calls.Add((target, request.Content.Headers.ContentType!.MediaType!, request.Headers.NonValidated["Authorization"].ToString(), body));
            if (IsAway)
            {
                throw new HttpRequestException("No route.");
            }

            if (_refusal.Count > 0)
            {
                _refusal.Count--;
                return Answer(_refusal.Status, new JsonObject { ["__type"] = _refusal.Code, ["message"] = "because" });
            }

            if (target == "TrentService.Encrypt")
            {
                var blob = Convert.ToBase64String(Guid.NewGuid().ToByteArray());
                _blobs[blob] = body;
                return Answer(HttpStatusCode.OK, new JsonObject { ["CiphertextBlob"] = blob, ["KeyId"] = (string?)body["KeyId"] });
            }

            var known = _blobs[(string)body["CiphertextBlob"]!];
            return JsonNode.DeepEquals(known["EncryptionContext"], body["EncryptionContext"]) && (string?)known["KeyId"] == (string?)body["KeyId"]
                ? Answer(HttpStatusCode.OK, new JsonObject { ["Plaintext"] = (string?)known["Plaintext"], ["KeyId"] = (string?)body["KeyId"] })
                : Answer(HttpStatusCode.BadRequest, new JsonObject { ["__type"] = "InvalidCiphertextException" });
        }

        private static HttpResponseMessage Answer(HttpStatusCode status, JsonNode body) =>
            new(status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/x-amz-json-1.1") };
    }
}
