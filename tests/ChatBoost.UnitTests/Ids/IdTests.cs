using System.Text.Json;
using ChatBoost.Contracts;
using FsCheck;
using FsCheck.Fluent;

namespace ChatBoost.UnitTests.Ids;

public sealed class IdTests
{
    [Fact]
    public void Every_id_reads_back_from_its_text_and_from_json() => Prop.ForAll<Guid>(value =>
    {
        var id = new ConversationId(value);

        return ConversationId.Parse(id.ToString()) == id
            && JsonSerializer.Deserialize<ConversationId>(JsonSerializer.Serialize(id)) == id;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_either_is_no_id_or_is_its_only_spelling()
    {
        var texts = Gen.Elements("0123456789abcdefghjkmnpqrstvwxyzilouAZ-".ToCharArray()).ArrayOf(26).Select(letters => "cnv_" + new string(letters));

        Prop.ForAll(texts.ToArbitrary(), text => !ConversationId.TryParse(text, out var id) || id.ToString() == text)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void A_changed_character_never_reads_as_the_same_id() => Prop.ForAll<Guid, byte, char>((value, position, letter) =>
    {
        var id = new MessageId(value);
        var text = id.ToString().ToCharArray();
        var isSame = text[position % text.Length] == letter;
        text[position % text.Length] = letter;

        return isSame || !MessageId.TryParse(new string(text), out var other) || other != id;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Text_order_is_the_order_of_the_values() => Prop.ForAll<Guid, Guid>((one, other) =>
        Math.Sign(string.CompareOrdinal(new UserId(one).ToString(), new UserId(other).ToString()))
            == Math.Sign(Bytes(one).AsSpan().SequenceCompareTo(Bytes(other)))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("cnv")]
    [InlineData("cnv_")]
    [InlineData("msg_00000000000000000000000000")]
    [InlineData("cnv_8zzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("cnv_0000000000000000000000000i")]
    [InlineData("cnv_0000000000000000000000000A")]
    [InlineData("CNV_00000000000000000000000000")]
    [InlineData("cnv_000000000000000000000000000")]
    [InlineData(" cnv_00000000000000000000000000")]
    public void Other_texts_are_no_id_of_a_conversation(string text)
    {
        Assert.False(ConversationId.TryParse(text, out _));
        Assert.Throws<FormatException>(() => ConversationId.Parse(text));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ConversationId>(JsonSerializer.Serialize(text)));
    }

    private static byte[] Bytes(Guid value) => value.ToByteArray(bigEndian: true);

    [Fact]
    public void Each_kind_has_a_prefix_of_its_own()
    {
        var prefixes = typeof(IIdTag).Assembly.GetTypes()
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(IIdTag)))
            .Select(type => (string)type.GetProperty(nameof(IIdTag.Prefix))!.GetValue(null)!)
            .ToList();

        Assert.NotEmpty(prefixes);
        Assert.Equal(prefixes.Distinct(), prefixes);
    }
}
