using ChatBoost.Testing.Stack;
using RabbitMQ.Client;

namespace ChatBoost.ChaosTests;

/// <summary>A broker drops what no queue takes. On the first start of all that is every event until its consumer came up once.</summary>
[Trait("Category", "Chaos")]
public sealed class EventWithoutConsumer(ChaosStack stack)
{
    private const string Queue = "catalog-create-default-bot";

    [Fact]
    public async Task An_organization_that_signed_up_before_its_consumer_came_up_gets_its_bot()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var catalog = stack.Running.Description.All("catalog")[0];
        var broker = new ConnectionFactory { Uri = new Uri(catalog.EnvironmentVariable("ConnectionStrings__rabbitmq")) };
        await using var connection = await broker.CreateConnectionAsync(cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);

        // As if Catalog had never run: it is away for the five seconds until its restart, and so is its queue.
        Signal.KillHard(catalog.Pid);
        await channel.QueueDeleteAsync(Queue, cancellationToken: cancellation);
        var organization = await stack.Running.CreateOrganizationAsync(cancellation);
        Assert.True(stack.Running.Description.All("catalog")[0].Pid == 0 || stack.Running.Description.All("catalog")[0].Pid == catalog.Pid);

        await Wait.ForAsync("the bot of the new organization", () => FirstBotAsync(organization, cancellation), cancellationToken: cancellation);
    }

    private static async Task<Testing.Api.Bot?> FirstBotAsync(Testing.Api.ChatBoostApi organization, CancellationToken cancellation)
    {
        try
        {
            return (await organization.BotsAsync(cancellation)).Data.FirstOrDefault();
        }
        catch (Exception exception) when (exception is Testing.Api.ApiProblemException or HttpRequestException)
        {
            // Catalog is away.
            return null;
        }
    }
}
