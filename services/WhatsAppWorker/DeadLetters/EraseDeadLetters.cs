using ChatBoost.Contracts.Events;
using ChatBoost.WhatsAppWorker.Inbox;
using MassTransit;

namespace ChatBoost.WhatsAppWorker.DeadLetters;

/// <summary>
/// Takes what an erased contact wrote, and what was reported of messages to it, out of the dead letters: the only place where the worker keeps anything. Harmless when repeated.
/// </summary>
internal sealed class EraseDeadLetters(IEnumerable<DeadLetterQueue> queues, InboxClient inbox, TimeProvider clock) : IConsumer<ContactErasureRequested>
{
    public async Task Consume(ConsumeContext<ContactErasureRequested> context)
    {
        var request = context.Message;
        var numbers = await inbox.ListNumbersAsync(request.OrganizationId, context.CancellationToken);
        var addresses = request.Addresses.ToHashSet(StringComparer.Ordinal);
        var erased = 0;
        foreach (var queue in queues)
        {
            erased += await queue.EraseAsync(numbers, addresses, context.CancellationToken);
        }

        await context.Publish(
            new ContactErased(request.OrganizationId, request.ErasureId, "whatsapp-worker", new Dictionary<string, int> { ["deadLetters"] = erased }, clock.GetUtcNow()),
            context.CancellationToken);
    }
}
