using ChatBoost.BrowserTests;
using ChatBoost.Testing.Stack;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(BrowserStack))]

namespace ChatBoost.BrowserTests;

/// <summary>The running product and a browser: Debian's Chromium, which Playwright drives without downloading its own.</summary>
public sealed class BrowserStack : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private IPlaywright? _playwright;

    public RunningStack Running { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
        {
            throw new InvalidOperationException($"{Chromium} is missing. Install it with: apt-get install chromium");
        }

        Running = await RunningStack.StartAsync(
            ["--replicas", "inbox=2", "--with-browser"], line => TestContext.Current.SendDiagnosticMessage(line), TestContext.Current.CancellationToken);
        _playwright = await Playwright.CreateAsync();

        // Five seconds by default: too few on two busy cores.
        Assertions.SetDefaultExpectTimeout(30_000);
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,

            // Chromium's sandbox needs privileges that root in a container does not have.
            Args = ["--no-sandbox"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (Running is not null)
        {
            await Running.DisposeAsync();
        }
    }
}
