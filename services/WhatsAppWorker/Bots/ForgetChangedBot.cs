using ChatBoost.Contracts.Events;
using MassTransit;

namespace ChatBoost.WhatsAppWorker.Bots;

/// <summary>A change of a bot counts from the next message on, in every replica. Running twice or late does no harm: the cache is only emptied.</summary>
internal sealed class ForgetChangedBot(ActiveBots bots) : IConsumer<BotChanged>
{
    public Task Consume(ConsumeContext<BotChanged> context)
    {
        bots.Forget(context.Message.OrganizationId);
        return Task.CompletedTask;
    }
}
