using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.Channels;
using ChatBoost.Inbox.Realtime;
using ChatBoost.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.Inbox.Messages;

/// <summary>Takes what the provider reported of sent messages, in batches (worker to Inbox).</summary>
internal static class RecordStatuses
{
    private const int MaxUpdates = 500;

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost("/statuses", HandleAsync).WithName(nameof(RecordStatuses));

    private static async Task<Results<Ok<StatusesRecorded>, ProblemHttpResult>> HandleAsync(
        Contracts.Inbox.RecordStatuses request, ChannelDirectory channels, ChannelAdapters adapters, StatusStore store, InboxEvents live, CancellationToken cancellationToken)
    {
        if (request.Updates.Count > MaxUpdates)
        {
            return Problem.BadRequest("too_many_updates", $"At most {MaxUpdates} statuses at once.");
        }

        var notConnected = 0;
        var known = new Dictionary<(ChannelId, string Wamid), (ChannelRef Channel, ReportedStatus Status)>();
        foreach (var update in request.Updates)
        {
            if (update.PhoneNumberId is null || await channels.FindAsync(update.PhoneNumberId, cancellationToken) is not { } channel)
            {
                notConnected++;
            }
            else if (adapters.Of(channel).ReadStatus(update) is { } status)
            {
                var key = (channel.ChannelId, status.Wamid);
                known[key] = known.TryGetValue(key, out var other) ? (channel, other.Status.With(status)) : (channel, status);
            }
        }

        var (applied, parked) = (0, 0);
        foreach (var organization in known.Values.GroupBy(entry => entry.Channel.OrganizationId))
        {
            // One of our messages can have two wamids when an answer was lost: one row of the statement for each message.
            var statuses = organization
                .GroupBy(entry => entry.Status.MessageId is { } id ? id.ToString() : entry.Status.Wamid)
                .Select(same => (same.First().Channel.ChannelId, same.Select(entry => entry.Status).Aggregate((a, b) => a.With(b))))
                .ToList();
            var outcome = await store.StoreAsync(organization.Key, statuses, cancellationToken);
            applied += outcome.Changes.Count;
            parked += outcome.Parked;
            live.StatusesChanged(organization.Key, outcome.Changes);
        }

        return TypedResults.Ok(new StatusesRecorded(applied, request.Updates.Count - notConnected - applied - parked, parked, notConnected));
    }
}
