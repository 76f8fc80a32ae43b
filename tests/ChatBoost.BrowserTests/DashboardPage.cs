using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChatBoost.BrowserTests;

/// <summary>The dashboard as a person uses it, by what can be seen and read aloud.</summary>
internal sealed class DashboardPage(IPage page)
{
    public IPage Page => page;

    public ILocator Thread => page.GetByRole(AriaRole.Log, new() { Name = "Messages" });

    public ILocator Composer => page.GetByRole(AriaRole.Textbox, new() { Name = "Message" });

    public static async Task<DashboardPage> SignInAsync(IBrowserContext context, Uri gateway, ChatBoostApi owner)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(gateway.ToString());
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Email" }).FillAsync(owner.Email!);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(owner.Password!);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/inbox"));
        return new DashboardPage(page);
    }

    /// <summary>The line of a contact in the list.</summary>
    public ILocator ConversationWith(string name) =>
        page.GetByLabel("Conversations").GetByRole(AriaRole.Link).Filter(new() { HasText = name });

    public async Task OpenAsync(string name) => await ConversationWith(name).ClickAsync();

    public async Task TakeOverAsync()
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Take over" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Release to bot" })).ToBeVisibleAsync();
    }

    public async Task ReleaseAsync()
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Release to bot" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Take over" }).First).ToBeVisibleAsync();
    }

    public async Task SendAsync(string text)
    {
        await Composer.FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
    }
}
