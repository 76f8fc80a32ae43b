using System.Text;
using ChatBoost.WhatsAppReceiver.Email;

namespace ChatBoost.UnitTests.Receiver;

/// <summary>Bodies and signatures SendGrid's own SDK takes for good.</summary>
public sealed class EventSignatureTests
{
    private const string OwnKey = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEItzP1gyhxCapNIxsYNUbBmnQQfKpm3/32ZAxOJTSfGSOiYfYQcfv8vlYrUj/bYk7D+V23yaMV27Qq3V4awg5xQ==";
    private const string OwnSignature = "MEQCIBba+/52CmvwQVdKOy0Hn1mLf3mTsD7urVN5391oH6M5AiB3Lyu7AJ7pkF385CdhYsCL1crsVnHKwDP+jcmM0mX6rQ==";

    private const string OwnBody =
        "W3siZW1haWwiOiJhbm5AZXhhbXBsZS5jb20iLCJ0aW1lc3RhbXAiOjE3NjczMjMwNDAsImV2ZW50IjoiZGVsaXZlcmVkIiwic2dfZXZlbnRfaWQiOiJaR1ZzYVhabGNtVmtMVEUiLCJzZ19tZXNzYWdlX2lk"
        + "IjoiMTRjNWQ3NWNlOTMuZGZkLjY0YjQ2OS5yZWN2ZC1hYmMtMCIsInNtdHAtaWQiOiI8MTRjNWQ3NWNlOTMuZGZkLjY0YjQ2OUBnZW9wb2QtaXNtdHBkLTA+IiwicmVzcG9uc2UiOiIyNTAgT0siLCJjb252"
        + "ZXJzYXRpb25faWQiOiJjb252LTEifV0NCg==";

    private const string SdkKey = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
    private const string SdkSignature = "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=";

    private const string SdkBody =
        """[{"email":"hello@world.com","event":"dropped","reason":"Bounced Address","sg_event_id":"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA","sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0","smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}]"""
        + "\r\n";

    [Fact]
    public void Takes_the_exact_bytes_at_the_exact_time_and_nothing_else()
    {
        var body = Convert.FromBase64String(OwnBody);

        Assert.True(EventSignature.IsGood(OwnKey, OwnSignature, "1767323045", body));
        Assert.False(EventSignature.IsGood(OwnKey, OwnSignature, "1767323046", body));
        Assert.False(EventSignature.IsGood(OwnKey, OwnSignature, "1767323045", body.AsSpan(..^2)));
        Assert.False(EventSignature.IsGood(SdkKey, OwnSignature, "1767323045", body));
        Assert.True(EventSignature.IsGood(SdkKey, SdkSignature, "1600112502", Encoding.UTF8.GetBytes(SdkBody)));
    }

    [Theory]
    [InlineData(null, "1767323045")]
    [InlineData(OwnSignature, null)]
    [InlineData("no base64", "1767323045")]
    [InlineData("AAAA", "1767323045")]
    public void What_is_no_signature_is_not_good(string? signature, string? timestamp) =>
        Assert.False(EventSignature.IsGood(OwnKey, signature, timestamp, Convert.FromBase64String(OwnBody)));

    [Theory]
    [InlineData("1767323045", 0, true)]
    [InlineData("1767323045", 24 * 3600, true)]
    [InlineData("1767323045", 26 * 3600, false)]
    [InlineData("1767323045", -26 * 3600, false)]
    [InlineData("now", 0, false)]
    [InlineData(null, 0, false)]
    [InlineData("99999999999999999", 0, false)]
    public void Only_the_last_day_counts(string? timestamp, int later, bool isRecent) =>
        Assert.Equal(isRecent, EventSignature.IsRecent(timestamp, DateTimeOffset.FromUnixTimeSeconds(1767323045 + later)));
}
