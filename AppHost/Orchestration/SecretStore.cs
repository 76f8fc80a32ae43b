using System.Security.Cryptography;
using System.Text.Json;

namespace ChatBoost.AppHost.Orchestration;

/// <summary>Passwords and keys, generated once and kept in one file that only its owner reads.</summary>
public sealed class SecretStore
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly Lock _lock = new();
    private readonly string _file;
    private readonly SortedDictionary<string, string> _values;

    /// <summary>Reads the file, if there is one.</summary>
    public SecretStore(string file)
    {
        _file = file;
        _values = File.Exists(file)
            ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(file))!
            : new SortedDictionary<string, string>(StringComparer.Ordinal);
    }

    /// <summary>A secret as base64 of <paramref name="bytes"/> random bytes.</summary>
    public string Get(string name, int bytes) => Get(name, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes)));

    /// <summary>A secret of 40 hexadecimal digits: safe in configuration files, URLs and SQL without quoting.</summary>
    public string GetPassword(string name) => Get(name, () => RandomNumberGenerator.GetHexString(40, lowercase: true));

    private string Get(string name, Func<string> generate)
    {
        lock (_lock)
        {
            if (!_values.TryGetValue(name, out var value))
            {
                _values[name] = value = generate();
                PrivateFile.Write(_file, JsonSerializer.Serialize(_values, Indented));
            }

            return value;
        }
    }
}

/// <summary>Files that only their owner may read.</summary>
internal static class PrivateFile
{
    /// <summary>Replaces the file as a whole: a reader sees the old or the new text.</summary>
    public static void Write(string path, string text)
    {
        var temporary = path + ".tmp";
        File.Delete(temporary);
        using (var writer = new StreamWriter(temporary, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            writer.Write(text);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
