using MassTransit;
using Npgsql;

namespace ChatBoost.ServiceDefaults.Messaging;

/// <summary>
/// For consumers whose events must not be put aside: while the database or another service is away they stay in their queue, for a day. With the retries all
/// consumers have, that is half a minute.
/// </summary>
public sealed class WaitForDependencies<TConsumer> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer
{
    private const int Retries = 8640;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<TConsumer> consumerConfigurator, IRegistrationContext context) =>
        endpointConfigurator.UseMessageRetry(retry =>
        {
            retry.Handle<NpgsqlException>();
            retry.Handle<HttpRequestException>();
            retry.Handle<TimeoutException>();
            retry.Interval(Retries, Pause);
        });
}
