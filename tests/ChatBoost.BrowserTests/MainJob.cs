using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChatBoost.BrowserTests;

[Trait("Category", "Browser")]
public sealed class MainJob(BrowserStack stack)
{
    private static readonly BotRules Rules = new("Welcome, this is the bot.", [], "The bot did not understand.");

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public Task A_customer_writes_the_bot_answers_a_person_takes_over(int width, int height) =>
        Screen.UseAsync(stack, width, height, async context =>
        {
            var cancellation = TestContext.Current.CancellationToken;
            var shop = await stack.Running.OpenShopAsync(Rules, cancellation);
            var customer = shop.NewCustomer("Ana Ruiz");
            var dashboard = await DashboardPage.SignInAsync(context, stack.Running.Gateway, shop.Api);

            // A reload would lose what a script put on the window.
            await dashboard.Page.EvaluateAsync("window.stillTheSamePage = true");

            await customer.WritesAsync("Is the shop open?", cancellation);
            await Expect(dashboard.ConversationWith("Ana Ruiz")).ToBeVisibleAsync();
            await dashboard.OpenAsync("Ana Ruiz");
            await Expect(dashboard.Thread).ToContainTextAsync("Is the shop open?");
            await Expect(dashboard.Thread).ToContainTextAsync("Welcome, this is the bot.");

            await dashboard.TakeOverAsync();
            await customer.WritesAsync("I would rather talk to a person.", cancellation);
            await Expect(dashboard.Thread).ToContainTextAsync("I would rather talk to a person.");
            await dashboard.SendAsync("Olive here. We open at nine.");
            await Expect(dashboard.Thread).ToContainTextAsync("Olive here. We open at nine.");

            var phone = await PhonePage.OpenAsync(context, stack.Running.Simulator.Address, shop.PhoneNumberId, customer);
            await Expect(phone.Messages).ToContainTextAsync("Olive here. We open at nine.");
            await Expect(phone.Messages).Not.ToContainTextAsync("The bot did not understand.");

            await dashboard.Page.BringToFrontAsync();
            await dashboard.ReleaseAsync();
            await customer.WritesAsync("Thank you", cancellation);
            await Expect(dashboard.Thread).ToContainTextAsync("The bot did not understand.");
            Assert.True(await dashboard.Page.EvaluateAsync<bool>("window.stillTheSamePage === true"));
        });

    [Fact]
    public Task What_is_typed_on_the_phone_page_arrives_in_the_inbox() =>
        Screen.UseAsync(stack, 1440, 900, async context =>
        {
            var cancellation = TestContext.Current.CancellationToken;
            var shop = await stack.Running.OpenShopAsync(Rules, cancellation);
            var customer = shop.NewCustomer();
            var dashboard = await DashboardPage.SignInAsync(context, stack.Running.Gateway, shop.Api);
            var phone = await PhonePage.OpenAsync(context, stack.Running.Simulator.Address, shop.PhoneNumberId, customer);

            await phone.TypeAsync("Hello from the phone");

            await Expect(phone.Messages).ToContainTextAsync("Welcome, this is the bot.");
            await Expect(dashboard.ConversationWith(customer.Name)).ToBeVisibleAsync();
        });

    [Fact]
    public Task A_wrong_password_is_told_in_words() =>
        Screen.UseAsync(stack, 1440, 900, async context =>
        {
            var page = await context.NewPageAsync();
            await page.GotoAsync(stack.Running.Gateway.ToString());
            await page.GetByRole(AriaRole.Textbox, new() { Name = "Email" }).FillAsync("nobody@test.example");
            await page.GetByLabel("Password", new() { Exact = true }).FillAsync("wrong-Password-1");
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

            await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();
        });
}
