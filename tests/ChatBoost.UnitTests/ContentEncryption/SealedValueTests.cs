using System.Security.Cryptography;
using ChatBoost.Inbox.ContentEncryption;

namespace ChatBoost.UnitTests.ContentEncryption;

public sealed class SealedValueTests
{
    private static readonly OrganizationId Ours = OrganizationId.New();
    private static readonly MessageId Id = MessageId.New();

    private readonly ContentKey _key = NewKey();

    public static TheoryData<string, string?, string?> Bodies => new()
    {
        { "", null, null },
        { "hello", """{"body":"hello"}""", """{"id":"wamid.1",  "text":{"body":"hello"}}""" },
        { "Grüße 👋", "{}", null },
        { "", null, """{"zero":"\u0000","half":"\ud83d"}""" },
        { new string('x', 100_000), """[1.0,1e3]""", "null" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void What_a_message_says_comes_back_letter_by_letter(string text, string? content, string? payload)
    {
        var body = new MessageBody(text, content, payload);

        Assert.Equal(body, MessageBody.Open(_key, Ours, Id, body.Seal(_key, Ours, Id)));
    }

    [Fact]
    public void The_same_words_never_look_the_same()
    {
        var body = new MessageBody("hello", null, null);

        Assert.NotEqual(body.Seal(_key, Ours, Id), body.Seal(_key, Ours, Id));
    }

    [Fact]
    public void Every_bit_that_is_turned_is_noticed()
    {
        var sealedBody = new MessageBody("hello", "{}", null).Seal(_key, Ours, Id);
        for (var bit = 0; bit < sealedBody.Length * 8; bit++)
        {
            var changed = sealedBody.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Null(MessageBody.Open(_key, Ours, Id, changed));
        }
    }

    [Fact]
    public void Every_length_but_its_own_is_refused()
    {
        var sealedBody = new MessageBody("hello", null, null).Seal(_key, Ours, Id);

        Assert.All(Enumerable.Range(0, sealedBody.Length), length => Assert.Null(MessageBody.Open(_key, Ours, Id, sealedBody.AsSpan(0, length))));
        Assert.Null(MessageBody.Open(_key, Ours, Id, [.. sealedBody, 0]));
    }

    [Fact]
    public void It_opens_in_its_own_place_alone()
    {
        var sealedBody = new MessageBody("hello", null, null).Seal(_key, Ours, Id);
        byte[][] others =
        [
            SealedPlace.Message(Ours, MessageId.New()),
            SealedPlace.Message(OrganizationId.New(), Id),
            SealedPlace.ProviderEvent(Ours, Id.ToString()),
            SealedPlace.FileName(Ours, Id.ToString()),
        ];

        Assert.NotNull(SealedValue.Open(_key, SealedPlace.Message(Ours, Id), sealedBody));
        Assert.All(others, place => Assert.Null(SealedValue.Open(_key, place, sealedBody)));
    }

    [Fact]
    public void Another_key_opens_nothing_though_it_has_the_same_id()
    {
        var sealedBody = new MessageBody("hello", null, null).Seal(_key, Ours, Id);

        Assert.Equal(_key.Id, SealedValue.KeyOf(sealedBody));
        Assert.Null(MessageBody.Open(NewKey(), Ours, Id, sealedBody));
        Assert.Null(MessageBody.Open(new ContentKey(_key.Id, RandomNumberGenerator.GetBytes(32)), Ours, Id, sealedBody));
    }

    [Fact]
    public void Places_never_run_into_each_other()
    {
        // A name that continues where another kind of place begins its own.
        byte[][] places = [SealedPlace.File(Ours, "a"), SealedPlace.FileName(Ours, "a"), SealedPlace.File(Ours, " name\0a"), SealedPlace.ProviderEvent(Ours, "a")];

        Assert.Equal(places.Length, places.Select(Convert.ToHexString).Distinct().Count());
    }

    internal static ContentKey NewKey() => new(Guid.CreateVersion7(), RandomNumberGenerator.GetBytes(ContentKey.Length));
}
