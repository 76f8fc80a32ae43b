namespace ChatBoost.AppHost.Orchestration;

/// <summary>One process to start.</summary>
/// <param name="Executable">Absolute path.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="WorkingDirectory">Absolute path.</param>
/// <param name="Environment">Its variables, besides the few every process gets; a later one wins.</param>
public sealed record ProcessSpec(
    string Executable,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyList<KeyValuePair<string, string>> Environment)
{
    /// <summary>A process without variables of its own.</summary>
    public static ProcessSpec Of(IReadOnlyList<string> command, string workingDirectory) => new(command[0], [.. command.Skip(1)], workingDirectory, []);

    /// <summary>
    /// The whole environment. Processes inherit nothing from the shell that started AppHost: a run is the same for everybody, and
    /// real cloud credentials in somebody's shell reach no service.
    /// </summary>
    public IReadOnlyDictionary<string, string> FullEnvironment()
    {
        var full = new Dictionary<string, string>
        {
            ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            ["HOME"] = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile),
            ["LANG"] = "C.UTF-8",
        };
        foreach (var (key, value) in Environment)
        {
            full[key] = value;
        }

        return full;
    }
}

/// <summary>A resource that cannot run; the message is the one line a person reads.</summary>
public sealed class ResourceFailedException(string resource, string message, IReadOnlyList<string>? log = null) : Exception(message)
{
    /// <summary>The resource's name.</summary>
    public string Resource { get; } = resource;

    /// <summary>Its last log lines, if it wrote any.</summary>
    public IReadOnlyList<string> Log { get; } = log ?? [];
}
