using System.Net;
using System.Reflection;
using StackExchange.Redis;

namespace ChatBoost.UnitTests.Realtime;

/// <summary>Pub/sub as Redis does it, for several connections; each can be cut off and let back in.</summary>
public sealed class FakeRedis
{
    private readonly List<(Connection Connection, string Channel, Action<RedisChannel, RedisValue> Handler)> _subscriptions = [];

    public IEnumerable<string> Channels => _subscriptions.Select(subscription => subscription.Channel).Distinct();

    public Connection Connect() => new(this);

    public sealed class Connection
    {
        private readonly FakeRedis _redis;
        private readonly IConnectionMultiplexer _multiplexer;
        private EventHandler<ConnectionFailedEventArgs>? _restored;

        public Connection(FakeRedis redis)
        {
            _redis = redis;
            var subscriber = Proxy.Create<ISubscriber>(Call);
            _multiplexer = Proxy.Create<IConnectionMultiplexer>((method, arguments) =>
            {
                switch (method)
                {
                    case nameof(IConnectionMultiplexer.GetSubscriber):
                        return subscriber;
                    case "add_ConnectionRestored":
                        _restored += (EventHandler<ConnectionFailedEventArgs>)arguments[0]!;
                        return null;
                    case "remove_ConnectionRestored":
                        _restored -= (EventHandler<ConnectionFailedEventArgs>)arguments[0]!;
                        return null;
                    default:
                        throw new NotSupportedException(method);
                }
            });
        }

        public IConnectionMultiplexer Multiplexer => _multiplexer;

        public bool IsAway { get; private set; }

        public bool IsListening => _redis._subscriptions.Any(subscription => subscription.Connection == this);

        public void CutOff()
        {
            IsAway = true;
            _redis._subscriptions.RemoveAll(subscription => subscription.Connection == this);
        }

        public void LetBackIn()
        {
            IsAway = false;
            foreach (var type in new[] { ConnectionType.Interactive, ConnectionType.Subscription })
            {
                var constructor = typeof(ConnectionFailedEventArgs).GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
                    .Single(one => one.GetParameters().Length > 3);
                var restored = (ConnectionFailedEventArgs)constructor.Invoke(
                    [null, this, new IPEndPoint(IPAddress.Loopback, 6379), type, ConnectionFailureType.None, null]);
                _restored?.Invoke(this, restored);
            }
        }

        private object? Call(string method, object?[] arguments)
        {
            if (IsAway)
            {
                var error = new TimeoutException("away");
                return method == nameof(ISubscriber.PublishAsync) ? Task.FromException<long>(error) : Task.FromException(error);
            }

            var channel = ((RedisChannel)arguments[0]!).ToString();
            switch (method)
            {
                case nameof(ISubscriber.SubscribeAsync):
                    _redis._subscriptions.Add((this, channel, (Action<RedisChannel, RedisValue>)arguments[1]!));
                    return Task.CompletedTask;
                case nameof(ISubscriber.UnsubscribeAsync):
                    _redis._subscriptions.RemoveAll(subscription => subscription.Connection == this && subscription.Channel == channel);
                    return Task.CompletedTask;
                case nameof(ISubscriber.PublishAsync):
                    var listening = _redis._subscriptions.Where(subscription => subscription.Channel == channel).ToList();
                    listening.ForEach(subscription => subscription.Handler(channel, (RedisValue)arguments[1]!));
                    return Task.FromResult((long)listening.Count);
                default:
                    throw new NotSupportedException(method);
            }
        }
    }

    /// <summary>An object that answers the calls of an interface with a delegate; these interfaces have hundreds of members.</summary>
    public class Proxy : DispatchProxy
    {
        private Func<string, object?[], object?> _answer = (_, _) => null;

        internal static T Create<T>(Func<string, object?[], object?> answer)
            where T : class
        {
            var proxy = DispatchProxy.Create<T, Proxy>();
            ((Proxy)(object)proxy)._answer = answer;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!.Name, args ?? []);
    }
}
