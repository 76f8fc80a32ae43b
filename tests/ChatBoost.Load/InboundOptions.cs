namespace ChatBoost.Load;

/// <summary>What to do to the running stack.</summary>
public sealed record InboundOptions
{
    /// <summary>Customers' messages per second, over all numbers.</summary>
    public double Rate { get; init; } = 50;

    /// <summary>How long messages are written; answers are awaited afterwards.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many customers write; null: as many as the limit per recipient asks for.</summary>
    public int? Customers { get; init; }

    /// <summary>How many business numbers they write to; null: as many as 80 messages per second and number ask for.</summary>
    public int? Numbers { get; init; }

    /// <summary>Each webhook is delivered three times.</summary>
    public bool Triple { get; init; }

    /// <summary>Webhooks are delivered out of order, each copy up to two seconds late.</summary>
    public bool Shuffle { get; init; }

    /// <summary>The provider reports sent, delivered and read for each answer.</summary>
    public bool Statuses { get; init; } = true;

    /// <summary>Reads every thread back through the API and compares.</summary>
    public bool CheckStorage { get; init; }

    /// <summary>How long nothing may arrive before what is missing counts as lost.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How many messages that is.</summary>
    public int Messages => (int)Math.Round(Rate * Duration.TotalSeconds);
}
