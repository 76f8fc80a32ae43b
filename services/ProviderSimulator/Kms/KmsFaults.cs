using System.Collections.Concurrent;

namespace ChatBoost.ProviderSimulator.Kms;

/// <summary>An order for trouble with the next calls.</summary>
/// <param name="Code">What KMS answers, for example <c>ThrottlingException</c> or <c>AccessDeniedException</c>.</param>
/// <param name="Status">With which status; KMS answers most refusals with 400.</param>
/// <param name="Count">How many calls it hits.</param>
internal sealed record KmsFault(string Code, int Status = StatusCodes.Status400BadRequest, int Count = 1);

/// <summary>The trouble ordered for KMS.</summary>
internal sealed class KmsFaults
{
    private readonly ConcurrentQueue<KmsFault> _next = new();

    public void Add(KmsFault fault)
    {
        for (var i = 0; i < Math.Min(fault.Count, 1000); i++)
        {
            _next.Enqueue(fault);
        }
    }

    public KmsFault? Take() => _next.TryDequeue(out var fault) ? fault : null;

    public void Clear() => _next.Clear();
}
