using YamlDotNet.RepresentationModel;

namespace ChatBoost.AppHostTests;

public sealed class ManifestTests : IDisposable
{
    private static readonly string Committed = Path.Combine(AppHostProgram.RepositoryRoot, "deploy", "kubernetes");
    private readonly string _directory = Directory.CreateTempSubdirectory("tests-of-chatboost-").FullName;

    [Fact]
    public async Task The_manifests_in_the_repository_are_what_the_model_gives()
    {
        var (exitCode, output) = await AppHostProgram.RunAsync(TestContext.Current.CancellationToken, "publish", _directory);
        Assert.True(exitCode == 0, output);

        Assert.Equal(Names(Committed), Names(_directory));
        foreach (var name in Names(_directory))
        {
            Assert.True(
                File.ReadAllText(Path.Combine(Committed, name)) == File.ReadAllText(Path.Combine(_directory, name)),
                $"deploy/kubernetes/{name} differs from the model: run dotnet run --project AppHost -- publish deploy/kubernetes");
        }
    }

    [Fact]
    public void No_manifest_holds_a_secret_or_knows_the_simulator()
    {
        foreach (var (file, document) in Documents())
        {
            var kind = document["kind"].ToString();
            Assert.True(kind != "Secret", $"{file} holds a Secret.");
            Assert.DoesNotContain("simulator", document.ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Every_container_runs_without_privileges_and_says_what_it_needs()
    {
        foreach (var (file, document) in Documents().Where(entry => entry.Document["kind"].ToString() is "Deployment" or "StatefulSet"))
        {
            var pod = document["spec"]["template"]["spec"];
            var container = pod["containers"][0];

            Assert.True(pod["securityContext"]["runAsNonRoot"].ToString() == "true", file);
            Assert.True(container["securityContext"]["readOnlyRootFilesystem"].ToString() == "true", file);
            Assert.True(container["securityContext"]["allowPrivilegeEscalation"].ToString() == "false", file);
            Assert.NotNull(container["resources"]["limits"]["memory"]);
            Assert.NotNull(container["readinessProbe"]);
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static IEnumerable<string> Names(string directory) => Directory.GetFiles(directory).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    private static IEnumerable<(string File, YamlNode Document)> Documents()
    {
        foreach (var file in Directory.GetFiles(Committed, "*.yaml"))
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(File.ReadAllText(file)));
            foreach (var document in yaml.Documents)
            {
                yield return (Path.GetFileName(file), document.RootNode);
            }
        }
    }
}
