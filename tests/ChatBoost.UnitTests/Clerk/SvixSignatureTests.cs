using System.Text;
using ChatBoost.WhatsAppReceiver.Clerk;
using Microsoft.Extensions.Primitives;

namespace ChatBoost.UnitTests.Clerk;

/// <summary>With a message signed by Svix's own library.</summary>
public sealed class SvixSignatureTests
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private const string Id = "msg_2Lh9KRb0pzN4LePd3XiA4v12Axj";
    private const string Timestamp = "1767323045";
    private const string Signature = "v1,AUcgn3fs6J+a7SMAr3N8VXvlJ4VsxFWXqdufoe3UlFU=";

    private const string Body =
        """{"data":{"id":"user_29w83sxmDNGwOuEthce5gg56FcC","object":"user","first_name":"Ann"},"object":"event","type":"user.created","timestamp":1767323045000,"instance_id":"ins_123"}""";

    [Theory]
    [InlineData(-301, nameof(SvixProof.Stale))]
    [InlineData(-300, nameof(SvixProof.Good))]
    [InlineData(-1, nameof(SvixProof.Good))]
    [InlineData(0, nameof(SvixProof.Good))]
    [InlineData(299, nameof(SvixProof.Good))]
    [InlineData(300, nameof(SvixProof.Good))]
    [InlineData(301, nameof(SvixProof.Stale))]
    [InlineData(100_000_000, nameof(SvixProof.Stale))]
    public void A_signature_is_good_for_five_minutes_either_way(int age, string proof) => Assert.Equal(proof, Check(age: age));

    [Theory]
    [InlineData("v1,AAAA " + Signature + " v1a,xyz", nameof(SvixProof.Good))]
    [InlineData(Signature + " v1,AUcgn3fs6J+a7SMAr3N8VXvlJ4VsxFWXqdufoe3UlFA=", nameof(SvixProof.Good))]
    [InlineData("v1,AUcgn3fs6J+a7SMAr3N8VXvlJ4VsxFWXqdufoe3UlFA=", nameof(SvixProof.Bad))]
    [InlineData("v1a,AUcgn3fs6J+a7SMAr3N8VXvlJ4VsxFWXqdufoe3UlFU=", nameof(SvixProof.Bad))]
    [InlineData("v2,AUcgn3fs6J+a7SMAr3N8VXvlJ4VsxFWXqdufoe3UlFU=", nameof(SvixProof.Bad))]
    [InlineData("V1,AUcgn3fs6J+a7SMAr3N8VXvlJ4VsxFWXqdufoe3UlFU=", nameof(SvixProof.Bad))]
    [InlineData("AUcgn3fs6J+a7SMAr3N8VXvlJ4VsxFWXqdufoe3UlFU=", nameof(SvixProof.Bad))]
    [InlineData("v1,", nameof(SvixProof.Bad))]
    [InlineData("v1", nameof(SvixProof.Bad))]
    [InlineData("v1,AUcgn3fs6J+a7SMAr3N8VXvlJ4VsxFWXqdufoe3UlFVVVQ==", nameof(SvixProof.Bad))]
    [InlineData("v1,not base64 at all", nameof(SvixProof.Bad))]
    [InlineData(" ", nameof(SvixProof.Bad))]
    [InlineData("", nameof(SvixProof.Bad))]
    [InlineData(null, nameof(SvixProof.Bad))]
    public void One_entry_of_version_1_must_fit(string? signature, string proof) => Assert.Equal(proof, Check(signature: signature));

    [Theory]
    [InlineData("msg_another", Timestamp, Body)]
    [InlineData("", Timestamp, Body)]
    [InlineData(null, Timestamp, Body)]
    [InlineData(Id, "1767323046", Body)]
    [InlineData(Id, "+1767323045", Body)]
    [InlineData(Id, " 1767323045", Body)]
    [InlineData(Id, "1767323045.0", Body)]
    [InlineData(Id, "-1", Body)]
    [InlineData(Id, "99999999999999999999", Body)]
    [InlineData(Id, null, Body)]
    [InlineData(Id, Timestamp, Body + " ")]
    [InlineData(Id, Timestamp, "")]
    public void Id_timestamp_and_body_are_signed(string? id, string? timestamp, string body) => Assert.Equal(nameof(SvixProof.Bad), Check(id, timestamp, body: body));

    [Fact]
    public void A_header_sent_twice_is_not_good()
    {
        var key = SvixSignature.KeyOf(Secret)!;
        var now = DateTimeOffset.FromUnixTimeSeconds(1767323045);

        Assert.Equal(SvixProof.Bad, SvixSignature.Check(new StringValues([Id, "msg_other"]), Timestamp, Signature, Encoding.UTF8.GetBytes(Body), key, now));
        Assert.Equal(SvixProof.Bad, SvixSignature.Check(Id, Timestamp, new StringValues([Signature, "v1,AAAA"]), Encoding.UTF8.GetBytes(Body), key, now));
    }

    [Theory]
    [InlineData(Secret, true)]
    [InlineData("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", false)]
    [InlineData("whsec_", false)]
    [InlineData("whsec_%%%", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_secret_is_base64_behind_its_prefix(string? secret, bool isOne) => Assert.Equal(isOne, SvixSignature.KeyOf(secret) is not null);

    private static string Check(string? id = Id, string? timestamp = Timestamp, string? signature = Signature, string body = Body, int age = 0) => SvixSignature.Check(
        id, timestamp, signature, Encoding.UTF8.GetBytes(body), SvixSignature.KeyOf(Secret), DateTimeOffset.FromUnixTimeSeconds(1767323045 + age)).ToString();
}
