namespace ChatBoost.ProviderSimulator.Kms;

/// <summary>An order for trouble with the next calls.</summary>
/// <param name="Code">What KMS answers, for example <c>ThrottlingException</c> or <c>AccessDeniedException</c>.</param>
/// <param name="Status">With which status; KMS answers most refusals with 400.</param>
/// <param name="Count">How many calls it hits.</param>
/// <param name="Organization">Calls with this <c>organization</c> in their context only; null = all.</param>
internal sealed record KmsFault(string Code, int Status = StatusCodes.Status400BadRequest, int Count = 1, string? Organization = null);

/// <summary>The trouble ordered for KMS.</summary>
internal sealed class KmsFaults
{
    private readonly Lock _gate = new();
    private readonly List<KmsFault> _faults = [];

    public void Add(KmsFault fault)
    {
        lock (_gate)
        {
            _faults.Add(fault);
        }
    }

    /// <summary>The first fault that wants this call, one of its count used up.</summary>
    public KmsFault? Take(IReadOnlyDictionary<string, string> context)
    {
        lock (_gate)
        {
            var at = _faults.FindIndex(fault => fault.Count > 0 && (fault.Organization is null || context.GetValueOrDefault("organization") == fault.Organization));
            if (at < 0)
            {
                return null;
            }

            _faults[at] = _faults[at] with { Count = _faults[at].Count - 1 };
            return _faults[at];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _faults.Clear();
        }
    }
}
