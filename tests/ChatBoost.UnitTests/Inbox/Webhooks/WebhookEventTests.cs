using System.Text.Json;
using ChatBoost.Inbox.Webhooks;

namespace ChatBoost.UnitTests.Inbox.Webhooks;

public sealed class WebhookEventTests
{
    private static readonly OrganizationId Organization = OrganizationId.New();

    [Fact]
    public void An_event_has_the_same_id_however_often_it_comes_and_several_of_one_message_have_different_ones()
    {
        var message = Guid.CreateVersion7();

        var first = Enumerable.Range(0, 500).Select(index => Make(message, index).Id).ToList();
        var again = Enumerable.Range(0, 500).Select(index => Make(message, index).Id).ToList();

        Assert.Equal(first, again);
        Assert.Equal(500, first.Distinct().Count());
        Assert.Equal(message, first[0].Value);
    }

    [Fact]
    public void Ids_sort_as_the_messages_that_carried_them()
    {
        var earlier = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(1));
        var later = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(2));

        for (var index = 0; index < 100; index++)
        {
            Assert.True(string.CompareOrdinal(Make(earlier, index).Id.ToString(), Make(later, 100 - index).Id.ToString()) < 0);
        }
    }

    [Fact]
    public void The_body_has_these_fields_and_leaves_out_what_is_null()
    {
        var message = Guid.CreateVersion7();
        var at = new DateTimeOffset(2026, 11, 21, 1, 2, 3, TimeSpan.Zero);

        var body = WebhookEvent.Of(message, 0, Organization, "conversation.assigned", at, new { AssigneeId = (UserId?)null, By = "someone" }).Payload;

        Assert.Equal(
            $$$"""{"id":"{{{new WebhookEventId(message)}}}","type":"conversation.assigned","occurredAt":"2026-11-21T01:02:03+00:00","organizationId":"{{{Organization}}}","data":{"by":"someone"}}""",
            JsonSerializer.Serialize(JsonElement.Parse(body), JsonSerializerOptions.Web).Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    private static WebhookEvent Make(Guid message, int index) => WebhookEvent.Of(message, index, Organization, "message.status_changed", DateTimeOffset.UnixEpoch, new { index });
}
