using System.Reflection;

namespace ChatBoost.UnitTests.RateLimits;

/// <summary>An object that answers the calls of an interface with a delegate; those of the Redis client have hundreds of members.</summary>
public class Answering : DispatchProxy
{
    private Func<string, object?[], object?> _answer = (_, _) => null;

    internal static T Create<T>(Func<string, object?[], object?> answer)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, Answering>();
        ((Answering)(object)proxy)._answer = answer;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!.Name, args ?? []);
}
