using System.Text.Json.Nodes;

namespace ChatBoost.ProviderSimulator.Graph.Accounts;

/// <summary>The <c>fields</c> parameter of a Graph node.</summary>
internal static class GraphFields
{
    /// <summary>Names asked for, without the nested lists in braces; empty when the caller asked for none.</summary>
    public static IReadOnlyList<string> Read(string? fields)
    {
        if (string.IsNullOrWhiteSpace(fields))
        {
            return [];
        }

        var names = new List<string>();
        var depth = 0;
        var start = 0;
        for (var i = 0; i <= fields.Length; i++)
        {
            if (i == fields.Length || (fields[i] == ',' && depth == 0))
            {
                var name = fields[start..i].Split('{', '.')[0].Trim();
                if (name.Length > 0)
                {
                    names.Add(name);
                }

                start = i + 1;
            }
            else
            {
                depth += fields[i] switch { '{' or '(' => 1, '}' or ')' => -1, _ => 0 };
            }
        }

        return names;
    }

    /// <summary>The node with the fields asked for, or its default ones; an error for a field it does not have.</summary>
    public static GraphAnswer Select(JsonObject node, IReadOnlyList<string> asked, IReadOnlyList<string> byDefault, string nodeType)
    {
        if (asked.FirstOrDefault(field => !node.ContainsKey(field)) is { } unknown)
        {
            return GraphError.Parameter($"Tried accessing nonexisting field ({unknown}) on node type ({nodeType})");
        }

        return GraphAnswer.Ok(Pick(node, asked.Count == 0 ? byDefault : asked));
    }

    /// <summary>Only these fields and the id; those without a value stay away, as at Meta.</summary>
    public static JsonObject Pick(JsonObject node, IReadOnlyList<string> fields)
    {
        var picked = new JsonObject();
        foreach (var field in fields.Append("id").Distinct())
        {
            if (node[field] is { } value)
            {
                picked[field] = value.DeepClone();
            }
        }

        return picked;
    }
}

/// <summary>Paging of Graph lists: cursors, and <c>next</c> only when there is more.</summary>
internal static class GraphList
{
    public static GraphAnswer Page(GraphCall call, IReadOnlyList<JsonObject> all)
    {
        var limit = int.TryParse(call.Query("limit"), out var asked) ? Math.Clamp(asked, 1, 1000) : 25;
        var start = Position(call.Query("after")) is { } after ? after + 1 : 0;
        if (Position(call.Query("before")) is { } before)
        {
            start = Math.Max(0, before - limit);
            limit = Math.Min(limit, before);
        }

        var page = all.Skip(start).Take(limit).ToArray();
        var answer = new JsonObject { ["data"] = new JsonArray(page.Select(item => (JsonNode)item.DeepClone()).ToArray()) };
        if (page.Length > 0)
        {
            var last = Cursor(start + page.Length - 1);
            var paging = new JsonObject { ["cursors"] = new JsonObject { ["before"] = Cursor(start), ["after"] = last } };
            if (start + page.Length < all.Count)
            {
                var query = call.Http.Request.Query.Where(q => q.Key is not ("after" or "before" or "access_token"))
                    .Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value.ToString())}").Append("after=" + Uri.EscapeDataString(last));
                paging["next"] = $"{call.BaseUrl}{call.Http.Request.Path}?{string.Join('&', query)}";
            }

            answer["paging"] = paging;
        }

        return GraphAnswer.Ok(answer);
    }

    private static string Cursor(int position) =>
        Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes("QV" + position.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static int? Position(string? cursor)
    {
        Span<byte> bytes = stackalloc byte[32];
        return cursor is { Length: > 0 and <= 40 } && Convert.TryFromBase64String(cursor, bytes, out var count) && count > 2
            && int.TryParse(bytes[2..count], out var position) ? position : null;
    }
}
