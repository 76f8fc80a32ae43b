using System.Collections.Immutable;
using ChatBoost.ProviderSimulator.Graph.Templates;
using ChatBoost.ProviderSimulator.Numbers;

namespace ChatBoost.ProviderSimulator.Graph.Messages;

/// <summary>One message a business sent.</summary>
internal sealed class SentMessage
{
    private readonly Lock _lock = new();

    public long Sequence { get; set; }

    public required string Wamid { get; init; }

    public required BusinessNumber Number { get; init; }

    public required Customer Customer { get; init; }

    /// <summary>The customer's number in digits; null when the message went to a user id.</summary>
    public required string? To { get; init; }

    /// <summary>The user id the message went to; null when it went to a number.</summary>
    public required string? Recipient { get; init; }

    public required string Type { get; init; }

    /// <summary>The words a customer reads.</summary>
    public required string? Text { get; init; }

    /// <summary>The body as received.</summary>
    public required byte[] Payload { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required string? CallbackData { get; init; }

    /// <summary>The template it is made from; null for free-form messages.</summary>
    public required Template? Template { get; init; }

    /// <summary>Major version of the Graph API it was sent with: statuses of v24 and later have no <c>conversation</c>.</summary>
    public required int Version { get; init; }

    public string ConversationId { get; } = Guid.CreateVersion7().ToString("N");

    public ImmutableArray<MessageStatus> Statuses { get; private set; } = [];

    /// <summary>How far it got: <c>accepted</c> before the first status.</summary>
    public string Status => Statuses is [.., var last] ? last.Status : "accepted";

    /// <summary>Adds a status unless the message has it already or has passed it.</summary>
    /// <returns>Whether it was added.</returns>
    public bool TryAdd(MessageStatus status)
    {
        lock (_lock)
        {
            if (Statuses is [.., var last] && (last.Status == "failed" || RankOf(status.Status) <= RankOf(last.Status)))
            {
                return false;
            }

            Statuses = Statuses.Add(status);
            return true;
        }
    }

    private static int RankOf(string status) => status switch { "sent" => 1, "delivered" => 2, "read" => 3, "played" => 4, _ => 5 };
}

/// <summary>A status a message reached.</summary>
/// <param name="Code">Why it failed.</param>
internal sealed record MessageStatus(string Status, DateTimeOffset At, int? Code = null);
