using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace ChatBoost.BrowserTests;

/// <summary>A browser window of its own, which leaves a picture behind when the test in it fails.</summary>
internal static class Screen
{
    /// <summary>Runs <paramref name="test"/> in a new window; on failure every page is pictured to <c>TestResults</c>.</summary>
    public static async Task UseAsync(
        BrowserStack stack, int width, int height, Func<IBrowserContext, Task> test, [CallerMemberName] string name = "")
    {
        await using var context = await stack.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        context.SetDefaultTimeout(30_000);
        try
        {
            await test(context);
        }
        catch
        {
            for (var page = 0; page < context.Pages.Count; page++)
            {
                var path = Path.Combine(AppContext.BaseDirectory, "TestResults", $"{name}-{width}-{page}.png");
                await context.Pages[page].ScreenshotAsync(new PageScreenshotOptions { Path = path });
                TestContext.Current.SendDiagnosticMessage($"Screenshot: {path}");
            }

            throw;
        }
    }
}
