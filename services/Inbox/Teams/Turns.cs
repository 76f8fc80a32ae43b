namespace ChatBoost.Inbox.Teams;

/// <summary>Whose turn it is.</summary>
internal static class Turns
{
    /// <summary>Somebody who takes conversations.</summary>
    /// <param name="UserId">Who.</param>
    /// <param name="LastTurn">Its last turn; the lowest is next.</param>
    /// <param name="Capacity">How many open ones it takes; null without limit.</param>
    /// <param name="Open">How many it has.</param>
    internal sealed record Member(UserId UserId, long LastTurn, int? Capacity, int Open)
    {
        public bool HasRoom => Capacity is not { } capacity || Open < capacity;
    }

    /// <summary>Gives conversations, in their order, to members in turn, until nobody has room. Each is told with the member as it is afterwards.</summary>
    public static IReadOnlyList<(ConversationId Conversation, Member Member)> Give(IReadOnlyList<ConversationId> waiting, IReadOnlyList<Member> members)
    {
        var given = new List<(ConversationId, Member)>();
        var turn = members.Select(member => member.LastTurn).DefaultIfEmpty().Max();
        // Who has room, by turn; of those who never had one, the one who joined ChatBoost first.
        var next = new PriorityQueue<Member, (long, Guid)>(members.Where(member => member.HasRoom).Select(member => (member, (member.LastTurn, member.UserId.Value))));
        foreach (var conversation in waiting)
        {
            if (!next.TryDequeue(out var member, out _))
            {
                break;
            }

            member = member with { LastTurn = ++turn, Open = member.Open + 1 };
            given.Add((conversation, member));
            if (member.HasRoom)
            {
                next.Enqueue(member, (member.LastTurn, member.UserId.Value));
            }
        }

        return given;
    }
}
