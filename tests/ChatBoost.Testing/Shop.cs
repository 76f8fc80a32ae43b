using System.Security.Cryptography;
using ChatBoost.Testing.Api;
using ChatBoost.Testing.Stack;

namespace ChatBoost.Testing;

/// <summary>An organization with its own WhatsApp number and bot: what most tests need, one for each test.</summary>
public sealed class Shop
{
    private Shop(RunningStack stack, ChatBoostApi api, WhatsAppSettings number)
    {
        Stack = stack;
        Api = api;
        Number = number;
    }

    /// <summary>Where it lives.</summary>
    public RunningStack Stack { get; }

    /// <summary>The API as its owner sees it.</summary>
    public ChatBoostApi Api { get; }

    /// <summary>The connected number with its secrets.</summary>
    public WhatsAppSettings Number { get; }

    /// <summary>Meta's id of the number.</summary>
    public string PhoneNumberId => Number.PhoneNumberId!;

    /// <summary>The provider's side.</summary>
    public SimulatorApi Simulator => Stack.Simulator;

    /// <summary>Settings nobody else has, which the simulator accepts.</summary>
    public static WhatsAppSettings NewNumber()
    {
        var phoneNumberId = "7" + Digits(14);
        return new WhatsAppSettings(
            phoneNumberId,
            BusinessAccountId: "2" + phoneNumberId[1..],
            DisplayPhoneNumber: "+1555" + Digits(7),
            AccessToken: $"sim-token-{phoneNumberId}",
            AppSecret: $"app-secret-{Guid.NewGuid():N}",
            VerifyToken: $"verify-{Guid.NewGuid():N}");
    }

    /// <summary>Signs up, connects a number and gives the bot its rules.</summary>
    public static async Task<Shop> OpenAsync(RunningStack stack, BotRules rules, CancellationToken cancellationToken)
    {
        var api = await stack.CreateOrganizationAsync(cancellationToken);
        var number = NewNumber();
        await stack.Simulator.RegisterAppAsync(number.PhoneNumberId!, number.AppSecret!, number.BusinessAccountId!, cancellationToken);
        await api.ConnectWhatsAppAsync(number, cancellationToken);
        await api.SetBotRulesAsync(rules, cancellationToken);
        return new Shop(stack, api, number);
    }

    /// <summary>Posts a webhook at the gateway, signed with this number's secret. Answers the status.</summary>
    public async Task<int> PostWebhookAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var request = MetaWebhook.Request(Stack.Gateway, body, MetaWebhook.Sign(body, Number.AppSecret!));
        using var response = await Api.SendAsync(request, cancellationToken);
        return (int)response.StatusCode;
    }

    /// <summary>A body with messages for this number.</summary>
    public byte[] Webhook(params IReadOnlyList<System.Text.Json.Nodes.JsonObject> messages) =>
        MetaWebhook.Body(Number.BusinessAccountId!, MetaWebhook.Messages(PhoneNumberId, messages));

    /// <summary>A customer with a phone number nobody else has.</summary>
    public Customer NewCustomer(string? name = null)
    {
        var waId = "4477" + Digits(8);
        return new Customer(this, waId, name ?? MetaWebhook.NameOf(waId));
    }

    /// <summary>Random decimal digits, for ids nobody else has.</summary>
    public static string Digits(int count) => RandomNumberGenerator.GetString("0123456789", count);
}
