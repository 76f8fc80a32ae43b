using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.ProviderSimulator.Settings;

namespace ChatBoost.ProviderSimulator.Numbers;

/// <summary>Every number somebody named so far, and the settings all of them share. A number exists as soon as it is asked for.</summary>
internal sealed class BusinessNumbers
{
    private readonly ConcurrentDictionary<string, BusinessNumber> _numbers = new(StringComparer.Ordinal);
    private readonly Lock _settingsLock = new();

    public SimulatorSettings Settings { get; private set; } = new();

    public IEnumerable<BusinessNumber> All => _numbers.Values;

    public BusinessNumber Get(string phoneNumberId) =>
        _numbers.GetOrAdd(phoneNumberId, static (id, settings) => new BusinessNumber(id, settings), Settings);

    /// <summary>Whether this can be a phone number id: digits.</summary>
    public static bool IsId([NotNullWhen(true)] string? text) => text is { Length: > 0 and <= 32 } && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    public bool IsKnown(string phoneNumberId) => _numbers.ContainsKey(phoneNumberId);

    public void Forget(string phoneNumberId) => _numbers.TryRemove(phoneNumberId, out _);

    public void ForgetAll() => _numbers.Clear();

    /// <summary>Changes the named settings of all numbers, or of one.</summary>
    /// <returns>The settings in force, or null when <paramref name="valid"/> refuses them.</returns>
    public SimulatorSettings? Change(JsonObject changes, string? phoneNumberId, Predicate<SimulatorSettings> valid)
    {
        lock (_settingsLock)
        {
            if (phoneNumberId is not null)
            {
                var number = Get(phoneNumberId);
                var changed = Merge(number.SettingsOverride, changes);
                var settings = Apply(Settings, changed);
                if (!valid(settings))
                {
                    return null;
                }

                number.SettingsOverride = changed;
                return number.Settings = settings;
            }

            var shared = Apply(Settings, changes);
            if (!valid(shared))
            {
                return null;
            }

            Settings = shared;
            foreach (var number in _numbers.Values)
            {
                number.Settings = Apply(shared, number.SettingsOverride);
            }

            return shared;
        }
    }

    public void ResetSettings()
    {
        lock (_settingsLock)
        {
            Settings = new SimulatorSettings();
            foreach (var number in _numbers.Values)
            {
                number.SettingsOverride = null;
                number.Settings = Settings;
            }
        }
    }

    private static JsonObject Merge(JsonObject? first, JsonObject second)
    {
        var merged = first?.DeepClone().AsObject() ?? [];
        foreach (var (name, value) in second)
        {
            merged[name] = value?.DeepClone();
        }

        return merged;
    }

    private static SimulatorSettings Apply(SimulatorSettings settings, JsonObject? changes) => changes is null
        ? settings
        : Merge(JsonSerializer.SerializeToNode(settings, JsonSerializerOptions.Web)!.AsObject(), changes)
            .Deserialize<SimulatorSettings>(JsonSerializerOptions.Web)!;
}
