using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using ChatBoost.Testing.Api;
using ChatBoost.Testing.Stack;

namespace ChatBoost.Load.Filled;

/// <summary>Members of filled organizations look at their inbox: lists, threads, counts and searches, as many at once as there are users.</summary>
/// <param name="stack">What they look at.</param>
/// <param name="pause">How long a member looks at an answer before asking for the next one, half as long up to half as long again; none at all measures what the machine can do at most.</param>
public sealed class ReadRun(RunningStack stack, TimeSpan pause)
{
    /// <summary>The cheapest request of a member: what all others are compared with.</summary>
    public const string Floor = "floor (labels)";

    // Of the words in Fill.sql: in every fourth message or so, in one of some hundreds, and part of one of the names.
    private static readonly string[] Common = ["balas", "bala", "baren"];
    private static readonly string[] Rare = ["padinos", "papared", "diselar", "pamosing"];
    private static readonly string[] Names = ["lovelase", "turing", "barbra", "dijkstra", "hoper"];

    private readonly ConcurrentDictionary<string, ConcurrentBag<double>> _times = new();

    /// <summary>Reads for a while; the times of each kind of request in milliseconds.</summary>
    public async Task<IReadOnlyDictionary<string, Percentiles>> RunAsync(int users, TimeSpan duration, CancellationToken cancellationToken)
    {
        var organizations = new FillRun(stack).Organizations;
        if (organizations.Count == 0)
        {
            throw new InvalidOperationException("Nothing is filled yet: -- fill first.");
        }

        var members = new List<ChatBoostApi>();
        foreach (var organization in organizations.Take(users))
        {
            var session = await stack.Anonymous().LoginAsync(organization.Email, organization.Password, cancellationToken);
            members.Add(stack.Anonymous().WithToken(session.AccessToken));
        }

        // Once without counting: pools and caches are those of a server that has been up for a while.
        await Task.WhenAll(members.Select((member, index) => LookAsync(member, organizations[index].OrganizationId, TimeSpan.FromSeconds(3), cancellationToken)));
        _times.Clear();
        await Task.WhenAll(Enumerable.Range(0, users).Select(user =>
            LookAsync(members[user % members.Count], organizations[user % members.Count].OrganizationId, duration, cancellationToken)));
        return _times.OrderBy(kind => kind.Key, StringComparer.Ordinal).ToDictionary(kind => kind.Key, kind => Percentiles.Of(kind.Value));
    }

    private async Task LookAsync(ChatBoostApi member, string organization, TimeSpan duration, CancellationToken cancellationToken)
    {
        var random = Random.Shared;
        for (var since = Stopwatch.StartNew(); since.Elapsed < duration;)
        {
            await TimeAsync(Floor, () => member.GetAsync<JsonElement>("/api/v1/labels", cancellationToken));
            var list = await TimeAsync("list", () => member.ConversationsAsync($"page={random.Next(1, 4)}", cancellationToken));
            await TimeAsync("list, unread", () => member.ConversationsAsync("filter=unread", cancellationToken));
            await TimeAsync("list, resolved", () => member.ConversationsAsync("status=resolved", cancellationToken));
            await TimeAsync("thread", () => member.MessagesAsync(list.Data[random.Next(list.Data.Count)].Id, "", cancellationToken));
            await TimeAsync("counts", () => member.GetAsync<JsonElement>($"/api/v1/conversations/{organization}/stats", cancellationToken));
            await SearchAsync("search, common word", Common);
            await SearchAsync("search, rare word", Rare);
            await SearchAsync("search, two words", [$"{Common[random.Next(Common.Length)]} {Rare[random.Next(Rare.Length)]}"]);
            await TimeAsync("search, name", () => member.GetAsync<JsonElement>($"/api/v1/conversations/search?q={Names[random.Next(Names.Length)]}", cancellationToken));
        }

        Task<JsonElement> SearchAsync(string kind, string[] words) =>
            TimeAsync(kind, () => member.GetAsync<JsonElement>($"/api/v1/conversations/{organization}/search?q={Uri.EscapeDataString(words[random.Next(words.Length)])}", cancellationToken));
    }

    private async Task<T> TimeAsync<T>(string kind, Func<Task<T>> request)
    {
        var since = Stopwatch.GetTimestamp();
        var answer = await request();
        _times.GetOrAdd(kind, _ => []).Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()));
        return answer;
    }
}
