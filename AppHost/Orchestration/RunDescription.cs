using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatBoost.AppHost.Orchestration;

/// <summary>What runs, for tests and tools: written when all is ready, kept up to date, removed at the end.</summary>
public sealed record RunDescription(
    int AppHost,
    string Gateway,
    string? Simulator,
    string? Dashboard,
    DemoDescription? Demo,
    IReadOnlyList<RunningResource> Resources)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Replaces the file as a whole. It holds the demo sign-in: only its owner reads it.</summary>
    public void Write(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        PrivateFile.Write(file, JsonSerializer.Serialize(this, Json));
    }

    /// <summary>Reads a description; null when there is none.</summary>
    public static RunDescription? Read(string file) =>
        File.Exists(file) ? JsonSerializer.Deserialize<RunDescription>(File.ReadAllText(file), Json) : null;
}

/// <summary>The demo organization and its sign-in. Development only.</summary>
public sealed record DemoDescription(string Email, string Password, string OrganizationId, string PhoneNumberId);

/// <summary>One running process.</summary>
/// <param name="Name">The resource.</param>
/// <param name="Replica">Which copy, from 1.</param>
/// <param name="Pid">The process id; 0 while it is being started again.</param>
/// <param name="Url">Where this copy listens; for replicas the resource's own address is in front of it.</param>
/// <param name="IsDotNet">Counts to the memory of the .NET processes.</param>
public sealed record RunningResource(string Name, int Replica, int Pid, string Url, bool IsDotNet);
