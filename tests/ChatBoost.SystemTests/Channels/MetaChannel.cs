using System.Text.Json.Nodes;

namespace ChatBoost.SystemTests.Channels;

/// <summary>WhatsApp over Meta.</summary>
public sealed class MetaChannel(SystemStack stack) : PlayedChannel(stack)
{
    private Shop? _shop;
    private Customer? _customer;
    private string? _fault;

    public override ChatBoostApi Api => TheShop.Api;

    public override string Kind => "WhatsApp";

    public override int CodeForGood => 131026;

    public override string LastStatus => "read";

    private Shop TheShop => _shop!;

    private Customer Person => _customer!;

    public override async Task OpenAsync()
    {
        _shop = await Stack.OpenShopAsync();
        _customer = _shop.NewCustomer();
    }

    public override Task<string> WritesAsync(string text) => Person.WritesAsync(text, Cancellation);

    public override async Task<IReadOnlyList<string>> ArrivedAsync() => [.. (await Person.PhoneAsync(Cancellation)).Select(message => message.Text ?? "")];

    public override async Task OrderAsync(Trouble trouble, int count)
    {
        var order = trouble switch
        {
            Trouble.ForNow => new JsonObject { ["code"] = 131016 },
            Trouble.ForGood => new JsonObject { ["code"] = CodeForGood },
            Trouble.AnswerLost => new JsonObject { ["drop"] = true, ["afterAccept"] = true },
            _ => new JsonObject { ["drop"] = true },
        };
        order["phoneNumberId"] = TheShop.PhoneNumberId;
        order["count"] = count;
        _fault = (await TheShop.Simulator.InjectFaultAsync(order, Cancellation)).GetProperty("id").ToString();
    }

    public override async Task<int> HitsAsync() => (await Stack.Simulator.GetAsync("/simulator/faults", Cancellation)).GetProperty("data").EnumerateArray()
        .Single(fault => fault.GetProperty("id").ToString() == _fault).GetProperty("hits").GetInt32();

    public override async Task<int> PostForgedAsync(string text)
    {
        var body = TheShop.Webhook(MetaWebhook.Text(Person.WaId, $"wamid.{Guid.NewGuid():N}", DateTimeOffset.UtcNow, text));
        using var request = MetaWebhook.Request(Stack.Running.Gateway, body, MetaWebhook.Sign(body, "not the app secret"));
        using var response = await Api.SendAsync(request, Cancellation);
        return (int)response.StatusCode;
    }

    public override async Task<int> ReportAsync(string providerMessageId, string reported, int times)
    {
        var status = 0;
        for (var i = 0; i < times; i++)
        {
            status = await TheShop.PostWebhookAsync(
                MetaWebhook.Body(TheShop.Number.BusinessAccountId!, MetaWebhook.Statuses(TheShop.PhoneNumberId, MetaWebhook.Status(providerMessageId, reported, Person.WaId, DateTimeOffset.UtcNow))),
                Cancellation);
        }

        return status;
    }
}

public sealed class MetaAdapter(SystemStack stack) : AdapterFacts(new MetaChannel(stack));
