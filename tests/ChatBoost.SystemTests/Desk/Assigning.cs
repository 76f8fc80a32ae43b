using System.Net;
using System.Text.Json.Nodes;
using ChatBoost.SystemTests.Identity;

namespace ChatBoost.SystemTests.Desk;

public sealed class Assigning(SystemStack stack)
{
    [Fact]
    public async Task A_conversation_is_somebodys_until_it_is_nobodys()
    {
        var (shop, conversation) = await OpenAsync();
        var agent = await (await Team.OfAsync(stack, shop.Api)).MemberAsync("agent");
        var agentId = (await agent.GetAsync<Me>("/api/v1/auth/me", Cancellation)).UserId;
        Assert.Null((await shop.Api.ConversationAsync(conversation, Cancellation)).AssigneeId);
        Assert.Single((await agent.ConversationsAsync("filter=unassigned", Cancellation)).Data);

        var assigned = await shop.Api.UpdateConversationAsync(conversation, new { assigneeId = agentId }, Cancellation);

        Assert.Equal(agentId, assigned.AssigneeId);
        Assert.Equal(conversation, Assert.Single((await agent.ConversationsAsync("filter=mine", Cancellation)).Data).Id);
        Assert.Empty((await shop.Api.ConversationsAsync("filter=mine", Cancellation)).Data);
        Assert.Empty((await shop.Api.ConversationsAsync("filter=unassigned", Cancellation)).Data);
        Assert.Single((await shop.Api.ConversationsAsync($"assignee={agentId}", Cancellation)).Data);

        // What is left out stays; null takes it away.
        Assert.Equal(agentId, (await shop.Api.UpdateConversationAsync(conversation, new { isStarred = true }, Cancellation)).AssigneeId);
        Assert.Null((await shop.Api.UpdateConversationAsync(conversation, new JsonObject { ["assigneeId"] = null }, Cancellation)).AssigneeId);
    }

    [Fact]
    public async Task Nobody_but_a_member_is_given_work()
    {
        var (shop, conversation) = await OpenAsync();
        var stranger = await stack.Running.CreateOrganizationAsync(Cancellation);

        foreach (var user in new[] { stranger.Session!.UserId, UserId.New().ToString() })
        {
            await Refusal.ExpectAsync(
                HttpStatusCode.NotFound, "member_not_found", () => shop.Api.UpdateConversationAsync(conversation, new { assigneeId = user, status = "resolved" }, Cancellation));
        }

        var after = await shop.Api.ConversationAsync(conversation, Cancellation);
        Assert.Equal(((string?)null, "open"), (after.AssigneeId, after.Status));
    }

    [Fact]
    public async Task Who_may_only_read_changes_nothing()
    {
        var (shop, conversation) = await OpenAsync();
        var viewer = await (await Team.OfAsync(stack, shop.Api)).MemberAsync("viewer");

        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, () => viewer.UpdateConversationAsync(conversation, new { status = "resolved" }, Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, () => viewer.DeleteAsync($"/api/v1/conversations/{conversation}", Cancellation));
        await Refusal.ExpectAsync(HttpStatusCode.Forbidden, () => viewer.PostAsync($"/api/v1/conversations/{conversation}/notes", new { text = "hm" }, Cancellation));
    }

    private sealed record Me(string UserId);

    private async Task<(Shop Shop, string Conversation)> OpenAsync()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        return (shop, (await customer.ConversationAsync(Cancellation)).Id);
    }
}
