using System.Net;
using System.Text.Json;
using ChatBoost.SystemTests.Identity;
using ChatBoost.SystemTests.Notifications;
using ChatBoost.SystemTests.Realtime;

namespace ChatBoost.SystemTests.Desk;

public sealed class Bulk(SystemStack stack)
{
    private const string Path = "/api/v1/conversations/bulk";

    [Fact]
    public async Task Many_conversations_are_changed_as_each_would_be_and_the_answer_tells_of_each()
    {
        var shop = await stack.OpenShopAsync();
        var (one, two) = (await MeetAsync(shop), await MeetAsync(shop));
        var team = await Team.OfAsync(stack, shop.Api);
        var agent = await team.MemberAsync("agent");
        var agentId = (await agent.GetAsync<JsonElement>("/api/v1/auth/me", Cancellation)).GetProperty("userId").GetString()!;
        var (kept, added) = (await LabelAsync(shop, "kept"), await LabelAsync(shop, "added"));
        await shop.Api.UpdateConversationAsync(one, new { labels = new[] { kept } }, Cancellation);
        await using var live = await HubClient.ConnectAsync(stack.Running.Gateway, shop.Api.Session!.AccessToken);
        await live.ExpectAsync("server:hello");
        var nobodys = ConversationId.New().ToString();

        var answer = await BulkAsync(shop.Api, new
        {
            ids = new[] { one, nobodys, two, one },
            change = new { status = "pending", priority = "high", assigneeId = agentId, addLabels = new[] { added }, isStarred = true, unreadCount = 0 },
        });

        Assert.Equal(2, answer.Changed);
        Assert.Equal([(one, true, null), (nobodys, false, "conversation_not_found"), (two, true, null)], answer.Results.Select(r => (r.Id, r.IsChanged, r.Code)));
        foreach (var id in new[] { one, two })
        {
            var changed = await shop.Api.ConversationAsync(id, Cancellation);
            Assert.Equal(("pending", "high", agentId, true, 0), (changed.Status, changed.Priority, changed.AssigneeId, changed.IsStarred, changed.UnreadCount));
            await live.ExpectAsync("conversation:updated", e => e.GetProperty("conversationId").GetString() == id);
            // What single changes raise, these raise too.
            await NotifiedTeam.ExpectAsync(agent, "assignment", n => n.ConversationId == id);
        }

        Assert.Equal(["added", "kept"], await LabelsAsync(shop, one));
        Assert.Equal(["added"], await LabelsAsync(shop, two));
        await BulkAsync(shop.Api, new { ids = new[] { one, two }, change = new { removeLabels = new[] { added } } });
        Assert.Equal(["kept"], await LabelsAsync(shop, one));
        Assert.Empty(await LabelsAsync(shop, two));

        await Wait.UntilAsync(
            "each to be in the audit log",
            async () => (await shop.Api.GetAsync<JsonElement>("/api/v1/audit?action=ChangeConversations", Cancellation)).GetProperty("data").EnumerateArray()
                .Select(line => line.GetProperty("target").GetString()!).Order().SequenceEqual(new[] { one, one, two, two }.Order()),
            cancellationToken: Cancellation);
    }

    [Fact]
    public async Task They_are_deleted_and_restored()
    {
        var shop = await stack.OpenShopAsync();
        var (one, two) = (await MeetAsync(shop), await MeetAsync(shop));

        Assert.Equal(2, (await BulkAsync(shop.Api, new { ids = new[] { one, two }, change = new { status = "resolved" }, isDeleted = true })).Changed);
        Assert.Empty((await shop.Api.ConversationsAsync("", Cancellation)).Data);
        Assert.Equal(
            ["conversation_not_found", "conversation_not_found"],
            (await BulkAsync(shop.Api, new { ids = new[] { one, two }, change = new { isStarred = true } })).Results.Select(r => r.Code));

        Assert.Equal(2, (await BulkAsync(shop.Api, new { ids = new[] { one, two }, change = new { isStarred = true }, isDeleted = false })).Changed);
        Assert.Equal(2, (await shop.Api.ConversationsAsync("filter=starred&status=resolved", Cancellation)).Data.Count);
    }

    [Fact]
    public async Task What_a_single_change_refuses_is_refused_for_each()
    {
        var shop = await stack.OpenShopAsync();
        var one = await MeetAsync(shop);
        var stranger = await stack.Running.CreateOrganizationAsync(Cancellation);
        var viewer = await (await Team.OfAsync(stack, shop.Api)).MemberAsync("viewer");
        foreach (var (change, code) in new (object, string)[]
        {
            (new { status = "snoozed" }, "validation_failed"),
            (new { assigneeId = stranger.Session!.UserId }, "member_not_found"),
            (new { addLabels = new[] { LabelId.New().ToString() } }, "label_not_found"),
        })
        {
            var result = Assert.Single((await BulkAsync(shop.Api, new { ids = new[] { one }, change })).Results);
            Assert.Equal((false, code), (result.IsChanged, result.Code));
        }

        var labels = await Task.WhenAll(Enumerable.Range(0, 21).Select(i => LabelAsync(shop, $"label {i:00}")));
        await BulkAsync(shop.Api, new { ids = new[] { one }, change = new { addLabels = labels[..20] } });
        Assert.Equal(
            "too_many_labels_on_conversation",
            Assert.Single((await BulkAsync(shop.Api, new { ids = new[] { one }, change = new { addLabels = labels[20..], isStarred = true } })).Results).Code);
        // All of one conversation's change, or nothing.
        Assert.False((await shop.Api.ConversationAsync(one, Cancellation)).IsStarred);
        Assert.Equal(20, (await LabelsAsync(shop, one)).Count());

        var many = Enumerable.Range(0, 201).Select(_ => ConversationId.New().ToString());
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => BulkAsync(shop.Api, new { ids = many, change = new { isStarred = true } }));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => BulkAsync(shop.Api, new { ids = Array.Empty<string>(), change = new { isStarred = true } }));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => BulkAsync(shop.Api, new { ids = new[] { one } }));
        await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => BulkAsync(shop.Api, new { ids = new[] { one }, change = new { unreadCount = -1 } }));
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, () => BulkAsync(viewer, new { ids = new[] { one }, change = new { isStarred = true } }));
    }

    private sealed record Result(string Id, bool IsChanged, string? Code, string? Detail);

    private sealed record Answer(IReadOnlyList<Result> Results, int Changed);

    private static Task<Answer> BulkAsync(ChatBoostApi member, object request) => member.PostAsync<Answer>(Path, request, Cancellation);

    private static async Task<string> MeetAsync(Shop shop)
    {
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        return (await customer.ConversationAsync(Cancellation)).Id;
    }

    private static async Task<string> LabelAsync(Shop shop, string name) =>
        (await shop.Api.PostAsync<Label>("/api/v1/labels", new { name, color = "#112233" }, Cancellation)).Id;

    private static async Task<IEnumerable<string>> LabelsAsync(Shop shop, string id) => (await shop.Api.ConversationAsync(id, Cancellation)).Labels.Select(label => label.Name);
}
