namespace ChatBoost.SystemTests.Operations;

public sealed class Logs(SystemStack stack)
{
    [Fact]
    public async Task No_message_text_and_no_secret_is_in_a_log()
    {
        var shop = await stack.OpenShopAsync();
        var customer = shop.NewCustomer();
        var asked = $"secret-question-{Guid.NewGuid():N}";
        var answered = $"secret-answer-{Guid.NewGuid():N}";
        await customer.WritesAsync(asked, Cancellation);
        await customer.ReadsAsync(SystemStack.Greeting, Cancellation);
        var conversation = await customer.ConversationAsync(Cancellation);
        await stack.Simulator.InjectFaultAsync(
            new { phoneNumberId = shop.PhoneNumberId, count = 1, code = 131000 }, Cancellation);
        await shop.Api.SendHumanAsync(conversation.Id, answered, Cancellation);
        await customer.ReadsAsync(answered, Cancellation);
        await Assert.ThrowsAsync<ApiProblemException>(() => stack.Running.Anonymous().LoginAsync(shop.Api.Email!, "wrong-Password-1", Cancellation));

        var logs = Directory.EnumerateFiles(stack.Running.DataDirectory, "*", SearchOption.AllDirectories)
            .Where(path => path.Contains("log", StringComparison.OrdinalIgnoreCase))
            .Select(path => (Path: path, Text: Read(path)))
            .Where(log => log.Text.Length > 0)
            .ToList();

        Assert.Contains(logs, log => log.Path.Contains("inbox", StringComparison.Ordinal));
        string[] secrets =
        [
            asked, answered, shop.Number.AccessToken!, shop.Number.AppSecret!, shop.Number.VerifyToken!,
            shop.Api.Password!, shop.Api.Session!.AccessToken, shop.Api.Session.RefreshToken, "wrong-Password-1",
        ];
        foreach (var (path, text) in logs)
        {
            // The simulator plays Meta, and PostgreSQL's statements are those of the tests' machine.
            if (!path.Contains("simulator", StringComparison.Ordinal))
            {
                Assert.All(secrets, secret => Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{path} holds '{secret}'."));
            }
        }
    }

    private static string Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
