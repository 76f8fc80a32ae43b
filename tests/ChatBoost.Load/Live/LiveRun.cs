using System.Collections.Concurrent;
using System.Diagnostics;
using ChatBoost.Testing;
using ChatBoost.Testing.Api;
using ChatBoost.Testing.Stack;

namespace ChatBoost.Load.Live;

/// <summary>
/// Many browsers listen while members change conversations. Each change sets the unread count to a number of its own, by which a client knows the event again: the
/// time is taken from before the request to the arrival at each client. All clients of an organization must have heard the same numbers of its order, each once.
/// </summary>
public sealed class LiveRun(RunningStack stack)
{
    /// <summary>Conversations of an organization: changed in turn, so that no change swallows the one before.</summary>
    private const int Conversations = 10;

    private const int OpenedAtOnce = 4;
    private const int ConnectedAtOnce = 50;

    /// <summary>Opens the organizations, connects the clients, makes the events, and counts.</summary>
    public async Task<LiveResult> RunAsync(LiveOptions options, CancellationToken cancellationToken)
    {
        var organizations = new (ChatBoostApi Api, IReadOnlyList<string> Conversations)[options.Organizations];
        await Parallel.ForAsync(0, options.Organizations, new ParallelOptions { MaxDegreeOfParallelism = OpenedAtOnce, CancellationToken = cancellationToken },
            async (i, token) => organizations[i] = await OpenAsync(token));

        var replicas = stack.Description.All("inbox").Select(replica => new Uri(replica.Url)).ToList();
        var clients = Enumerable.Range(0, options.Clients)
            .Select(i => (Organization: i % options.Organizations, Client: new LiveClient(replicas[i / options.Organizations % replicas.Count], organizations[i % options.Organizations].Api.Token!)))
            .ToList();
        await EachAsync(clients.Select(client => client.Client), client => client.ConnectAsync(cancellationToken));

        var sent = new ConcurrentDictionary<int, (int Organization, long At)>();
        var requests = new ConcurrentBag<double>();
        var events = (int)(options.Rate * options.Duration.TotalSeconds);
        var storm = options.Storm ? StormAsync() : Task.FromResult((Back: (double?)null, NotResumed: 0));
        var calls = new List<Task>(events);
        var began = Stopwatch.GetTimestamp();
        for (var mark = 1; mark <= events; mark++)
        {
            var due = TimeSpan.FromSeconds((mark - 1) / options.Rate) - Stopwatch.GetElapsedTime(began);
            if (due > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(due, cancellationToken);
            }

            calls.Add(ChangeAsync(mark));
        }

        await Task.WhenAll(calls);
        var (back, notResumed) = await storm;
        var ofOrganization = sent.GroupBy(one => one.Value.Organization).ToDictionary(group => group.Key, group => group.Count());
        var settling = Stopwatch.StartNew();
        while (settling.Elapsed < options.Settle && clients.Exists(client => client.Client.Heard.Count < ofOrganization.GetValueOrDefault(client.Organization)))
        {
            await Task.Delay(100, cancellationToken);
        }

        var result = Count();
        await EachAsync(clients.Select(client => client.Client), client => client.CutOffAsync());
        return result;

        async Task ChangeAsync(int mark)
        {
            var organization = mark % options.Organizations;
            var (api, conversations) = organizations[organization];
            sent[mark] = (organization, Stopwatch.GetTimestamp());
            await api.UpdateConversationAsync(conversations[mark / options.Organizations % conversations.Count], new { unreadCount = mark }, cancellationToken);
            requests.Add(Stopwatch.GetElapsedTime(sent[mark].At).TotalMilliseconds);
        }

        async Task<(double? Back, int NotResumed)> StormAsync()
        {
            await Task.Delay(options.Duration / 2, cancellationToken);
            await EachAsync(clients.Select(client => client.Client), client => client.CutOffAsync());
            var since = Stopwatch.GetTimestamp();
            await EachAsync(clients.Select(client => client.Client), client => client.ConnectAsync(cancellationToken));
            return (Stopwatch.GetElapsedTime(since).TotalSeconds, clients.Count(client => !client.Client.IsResumed));
        }

        LiveResult Count()
        {
            var (missed, repeated, outOfOrder) = (0, 0, 0);
            var times = new List<double>(events * options.Clients / options.Organizations);
            foreach (var organization in clients.GroupBy(client => client.Organization, client => client.Client.Heard.ToList()))
            {
                var all = organization.SelectMany(heard => heard, (_, one) => one.Sequence).ToHashSet();

                // What nobody heard was missed by everybody.
                missed += Math.Max(0, ofOrganization.GetValueOrDefault(organization.Key) - all.Count) * organization.Count();
                foreach (var heard in organization)
                {
                    var distinct = heard.Select(one => one.Sequence).Distinct().Count();
                    missed += all.Count - distinct;
                    repeated += heard.Count - distinct;
                    outOfOrder += heard.Zip(heard.Skip(1)).Count(pair => pair.Second.Sequence < pair.First.Sequence);
                    times.AddRange(heard.Where(one => sent.ContainsKey(one.Mark)).Select(one => Stopwatch.GetElapsedTime(sent[one.Mark].At, one.At).TotalMilliseconds));
                }
            }

            return new LiveResult(
                options, events, Percentiles.Of(times), Percentiles.Of([.. requests]), missed, repeated, outOfOrder, clients.Count(client => client.Client.IsLost), back, notResumed);
        }
    }

    private async Task<(ChatBoostApi Api, IReadOnlyList<string> Conversations)> OpenAsync(CancellationToken cancellationToken)
    {
        var shop = await stack.OpenShopAsync(new BotRules(null, [], null), cancellationToken);
        for (var i = 0; i < Conversations; i++)
        {
            await shop.NewCustomer().WritesAsync("hello", cancellationToken);
        }

        IReadOnlyList<string> conversations = [];
        await Wait.UntilAsync(
            "all conversations",
            async () => (conversations = [.. (await shop.Api.ConversationsAsync("pageSize=100", cancellationToken)).Data.Select(conversation => conversation.Id)]).Count == Conversations,
            cancellationToken: cancellationToken);
        return (shop.Api, conversations);
    }

    private static Task EachAsync(IEnumerable<LiveClient> clients, Func<LiveClient, Task> work) =>
        Parallel.ForEachAsync(clients, new ParallelOptions { MaxDegreeOfParallelism = ConnectedAtOnce }, async (client, _) => await work(client));
}
