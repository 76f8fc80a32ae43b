using ChatBoost.AppHost.Model;

namespace ChatBoost.AppHostTests;

public sealed class CommandLineTests
{
    [Fact]
    public void Without_arguments_everything_runs_on_the_default_ports()
    {
        var options = AppHostOptions.Parse([], out var exitCode);

        Assert.Equal(0, exitCode);
        Assert.Equal(AppHostCommand.Run, options!.Command);
        Assert.Equal(0, options.PortOffset);
        Assert.Equal(TimeSpan.FromSeconds(1), options.RestartDelay);
        Assert.False(options.Ephemeral || options.NoBuild || options.NoDashboard || options.NoSeed);
    }

    [Fact]
    public void Options_of_a_test_run_are_read()
    {
        var options = AppHostOptions.Parse(
            ["--ephemeral", "--port-offset", "1000", "--no-build", "--replicas", "inbox=2", "--set", "A__B=c=d", "--restart-delay", "5", "--run-file", "/tmp/run.json"],
            out _);

        Assert.True(options!.Ephemeral && options.NoBuild);
        Assert.Equal(1000, options.PortOffset);
        Assert.Equal(2, options.Replicas["inbox"]);
        Assert.Equal("c=d", options.Environment["A__B"]);
        Assert.Equal(TimeSpan.FromSeconds(5), options.RestartDelay);
        Assert.Equal("/tmp/run.json", options.RunFile);
    }

    [Fact]
    public void Publish_takes_a_directory()
    {
        var options = AppHostOptions.Parse(["publish", "deploy/kubernetes"], out _);

        Assert.Equal(AppHostCommand.Publish, options!.Command);
        Assert.Equal("deploy/kubernetes", options.PublishDirectory);
    }

    [Theory]
    [InlineData("--replicas", "inbox")]
    [InlineData("--replicas", "inbox=0")]
    [InlineData("--replicas", "inbox=many")]
    [InlineData("--set", "=value")]
    [InlineData("--port-offset", "-1")]
    [InlineData("--port-offset", "60000")]
    [InlineData("--restart-delay", "31")]
    [InlineData("--unknown", "1")]
    [InlineData("publish", "")]
    public void What_makes_no_sense_is_refused(params string[] args)
    {
        var options = AppHostOptions.Parse([.. args.Where(argument => argument.Length > 0)], out var exitCode);

        Assert.Null(options);
        Assert.NotEqual(0, exitCode);
    }
}
