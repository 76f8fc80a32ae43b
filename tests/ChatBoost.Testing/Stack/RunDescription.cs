using System.Text;
using System.Text.Json;

namespace ChatBoost.Testing.Stack;

/// <summary>What AppHost writes to <c>run.json</c> once everything is healthy.</summary>
/// <param name="Gateway">The public edge.</param>
/// <param name="Simulator">The provider simulator.</param>
/// <param name="Dashboard">The Aspire Dashboard.</param>
/// <param name="Demo">The seeded organization.</param>
/// <param name="Resources">Every running process.</param>
public sealed record RunDescription(Uri Gateway, Uri Simulator, Uri Dashboard, DemoOrganization Demo, IReadOnlyList<RunningResource> Resources)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads it from <paramref name="path"/>; null while it is not there, or is being written.</summary>
    public static RunDescription? TryRead(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunDescription>(File.ReadAllText(path), Json);
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>All replicas of the resource named <paramref name="name"/>.</summary>
    public IReadOnlyList<RunningResource> All(string name)
    {
        var found = Resources.Where(resource => resource.Name == name).ToList();
        return found.Count > 0
            ? found
            : throw new InvalidOperationException($"run.json lists no resource '{name}', only: {string.Join(", ", Resources.Select(r => r.Name))}.");
    }
}

/// <summary>The organization AppHost seeds.</summary>
public sealed record DemoOrganization(string Email, string Password, string OrganizationId, string PhoneNumberId);

/// <summary>One process of the running stack.</summary>
/// <param name="Name">The resource, for example <c>inbox</c>.</param>
/// <param name="Replica">Which of its replicas, from 1.</param>
/// <param name="Pid">Its process id; it changes when the resource is restarted, and is 0 meanwhile.</param>
/// <param name="Url">Where this replica listens.</param>
public sealed record RunningResource(string Name, int Replica, int Pid, string Url)
{
    /// <summary>
    /// A value of the environment the process was started with, for example a connection string that is in no file.
    /// Needs Linux and the same user.
    /// </summary>
    public string EnvironmentVariable(string name) =>
        Environment().TryGetValue(name, out var value) ? value : throw new InvalidOperationException($"{Name} (pid {Pid}) was started without {name}.");

    /// <summary>The whole environment the process was started with. Needs Linux and the same user.</summary>
    public IReadOnlyDictionary<string, string> Environment()
    {
        var environment = new Dictionary<string, string>();
        foreach (var line in File.ReadAllText($"/proc/{Pid}/environ", Encoding.UTF8).Split('\0'))
        {
            if (line.Split('=', 2) is [{ } name, { } value])
            {
                environment.TryAdd(name, value);
            }
        }

        return environment;
    }
}
