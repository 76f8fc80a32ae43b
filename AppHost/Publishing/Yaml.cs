using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.EventEmitters;

namespace ChatBoost.AppHost.Publishing;

/// <summary>A YAML mapping whose keys stay in the order they were written in.</summary>
internal sealed class Map : List<KeyValuePair<string, object>>
{
    /// <summary>For collection initializers; null leaves the key out.</summary>
    public void Add(string key, object? value)
    {
        if (value is not null)
        {
            Add(KeyValuePair.Create(key, value));
        }
    }
}

/// <summary>Writes manifests: the same model gives the same bytes.</summary>
internal static class Yaml
{
    private static readonly ISerializer Serializer = new SerializerBuilder()
        .WithQuotingNecessaryStrings()
        .WithEventEmitter(next => new LinesAsWritten(next))
        .WithIndentedSequences()
        .WithNewLine("\n")
        .Build();

    /// <summary>One file of several documents.</summary>
    public static string Write(params IEnumerable<Map> documents) =>
        string.Join("---\n", documents.Select(document => Serializer.Serialize(Plain(document))));

    // YamlDotNet knows dictionaries; insertion order is kept as long as nothing is removed.
    private static object Plain(object value) => value switch
    {
        Map map => map.ToDictionary(pair => pair.Key, pair => Plain(pair.Value)),
        string text => text,
        System.Collections.IEnumerable list => list.Cast<object>().Select(Plain).ToList(),
        _ => value,
    };

    /// <summary>Scripts are shown line by line.</summary>
    private sealed class LinesAsWritten(IEventEmitter next) : ChainedEventEmitter(next)
    {
        public override void Emit(ScalarEventInfo eventInfo, IEmitter emitter)
        {
            if (eventInfo.Source.Value is string text && text.Contains('\n', StringComparison.Ordinal))
            {
                eventInfo.Style = ScalarStyle.Literal;
            }

            base.Emit(eventInfo, emitter);
        }
    }
}
