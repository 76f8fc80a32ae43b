using System.Net.Sockets;
using ChatBoost.AppHost.Orchestration;

namespace ChatBoost.AppHost.Resources;

/// <summary>A RabbitMQ broker from Debian's packages.</summary>
public sealed class RabbitMQServerResource(string name) : ProcessResource(name), IResourceWithConnectionString
{
    private const string User = "chatboost";

    // RabbitMQ looks into each module of each of these applications while it starts (for upgrades and feature flags) and so loads them one
    // by one, which takes Erlang's compiling loader two thirds of the start. Loaded together beforehand they take two seconds instead of ten.
    private const string LoadModulesTogether =
        "code:ensure_modules_loaded(lists:append([case(file:consult(code:where_is_file(atom_to_list(Application)++[46,97,112,112])))of" +
        "{ok,[{application,_,Properties}]}->proplists:get_value(modules,Properties);_->[]end||Application<-[" +
        "kernel,stdlib,sasl,compiler,crypto,asn1,public_key,ssl,mnesia,os_mon,syntax_tools,tools,xmerl,runtime_tools,inets," +
        "ra,aten,gen_batch_server,rabbit,rabbit_common,rabbitmq_prelaunch,osiris,cuttlefish,syslog,ranch,recon,seshat,sysmon_handler," +
        "jsx,credentials_obfuscation,getopt,stdout_formatter,systemd,enough]])).";

    /// <summary>Four seconds of computing on an idle machine: on one that builds something at the same time it may be many more.</summary>
    public override TimeSpan StartTimeout => TimeSpan.FromSeconds(120);

    /// <inheritdoc/>
    public string GetConnectionString(RunContext run) =>
        $"amqp://{User}:{Password(run)}@127.0.0.1:{run.PortOf(Endpoints[0])}";

    /// <inheritdoc/>
    public override async Task<ProcessSpec> PrepareAsync(RunContext run, int port, CancellationToken cancellationToken)
    {
        var directory = run.Data.Directory(Name);
        var distributionPort = run.PortOf(Endpoints[1]);
        var configuration = Path.Combine(directory, "rabbitmq.conf");
        await File.WriteAllTextAsync(
            configuration,
            $"""
            listeners.tcp.local = 127.0.0.1:{port}
            default_user = {User}
            default_pass = {Password(run)}
            default_user_tags.administrator = true
            log.file = false
            log.console = true
            log.console.level = warning
            """,
            cancellationToken);
        File.SetUnixFileMode(configuration, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var plugins = Path.Combine(directory, "enabled_plugins");
        await File.WriteAllTextAsync(plugins, "[].", cancellationToken);

        // One node that nobody clusters with needs no epmd, a daemon that would outlive everything here: the node is named on the
        // command line and its distribution port is fixed. ERL_AFLAGS also reaches the helpers RabbitMQ starts by itself.
        var node = $"{User}@localhost";
        return new ProcessSpec("/usr/lib/rabbitmq/bin/rabbitmq-server", [], directory,
        [
            new("HOME", directory), // the Erlang cookie is kept there
            new("RUNNING_UNDER_SYSTEMD", "true"), // replace the shell by the broker, so that a signal reaches it
            new("RABBITMQ_CONF_ENV_FILE", "/dev/null"),
            new("RABBITMQ_NODENAME", node),
            new("RABBITMQ_CONFIG_FILE", configuration),
            new("RABBITMQ_ENABLED_PLUGINS_FILE", plugins),
            new("RABBITMQ_MNESIA_BASE", Path.Combine(directory, "mnesia")),
            new("RABBITMQ_LOG_BASE", Path.Combine(directory, "log")),
            new("RABBITMQ_LOGS", "-"),
            new("RABBITMQ_DIST_PORT", $"{distributionPort}"),
            new("ERL_AFLAGS", $"-start_epmd false -erl_epmd_port {distributionPort} -eval {LoadModulesTogether}"),
            new("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                $"-sname {node} +S 2:2 -kernel inet_dist_listen_min {distributionPort} -kernel inet_dist_listen_max {distributionPort} " +
                "-kernel inet_dist_use_interface {127,0,0,1}"),
        ]);
    }

    /// <inheritdoc/>
    public override async Task<bool> IsReadyAsync(RunContext run, int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, cancellationToken);
        await using var stream = client.GetStream();

        // The AMQP 0-9-1 protocol header; the broker answers with a method frame (type 1, Connection.Start) on channel 0.
        await stream.WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), cancellationToken);
        var answer = new byte[3];
        await stream.ReadExactlyAsync(answer, cancellationToken);
        return answer is [1, 0, 0];
    }

    private static string Password(RunContext run) => run.Secrets.GetPassword("rabbitmq-password");
}

/// <summary>Declares RabbitMQ, by Aspire's names.</summary>
public static class RabbitMQBuilderExtensions
{
    /// <summary>Adds a broker; the port after <paramref name="port"/> is for Erlang's distribution.</summary>
    public static IResourceBuilder<RabbitMQServerResource> AddRabbitMQ(this DistributedApplicationBuilder builder, string name, int port) =>
        builder.AddResource(new RabbitMQServerResource(name)).WithEndpoint("tcp", port).WithEndpoint("distribution", port + 1);
}
