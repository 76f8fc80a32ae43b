using System.Diagnostics;
using System.Globalization;

namespace ChatBoost.AppHost.Terminal;

/// <summary>
/// What a person sees while AppHost works: one line per step, in a terminal and in a pipe alike. Colour only in a terminal.
/// </summary>
public sealed class Progress
{
    private readonly Lock _lock = new();
    private readonly bool _hasColour = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null;

    /// <summary>A step that takes a while begins.</summary>
    public void Begin(string step, string detail) => Write(step, detail + " …", "");

    /// <summary>A step is done.</summary>
    public void Done(string step, string detail, TimeSpan elapsed) =>
        Write(step, detail, string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds,5:0.0} s"));

    /// <summary>Runs a step between its two lines.</summary>
    public async Task<T> StepAsync<T>(string step, string begin, Func<Task<T>> work, Func<T, string> done)
    {
        Begin(step, begin);
        var clock = Stopwatch.StartNew();
        var result = await work();
        Done(step, done(result), clock.Elapsed);
        return result;
    }

    /// <summary>Plain information.</summary>
    public void Info(string text)
    {
        lock (_lock)
        {
            Console.WriteLine(text);
        }
    }

    /// <summary>Something a person should know and AppHost deals with.</summary>
    public void Warn(string text) => Coloured("33", $"{DateTime.Now:HH:mm:ss} {text}");

    /// <summary>Why AppHost ends.</summary>
    public void Fail(string text, IReadOnlyList<string> log)
    {
        Coloured("31", text);
        foreach (var line in log.TakeLast(20))
        {
            Info("    " + line);
        }
    }

    private void Write(string step, string detail, string time)
    {
        lock (_lock)
        {
            Console.WriteLine($"  {step,-18} {detail,-52} {time}".TrimEnd());
        }
    }

    private void Coloured(string colour, string text)
    {
        lock (_lock)
        {
            Console.WriteLine(_hasColour ? $"\e[{colour}m{text}\e[0m" : text);
        }
    }
}
