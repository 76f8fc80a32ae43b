using System.Text.Json;
using ChatBoost.ProviderSimulator.Numbers;

namespace ChatBoost.ProviderSimulator.State;

/// <summary>
/// Keeps what a provider does not forget when a developer stops for the night: which app a number belongs to, and who wrote in the last 24 hours.
/// Without the latter every answer to yesterday's customers would fail as one outside of the window.
/// </summary>
/// <remarks>Only with <c>Simulator:StateFile</c>; messages, media and templates are not kept.</remarks>
internal sealed partial class RememberState(BusinessNumbers numbers, TimeProvider clock, IConfiguration configuration, ILogger<RememberState> logger)
    : BackgroundService
{
    private const int MostCustomers = 20_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    private readonly string? _path = configuration["Simulator:StateFile"] is { Length: > 0 } path ? path : null;
    private byte[] _saved = [];

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_path is not null && File.Exists(_path))
        {
            try
            {
                _saved = await File.ReadAllBytesAsync(_path, cancellationToken);
                Restore(JsonSerializer.Deserialize<Snapshot>(_saved) ?? new Snapshot([], []));
            }
            catch (JsonException exception)
            {
                // A file cut short by a crash is worth a warning, not a simulator that does not start.
                LogUnreadable(exception, _path);
            }
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_path is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await SaveAsync(_path);
            }
        }
        catch (OperationCanceledException)
        {
            // The end: what happened since the last tick is worth keeping too.
            await SaveAsync(_path);
        }
    }

    private async Task SaveAsync(string path)
    {
        try
        {
            await WriteAsync(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk costs the memory of the next start, nothing else.
            LogNotSaved(exception, path);
        }
    }

    private async Task WriteAsync(string path)
    {
        var state = JsonSerializer.SerializeToUtf8Bytes(Take());
        if (state.AsSpan().SequenceEqual(_saved))
        {
            return;
        }

        // Written beside and moved over: whoever is killed in between leaves the old file whole.
        // App secrets are in it: nobody else may read it.
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var file = new FileStream(path + ".new", options))
        {
            await file.WriteAsync(state);
        }

        File.Move(path + ".new", path, overwrite: true);
        _saved = state;
    }

    private Snapshot Take()
    {
        var since = clock.GetUtcNow() - Window;
        var apps = numbers.All.Where(n => n.App is not null).OrderBy(n => n.Id, StringComparer.Ordinal).ToList();
        return new Snapshot(
            apps.Select(n => new SavedApp(
                n.Id, n.BusinessAccountId, n.DisplayPhoneNumber, n.VerifiedName, n.App!.Secret, n.App.WebhookUrl, n.App.VerifyToken, n.Pin, n.IsRegistered,
                n.IsSubscribed)).ToList(),
            apps.SelectMany(n => n.Customers.Where(c => c.LastWroteAt > since).Select(c => new SavedCustomer(
                    n.Id, c.WaId, c.UserId, c.Name, c.Username, c.HidesPhoneNumber, c.LastWroteAt!.Value)))
                .OrderByDescending(c => c.LastWroteAt).ThenBy(c => c.UserId, StringComparer.Ordinal).Take(MostCustomers).ToList());
    }

    private void Restore(Snapshot state)
    {
        foreach (var app in state.Apps)
        {
            var number = numbers.Get(app.PhoneNumberId);
            number.SeesBusinessAccount(app.BusinessAccountId);
            number.DisplayPhoneNumber = app.DisplayPhoneNumber;
            number.VerifiedName = app.VerifiedName;
            number.App = new MetaApp(app.AppSecret, app.WebhookUrl, app.VerifyToken);
            number.Pin = app.Pin;
            number.IsRegistered = app.IsRegistered;
            number.IsSubscribed = app.IsSubscribed;
        }

        foreach (var saved in state.Customers)
        {
            var number = numbers.Get(saved.PhoneNumberId);
            var customer = saved.WaId is null
                ? number.CustomerByUserId(saved.UserId, saved.LastWroteAt)
                : number.CustomerByPhone(saved.WaId, saved.LastWroteAt, saved.UserId);
            customer.Introduce(saved.Name, saved.Username, saved.HidesPhoneNumber);
            customer.LastWroteAt = saved.LastWroteAt;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Path} cannot be read; the simulator starts without it")]
    private partial void LogUnreadable(Exception exception, string path);

    [LoggerMessage(2, LogLevel.Warning, "{Path} cannot be written")]
    private partial void LogNotSaved(Exception exception, string path);

    private sealed record Snapshot(IReadOnlyList<SavedApp> Apps, IReadOnlyList<SavedCustomer> Customers);

    private sealed record SavedApp(
        string PhoneNumberId, string BusinessAccountId, string DisplayPhoneNumber, string VerifiedName, string AppSecret, Uri? WebhookUrl, string? VerifyToken,
        string? Pin, bool IsRegistered, bool IsSubscribed);

    private sealed record SavedCustomer(
        string PhoneNumberId, string? WaId, string UserId, string? Name, string? Username, bool HidesPhoneNumber, DateTimeOffset LastWroteAt);
}
