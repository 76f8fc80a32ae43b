using System.Diagnostics;
using System.Text.Json;

namespace ChatBoost.SystemTests.Channels;

/// <summary>Twilio's and SendGrid's own SDKs judge the simulator and our endpoints, so that not two mistakes of ours agree with each other.</summary>
public sealed class ProviderSdks(SystemStack stack)
{
    [Fact]
    public async Task Twilios_SDK_takes_the_simulators_signatures_for_good()
    {
        var number = await TwilioNumber.PrepareAsync(stack.Running, "SMS", null, Cancellation);
        var parameters = new Dictionary<string, string> { ["Body"] = "Zoë & Co + 1", ["From"] = "+447700900123", ["To"] = number.Number, ["MessageSid"] = "SM1", ["a"] = "", ["B"] = "x" };
        var url = new Uri(stack.Running.Gateway, "/webhooks/twilio/sms?x=%20y").ToString();

        var attempts = await stack.Simulator.PostAsync("/simulator/twilio/webhooks", new { accountSid = number.AccountSid, url, parameters }, Cancellation);
        var signature = attempts[0].GetProperty("signature").GetString();

        Assert.True((await AskAsync("twilio-validate", new { token = number.AuthToken, signature, url, parameters })).GetBoolean());
        Assert.False((await AskAsync("twilio-validate", new { token = number.AuthToken + "0", signature, url, parameters })).GetBoolean());
    }

    [Fact]
    public async Task Our_endpoint_takes_what_Twilios_SDK_signs()
    {
        var number = await TwilioNumber.ConnectAsync(stack.Running, "SMS", null, Cancellation);
        var phone = TwilioNumber.NewPhone();
        var url = new Uri(stack.Running.Gateway, "/webhooks/twilio/sms").ToString();
        var parameters = new Dictionary<string, string>
        {
            ["MessageSid"] = $"SM{Guid.NewGuid():N}",
            ["AccountSid"] = number.AccountSid,
            ["From"] = phone,
            ["To"] = number.Number,
            ["Body"] = "signed by the SDK: ü & +",
            ["NumMedia"] = "0",
        };

        var signature = (await AskAsync("twilio-sign", new { token = number.AuthToken, url, parameters })).GetString();

        Assert.Equal(200, await number.PostWebhookAsync("/webhooks/twilio/sms", parameters, signature, 1, Cancellation));
        var conversation = await number.ConversationAsync(phone, Cancellation);
        await number.StoredAsync(conversation.Id, m => m.Text == "signed by the SDK: ü & +", Cancellation);
    }

    [Fact]
    public async Task Twilios_SDK_sends_and_lists_over_the_simulator()
    {
        var number = await TwilioNumber.PrepareAsync(stack.Running, "SMS", null, Cancellation);
        var phone = TwilioNumber.NewPhone();

        var sent = await AskAsync(
            "twilio-send", new { accountSid = number.AccountSid, token = number.AuthToken, root = stack.Simulator.Address.ToString().TrimEnd('/'), to = phone, from = number.Number, body = "by the SDK" });

        Assert.Equal((await number.ArrivedAsync(phone, Cancellation)).Single().Sid, sent.GetProperty("sid").GetString());
        Assert.True(sent.GetProperty("isDate").GetBoolean());
        Assert.Equal("by the SDK", sent.GetProperty("listed")[0].GetString());
    }

    [Fact]
    public async Task SendGrids_SDK_takes_the_simulators_signatures_for_good()
    {
        var mailbox = await Mailbox.ConnectAsync(stack.Running, null, Cancellation);
        var signed = await stack.Simulator.PostAsync("/simulator/sendgrid/signatures", new { apiKey = mailbox.ApiKey, list = new[] { mailbox.Event("msg_x", "delivered") } }, Cancellation);
        var question = JsonSerializer.Deserialize<Dictionary<string, string>>(signed)!;

        Assert.True((await AskAsync("sendgrid-verify", question)).GetBoolean());
        question["timestamp"] = "1600112502";
        Assert.False((await AskAsync("sendgrid-verify", question)).GetBoolean());
    }

    internal static async Task<JsonElement> AskAsync(string what, object input)
    {
        using var node = Process.Start(new ProcessStartInfo("node", ["judge.mjs", what])
        {
            // bin/Debug/net10.0 lies three levels below the project.
            WorkingDirectory = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "Channels", "client")),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(input));
        node.StandardInput.Close();
        var answer = await node.StandardOutput.ReadToEndAsync(Cancellation);
        await node.WaitForExitAsync(Cancellation);
        Assert.Equal(0, node.ExitCode);
        return JsonElement.Parse(answer);
    }
}
