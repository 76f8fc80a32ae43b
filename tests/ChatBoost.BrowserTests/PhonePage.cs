using Microsoft.Playwright;

namespace ChatBoost.BrowserTests;

/// <summary>The phone in the simulator.</summary>
internal sealed class PhonePage(IPage page)
{
    public ILocator Messages => page.GetByRole(AriaRole.Log);

    public static async Task<PhonePage> OpenAsync(IBrowserContext context, Uri simulator, string phoneNumberId, Customer customer)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(simulator, $"/?phoneNumberId={phoneNumberId}&customer={customer.WaId}&name={Uri.EscapeDataString(customer.Name)}").ToString());
        return new PhonePage(page);
    }

    public async Task TypeAsync(string text)
    {
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).FillAsync(text);
        await page.Keyboard.PressAsync("Enter");
    }
}
