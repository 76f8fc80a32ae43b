using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.Contracts.Receiver;
using ChatBoost.WhatsAppReceiver.Webhooks;
using FsCheck;
using FsCheck.Fluent;

namespace ChatBoost.UnitTests.Receiver;

public sealed class SplitWebhookProperties
{
    private static readonly Gen<Planned> Updates =
        from kind in Gen.Elements("message", "status", "echo", "error", "other")
        from person in Gen.Choose(1, 4)
        from second in Gen.Choose(0, 20)
        from hasTime in Gen.Frequency((9, Gen.Constant(true)), (1, Gen.Constant(false)))
        from entry in Gen.Choose(0, 2)
        from change in Gen.Choose(0, 2)
        select new Planned(kind, person, hasTime ? second : null, entry, change);

    [Fact]
    public void Every_update_of_a_body_comes_out_once() => ForAll(planned =>
    {
        var split = Split(planned);

        var marks = split.Select(one => MarkOf(one.Update.Payload)).Order();
        return marks.SequenceEqual(Enumerable.Range(0, planned.Count)) && split.Select(one => one.DeduplicationId).Distinct().Count() == split.Count;
    });

    [Fact]
    public void Within_a_group_time_does_not_run_backwards_and_equal_times_keep_their_order() => ForAll(planned =>
    {
        var split = Split(planned);
        var order = PositionsInBody(planned);

        return split.GroupBy(one => one.Group).All(group =>
        {
            var timed = group.Where(one => one.Update.Payload.TryGetProperty("timestamp", out _)).ToList();
            return timed.Zip(timed.Skip(1)).All(pair =>
                TimeOf(pair.First) < TimeOf(pair.Second)
                || (TimeOf(pair.First) == TimeOf(pair.Second) && order[MarkOf(pair.First.Update.Payload)] < order[MarkOf(pair.Second.Update.Payload)]));
        });
    });

    [Fact]
    public void A_person_has_one_group_and_two_people_have_two() => ForAll(planned =>
    {
        var messages = Split(planned).Where(one => one.Update.Kind is ProviderUpdateKind.Message or ProviderUpdateKind.Echo).ToList();
        string PersonOf(SplitUpdate one) => one.Update.Payload.GetProperty(one.Update.Kind == ProviderUpdateKind.Echo ? "to" : "from").GetString()!;

        return messages.GroupBy(PersonOf).All(person => person.Select(one => one.Group).Distinct().Count() == 1)
            && messages.GroupBy(one => one.Group).All(group => group.Select(PersonOf).Distinct().Count() == 1);
    });

    [Fact]
    public void Splitting_again_gives_the_same_ids() => ForAll(planned =>
        Split(planned).Select(one => one.DeduplicationId).SequenceEqual(Split(planned).Select(one => one.DeduplicationId)));

    private static void ForAll(Func<IReadOnlyList<Planned>, bool> holds) =>
        Prop.ForAll(Updates.NonEmptyListOf().Resize(40).ToArbitrary(), planned => holds([.. planned])).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static IReadOnlyList<SplitUpdate> Split(IReadOnlyList<Planned> planned) =>
        SplitWebhook.Split(JsonSerializer.SerializeToElement(BodyOf(planned)), DateTimeOffset.UnixEpoch)!;

    private static JsonObject BodyOf(IReadOnlyList<Planned> planned)
    {
        var numbered = planned.Select((update, mark) => (Update: update, Mark: mark)).ToList();
        var entries = numbered.GroupBy(one => one.Update.Entry).OrderBy(entry => entry.Key).Select(entry =>
            (JsonNode)Meta.Entry([.. entry.GroupBy(one => one.Update.Change).OrderBy(change => change.Key).SelectMany(ChangesOf)]));
        return Meta.Body([.. entries]);
    }

    private static IEnumerable<JsonNode> ChangesOf(IEnumerable<(Planned Update, int Mark)> updates)
    {
        var all = updates.ToList();
        var value = Meta.Value("\"contacts\":[]");
        Add("messages", "message");
        Add("statuses", "status");
        Add("errors", "error");
        Add("message_echoes", "echo");
        if (all.Any(one => one.Update.Kind != "other"))
        {
            yield return Meta.Change(value);
        }

        foreach (var other in all.Where(one => one.Update.Kind == "other"))
        {
            yield return Meta.Change(other.Update.ToJson(other.Mark), "account_update");
        }

        void Add(string list, string kind)
        {
            var found = all.Where(one => one.Update.Kind == kind).Select(one => (JsonNode)one.Update.ToJson(one.Mark)).ToArray();
            if (found.Length > 0)
            {
                value[list] = new JsonArray(found);
            }
        }
    }

    // Where each update stands when the body is read from front to back, list by list.
    private static Dictionary<int, int> PositionsInBody(IReadOnlyList<Planned> planned) => BodyOf(planned).ToJsonString()
        .Split("\"mark\":").Skip(1)
        .Select((part, position) => (Mark: int.Parse(part[..part.IndexOfAny([',', '}'])], CultureInfo.InvariantCulture), Position: position))
        .ToDictionary(one => one.Mark, one => one.Position);

    private static int MarkOf(JsonElement payload) => payload.GetProperty("mark").GetInt32();

    private static long TimeOf(SplitUpdate one) => long.Parse(one.Update.Payload.GetProperty("timestamp").GetString()!, CultureInfo.InvariantCulture);

    private sealed record Planned(string Kind, int Person, int? Second, int Entry, int Change)
    {
        public JsonObject ToJson(int mark)
        {
            var json = Kind switch
            {
                "message" => new JsonObject { ["from"] = $"44770090012{Person}", ["id"] = $"wamid.{mark}", ["type"] = "text" },
                "status" => new JsonObject { ["id"] = $"wamid.out{Person}", ["status"] = $"step{mark}", ["recipient_id"] = $"44770090012{Person}" },
                "echo" => new JsonObject { ["from"] = "15550100001", ["to"] = $"44770090012{Person}", ["id"] = $"wamid.{mark}" },
                _ => new JsonObject { ["code"] = 131000 },
            };
            json["mark"] = mark;
            if (Second is { } second)
            {
                json["timestamp"] = (1767225600 + second).ToString(CultureInfo.InvariantCulture);
            }

            return json;
        }
    }
}
