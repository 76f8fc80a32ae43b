using System.IO.Compression;
using System.Text;
using ChatBoost.Inbox.Media;
using Microsoft.Extensions.Configuration;

namespace ChatBoost.UnitTests.Inbox;

public sealed class MediaTests
{
    public static TheoryData<byte[], string?, string?> Files => new()
    {
        { [0xFF, 0xD8, 0xFF, 0xE0, 0, 0], null, "image/jpeg" },
        { [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0], "text/html", "image/png" },
        { "RIFF\0\0\0\0WEBPVP8 "u8.ToArray(), null, "image/webp" },
        { "RIFF\0\0\0\0WAVEfmt "u8.ToArray(), "audio/ogg", null },
        { "%PDF-1.7\n"u8.ToArray(), "image/png", "application/pdf" },
        { "OggS\0\u0002\0\0\0\0\0\0\0\0OpusHead\u0001"u8.ToArray(), null, "audio/ogg" },
        { "OggS\0\u0002\0\0\0\0\0\0\0\0\u0001vorbis"u8.ToArray(), "audio/ogg", null },
        { "#!AMR\n"u8.ToArray(), null, "audio/amr" },
        { "ID3\u0004\0"u8.ToArray(), null, "audio/mpeg" },
        { [0xFF, 0xFB, 0x90, 0x64], null, "audio/mpeg" },
        { [0xFF, 0xF1, 0x50, 0x80], null, "audio/aac" },
        { "\0\0\0\u0018ftypmp42\0\0"u8.ToArray(), null, "video/mp4" },
        { "\0\0\0\u0018ftypmp42\0\0"u8.ToArray(), "audio/mp4", "audio/mp4" },
        { "\0\0\0\u0018ftypM4A \0\0"u8.ToArray(), "video/mp4", "audio/mp4" },
        { "\0\0\0\u0018ftyp3gp5\0\0"u8.ToArray(), null, "video/3gpp" },
        { [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "application/vnd.ms-excel", "application/vnd.ms-excel" },
        { [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "image/png", "application/msword" },
        { Encoding.UTF8.GetBytes("Grüße,\nÄnn"), "image/png", "text/plain" },
        { Encoding.UTF8.GetBytes(new string('ü', 70_000)), null, "text/plain" },
        { "MZ\u0090\0\u0003"u8.ToArray(), "application/pdf", null },
        { Zip("word/document.xml"), null, "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
        { Zip("xl/workbook.xml"), null, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
        { Zip("evil.exe"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", null },
        { "PK\u0003\u0004broken"u8.ToArray(), null, null },
        { [], "text/plain", null },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_files_type_is_what_its_bytes_say(byte[] bytes, string? declared, string? expected)
    {
        using var file = new MemoryStream(bytes);

        Assert.Equal(expected, await ContentSniffer.SniffAsync(file, declared, TestContext.Current.CancellationToken));
        Assert.Equal(0, file.Position);
    }

    [Theory]
    [InlineData("image", "image/jpeg", 5 * 1024 * 1024, true)]
    [InlineData("image", "image/jpeg", (5 * 1024 * 1024) + 1, false)]
    [InlineData("document", "image/jpeg", 6 * 1024 * 1024, true)]
    [InlineData("image", "image/webp", 1000, false)]
    [InlineData("sticker", "image/webp", 1000, true)]
    [InlineData("sticker", "image/webp", 600 * 1024, false)]
    [InlineData("video", "video/mp4", 17 * 1024 * 1024, false)]
    [InlineData("document", "application/pdf", 100 * 1024 * 1024, true)]
    [InlineData("document", "application/zip", 10, false)]
    [InlineData("audio", "audio/ogg", 0, false)]
    public void Kinds_have_their_types_and_sizes(string kind, string contentType, long size, bool expected) =>
        Assert.Equal(expected, MediaRules.CanSend(kind, contentType, size));

    [Theory]
    [InlineData("a.pdf", "a.pdf")]
    [InlineData("C:\\docs\\a.pdf", "a.pdf")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("a\r\nX-Header: b\".pdf", "aX-Header: b.pdf")]
    [InlineData("", "file")]
    [InlineData(null, "file")]
    public void A_name_has_no_path_and_nothing_that_breaks_a_header(string? name, string expected) => Assert.Equal(expected, UploadMedia.NameOf(name));

    [Fact]
    public void A_link_opens_its_file_for_an_hour_or_two_and_nothing_else()
    {
        var clock = new TestClock();
        var links = Links(clock);
        var (organizationId, mediaId) = (OrganizationId.New(), MediaId.New());
        var path = links.PathOf(organizationId, mediaId);
        var token = path[(path.IndexOf('=', StringComparison.Ordinal) + 1)..];

        Assert.Equal(organizationId, links.Open(mediaId, token));
        Assert.Equal(organizationId, Links(clock).Open(mediaId, token));
        Assert.Null(links.Open(MediaId.New(), token));
        Assert.Null(links.Open(mediaId, token.Replace(organizationId.ToString(), OrganizationId.New().ToString(), StringComparison.Ordinal)));
        Assert.Null(links.Open(mediaId, token[..^1]));
        Assert.Null(links.Open(mediaId, ""));

        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(organizationId, links.Open(mediaId, token));
        clock.Advance(TimeSpan.FromMinutes(62));
        Assert.Null(links.Open(mediaId, token));
    }

    private static MediaLinks Links(TimeProvider clock) => new(
        new ConfigurationBuilder().AddInMemoryCollection([new("DataProtection:MasterKey", Convert.ToBase64String(new byte[32]))]).Build(), clock);

    private static byte[] Zip(string entry)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var content = zip.CreateEntry(entry).Open();
            content.Write("<x/>"u8);
        }

        return bytes.ToArray();
    }
}
