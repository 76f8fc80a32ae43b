using System.Text.Json.Nodes;

namespace ChatBoost.SystemTests.Channels;

/// <summary>Instagram over Meta.</summary>
public sealed class InstagramChannel(SystemStack stack) : PlayedChannel(stack)
{
    private readonly string _person = InstagramAccount.NewPerson();
    private InstagramAccount? _account;

    public override ChatBoostApi Api => Account.Api;

    public override string Kind => "Instagram";

    public override int CodeForGood => 551;

    public override string LastStatus => "read";

    private InstagramAccount Account => _account!;

    public override async Task OpenAsync()
    {
        _account = await InstagramAccount.ConnectAsync(Stack.Running, null, Cancellation);
        await _account.Api.SetBotRulesAsync(SystemStack.Rules, Cancellation);
    }

    public override Task<string> WritesAsync(string text) => Account.WritesAsync(_person, text, Cancellation);

    public override async Task<IReadOnlyList<string>> ArrivedAsync() => [.. (await Account.ArrivedAsync(_person, Cancellation)).Select(message => message.Text ?? "")];

    public override Task OrderAsync(Trouble trouble, int count)
    {
        var order = trouble switch
        {
            Trouble.ForNow => new JsonObject { ["code"] = 613, ["status"] = 400 },
            Trouble.ForGood => new JsonObject { ["code"] = CodeForGood },
            Trouble.AnswerLost => new JsonObject { ["drop"] = true, ["afterAccept"] = true },
            _ => new JsonObject { ["drop"] = true },
        };
        order["pageId"] = Account.PageId;
        order["count"] = count;
        return Stack.Simulator.PostWithoutAnswerAsync("/simulator/instagram/faults", order, Cancellation);
    }

    public override async Task<int> HitsAsync() =>
        (await Stack.Simulator.GetAsync($"/simulator/instagram/faults?pageId={Account.PageId}", Cancellation)).GetProperty("hits").GetInt32();

    public override Task<int> PostForgedAsync(string text) => Account.PostWebhookAsync(
        Account.Did(_person, "message", new JsonObject { ["mid"] = $"aWdf{Guid.NewGuid():N}", ["text"] = text }),
        Cancellation,
        // Well formed, and made with another secret.
        "sha256=" + new string('0', 64));

    public override Task<int> ReportAsync(string providerMessageId, string reported, int times) => Account.PostWebhookAsync(
        reported == "read"
            ? Account.Did(_person, "read", new JsonObject { ["mid"] = providerMessageId })
            : new JsonObject
            {
                ["sender"] = new JsonObject { ["id"] = Account.AccountId },
                ["recipient"] = new JsonObject { ["id"] = _person },
                ["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
                ["message"] = new JsonObject { ["mid"] = providerMessageId, ["is_echo"] = true, ["text"] = "seen" },
            },
        Cancellation,
        times: times);
}

public sealed class InstagramAdapterFacts(SystemStack stack) : AdapterFacts(new InstagramChannel(stack));
