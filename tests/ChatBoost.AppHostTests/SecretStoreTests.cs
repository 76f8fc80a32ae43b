using ChatBoost.AppHost.Orchestration;

namespace ChatBoost.AppHostTests;

public sealed class SecretStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("tests-of-chatboost-").FullName;

    [Fact]
    public void A_secret_is_made_once_and_kept_where_only_its_owner_reads_it()
    {
        var file = Path.Combine(_directory, "secrets.json");
        var first = new SecretStore(file);
        var key = first.Get("key", bytes: 32);
        var password = first.GetPassword("password");

        var second = new SecretStore(file);

        Assert.Equal(32, Convert.FromBase64String(key).Length);
        Assert.Equal(key, second.Get("key", bytes: 32));
        Assert.Equal(password, second.GetPassword("password"));
        Assert.NotEqual(password, second.GetPassword("another"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
