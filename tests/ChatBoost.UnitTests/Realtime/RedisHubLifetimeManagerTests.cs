namespace ChatBoost.UnitTests.Realtime;

public sealed class RedisHubLifetimeManagerTests : IDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly FakeRedis _redis = new();
    private readonly Replica _one;
    private readonly Replica _two;

    public RedisHubLifetimeManagerTests()
    {
        _one = new Replica(_redis);
        _two = new Replica(_redis);
    }

    [Fact]
    public async Task A_group_hears_an_event_once_on_every_replica_and_nobody_else_does()
    {
        var here = await _one.ConnectAsync("org_a");
        var there = await _two.ConnectAsync("org_a");
        var stranger = await _two.ConnectAsync("org_b");

        await _one.Hub.SendGroupAsync("org_a", "event", [1], Cancellation);

        Assert.Equal(["event"], here.TakeEvents());
        Assert.Equal(["event"], there.TakeEvents());
        Assert.Empty(stranger.TakeEvents());
    }

    [Fact]
    public async Task Who_is_excluded_hears_nothing_on_either_replica()
    {
        var here = await _one.ConnectAsync("org_a");
        var there = await _two.ConnectAsync("org_a");

        await _one.Hub.SendGroupExceptAsync("org_a", "event", [], [there.Connection.ConnectionId], Cancellation);
        await _one.Hub.SendAllExceptAsync("all", [], [here.Connection.ConnectionId], Cancellation);

        Assert.Equal(["event"], here.TakeEvents());
        Assert.Equal(["all"], there.TakeEvents());
    }

    [Fact]
    public async Task Users_and_connections_are_found_on_the_other_replica()
    {
        var here = await _one.ConnectAsync("org_a", "usr_1");
        var there = await _two.ConnectAsync("org_a", "usr_2");

        await _one.Hub.SendUserAsync("usr_2", "user", [], Cancellation);
        await _one.Hub.SendConnectionAsync(there.Connection.ConnectionId, "connection", [], Cancellation);
        await _two.Hub.SendUsersAsync(["usr_1", "usr_2"], "users", [], Cancellation);
        await _two.Hub.SendConnectionsAsync([here.Connection.ConnectionId, there.Connection.ConnectionId], "connections", [], Cancellation);

        Assert.Equal(["users", "connections"], here.TakeEvents());
        Assert.Equal(["user", "connection", "users", "connections"], there.TakeEvents());
    }

    [Fact]
    public async Task A_replica_listens_for_a_group_only_while_it_has_a_member()
    {
        var first = await _one.ConnectAsync("org_a");
        var second = await _one.ConnectAsync("org_a");
        Assert.True(_one.Hub.HasLocal("org_a"));
        Assert.Contains(_one.Hub.ChannelOf("org_a"), _redis.Channels);

        await _one.Hub.OnDisconnectedAsync(first.Connection);
        Assert.Contains(_one.Hub.ChannelOf("org_a"), _redis.Channels);

        await _one.Hub.OnDisconnectedAsync(second.Connection);
        Assert.False(_one.Hub.HasLocal("org_a"));
        Assert.DoesNotContain(_one.Hub.ChannelOf("org_a"), _redis.Channels);
    }

    [Fact]
    public async Task Own_clients_are_served_while_Redis_is_away_and_all_are_told_to_read_again_when_it_is_back()
    {
        var here = await _one.ConnectAsync("org_a");
        var there = await _two.ConnectAsync("org_a");
        var toldHere = TellTo(_one);
        var toldThere = TellTo(_two);
        _one.Redis.CutOff();
        var late = await _one.ConnectAsync("org_a");

        await _one.Hub.SendGroupAsync("org_a", "missed", [], Cancellation);
        Assert.Equal(["missed"], here.TakeEvents());
        Assert.Equal(["missed"], late.TakeEvents());
        Assert.Empty(there.TakeEvents());

        _one.Redis.LetBackIn();
        // The other replica's connection never broke, but it did not hear what was sent: its clients are told too.
        await toldHere.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        await toldThere.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        await _two.Hub.SendGroupAsync("org_a", "heard", [], Cancellation);
        Assert.Equal(["heard"], here.TakeEvents());
        Assert.Equal(["heard"], late.TakeEvents());
    }

    [Fact]
    public async Task Bytes_that_are_no_message_do_not_end_the_subscription()
    {
        var client = await _one.ConnectAsync("org_a");

        await _redis.Connect().Multiplexer.GetSubscriber().PublishAsync(_one.Hub.ChannelOf("org_a"), new byte[] { 1, 2, 3 });
        await _two.Hub.SendGroupAsync("org_a", "event", [], Cancellation);

        Assert.Equal(["event"], client.TakeEvents());
    }

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
    }

    /// <summary>Completes when the replica has told its clients, after it listens to all channels again.</summary>
    private static TaskCompletionSource TellTo(Replica replica)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        replica.Hub.PushesLost += _ =>
        {
            if (replica.Redis.IsListening)
            {
                told.TrySetResult();
            }

            return Task.CompletedTask;
        };
        return told;
    }
}
