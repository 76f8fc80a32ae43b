using ChatBoost.ProviderSimulator.Scheduling;
using ChatBoost.ProviderSimulator.Settings;

namespace ChatBoost.ProviderSimulator.Webhooks;

/// <summary>Gathers updates for the same receiver into one body, the way Meta aggregates under load.</summary>
/// <remarks>All bodies of one receiver leave through one lane, one after another, so gathering keeps every customer's order.</remarks>
internal sealed class WebhookBatches(Schedule schedule, Action<string, IReadOnlyList<WebhookUpdate>> send)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Uri Url, string Secret), List<WebhookUpdate>> _open = [];

    public void Add((Uri Url, string Secret) receiver, WebhookUpdate update, SimulatorSettings settings)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue(receiver, out var gathered))
            {
                gathered = _open[receiver] = new List<WebhookUpdate>(Math.Min(settings.Batch, 100));
                schedule.After(TimeSpan.FromMilliseconds(settings.BatchMs), () => Close(receiver, gathered));
            }

            gathered.Add(update);
            if (gathered.Count >= settings.Batch)
            {
                _open.Remove(receiver);

                // Inside the lock: two bodies of one receiver must not overtake each other on the way to their lane.
                send(receiver.Url.ToString(), gathered);
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _open.Clear();
        }
    }

    private void Close((Uri Url, string Secret) receiver, List<WebhookUpdate> gathered)
    {
        lock (_lock)
        {
            // It may have left already because it was full; then this is another one's turn.
            if (_open.TryGetValue(receiver, out var current) && ReferenceEquals(current, gathered))
            {
                _open.Remove(receiver);
                send(receiver.Url.ToString(), gathered);
            }
        }
    }
}
