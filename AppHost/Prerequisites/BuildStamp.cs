using System.Security.Cryptography;
using System.Text;

namespace ChatBoost.AppHost.Prerequisites;

/// <summary>Tells whether something was built from exactly these files: the hash of names and contents, kept beside the result.</summary>
internal sealed class BuildStamp(string stampFile)
{
    private static readonly string[] Generated = ["bin", "obj", "node_modules", "dist", "TestResults"];

    /// <summary>The hash of all files in the given folders and of the given single files.</summary>
    public static string HashOf(string root, params IEnumerable<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in paths.Select(path => Path.Combine(root, path)).SelectMany(Files).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(root, file) + "\n"));
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A line that changes when a result is replaced by somebody else's build.</summary>
    public static string Fingerprint(IEnumerable<string> results) => string.Join(
        ' ', results.Select(result => new FileInfo(result)).Select(file => file.Exists ? $"{file.LastWriteTimeUtc.Ticks}:{file.Length}" : "missing"));

    /// <summary>True when the stamp holds this text.</summary>
    public bool Matches(string text) => File.Exists(stampFile) && File.ReadAllText(stampFile) == text;

    /// <summary>Remembers the text.</summary>
    public void Write(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(stampFile)!);
        File.WriteAllText(stampFile, text);
    }

    private static IEnumerable<string> Files(string path) =>
        File.Exists(path) ? [path]
        : Directory.Exists(path) ? Directory.EnumerateFiles(path).Concat(Directory.EnumerateDirectories(path)
            .Where(directory => !Generated.Contains(Path.GetFileName(directory)))
            .SelectMany(Files))
        : [];
}
