using System.Text.Json;
using ChatBoost.SystemTests.Identity;
using ChatBoost.SystemTests.Isolation;
using Npgsql;

namespace ChatBoost.SystemTests.Notifications;

/// <summary>A notification as the API shows it.</summary>
internal sealed record NotificationView(
    string Id, string Type, string Title, int Count, string? ConversationId, string? MessageId, string? NoteId, string? WebhookId, string? ActorId, bool IsRead);

/// <summary>A page of them.</summary>
internal sealed record NotificationPage(IReadOnlyList<NotificationView> Data, bool HasMore);

/// <summary>What a change answers.</summary>
internal sealed record NotificationsChangedView(int Changed, int Unread);

/// <summary>An owner, an agent, and a conversation between a customer and both.</summary>
internal sealed class NotifiedTeam(SystemStack stack, Shop shop, ChatBoostApi agent, string agentId, Customer customer, string conversationId)
{
    public const string Path = "/api/v1/notifications";

    public Shop Shop => shop;

    public ChatBoostApi Owner => shop.Api;

    public string OwnerId => shop.Api.Session!.UserId;

    public ChatBoostApi Agent => agent;

    public string AgentId => agentId;

    public Customer Customer => customer;

    public string ConversationId => conversationId;

    public static async Task<NotifiedTeam> OpenAsync(SystemStack stack)
    {
        var shop = await stack.OpenShopAsync();
        var agent = await (await Team.OfAsync(stack, shop.Api)).MemberAsync("agent");
        var agentId = (await agent.GetAsync<JsonElement>("/api/v1/auth/me", Cancellation)).GetProperty("userId").GetString()!;
        var customer = shop.NewCustomer();
        await customer.WritesAsync("hello", Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        return new NotifiedTeam(stack, shop, agent, agentId, customer, (await customer.ConversationAsync(Cancellation)).Id);
    }

    /// <summary>Writes a note; answers its id.</summary>
    public async Task<string> NoteAsync(ChatBoostApi author, params string[] mentions) =>
        (await author.PostAsync<JsonElement>($"/api/v1/conversations/{conversationId}/notes", new { text = "look at this", mentions }, Cancellation)).GetProperty("id").GetString()!;

    public static async Task<IReadOnlyList<NotificationView>> ListAsync(ChatBoostApi member, string under = "") => (await member.GetAsync<NotificationPage>(Path + under, Cancellation)).Data;

    /// <summary>The member's newest notification as soon as it fits.</summary>
    public static Task<NotificationView> ExpectAsync(ChatBoostApi member, string type, Func<NotificationView, bool>? fits = null) => Wait.ForAsync(
        $"a notification of type {type}",
        async () => (await ListAsync(member)).FirstOrDefault(n => n.Type == type && (fits is null || fits(n))),
        cancellationToken: Cancellation);

    /// <summary>Waits until all events of before have been looked at: what a member does last is seen last.</summary>
    public async Task SettleAsync()
    {
        var note = await NoteAsync(Agent, OwnerId);
        await ExpectAsync(Owner, "mention", n => n.NoteId == note);
    }

    /// <summary>Changes rows behind the service's back.</summary>
    public async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var databases = await ServiceDatabases.OpenAsync(stack.Running);
        await using var command = databases.All.Single(d => d.Name == "inboxdb").Superuser.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        Assert.NotEqual(0, await command.ExecuteNonQueryAsync(Cancellation));
    }

    /// <summary>Raises the event of a note as a service would that sends it, dies, and sends it again.</summary>
    public async Task RaiseNoteAsync(Guid messageId, string noteId) => await ExecuteAsync(
        "insert into outbox_messages (message_id, type, body) values ($1, 'ChatBoost.Contracts.Events.NoteWritten', $2)",
        messageId,
        JsonSerializer.Serialize(
            new { organizationId = Owner.Session!.OrganizationId, conversationId, noteId, authorId = AgentId, mentions = new[] { OwnerId }, at = DateTimeOffset.UtcNow }, JsonSerializerOptions.Web));
}
