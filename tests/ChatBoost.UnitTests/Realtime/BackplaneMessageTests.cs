using ChatBoost.Inbox.Realtime.RedisBackplane;
using Microsoft.AspNetCore.SignalR;

namespace ChatBoost.UnitTests.Realtime;

public sealed class BackplaneMessageTests
{
    [Fact]
    public void A_message_arrives_as_it_was_sent()
    {
        var sent = new BackplaneMessage(
            Guid.CreateVersion7(),
            BackplaneAudience.Groups,
            ["org_1", "grüße"],
            ["connection 1"],
            [new SerializedMessage("json", "{\"type\":1}\u001e"u8.ToArray()), new SerializedMessage("messagepack", new byte[70_000])]);

        var read = BackplaneMessage.Read(sent.ToBytes())!;

        Assert.Equal((sent.Sender, sent.Audience), (read.Sender, read.Audience));
        Assert.Equal(sent.Targets, read.Targets);
        Assert.Equal(sent.Except, read.Except);
        Assert.Equal(sent.Payload.Select(payload => payload.ProtocolName), read.Payload.Select(payload => payload.ProtocolName));
        Assert.All(sent.Payload.Zip(read.Payload), pair => Assert.Equal(pair.First.Serialized.ToArray(), pair.Second.Serialized.ToArray()));
    }

    [Fact]
    public void A_message_of_another_version_is_skipped_during_a_deployment()
    {
        var bytes = new BackplaneMessage(Guid.CreateVersion7(), BackplaneAudience.All, [], [], []).ToBytes();
        bytes[0]++;

        Assert.Null(BackplaneMessage.Read(bytes));
    }

    [Fact]
    public void A_message_that_breaks_off_is_no_message()
    {
        var bytes = new BackplaneMessage(Guid.CreateVersion7(), BackplaneAudience.Users, ["usr_1"], [], []).ToBytes();

        Assert.Throws<EndOfStreamException>(() => BackplaneMessage.Read(bytes[..^3]));
    }
}
