using System.Globalization;
using ChatBoost.Contracts.Inbox;
using ChatBoost.Inbox.AwayMessages;
using ChatBoost.Inbox.BusinessHours;
using ChatBoost.Inbox.ManualActions;
using ChatBoost.Inbox.ServiceLevels;

namespace ChatBoost.UnitTests.ServiceLevels;

public sealed class ServiceClockTests
{
    // A Monday. Open from 9 to 17, UTC.
    private static readonly DateTimeOffset Nine = DateTimeOffset.Parse("2026-01-05T09:00:00Z", CultureInfo.InvariantCulture);

    private readonly ConversationWatch _watch = ConversationWatch.Of(OrganizationId.New(), ConversationId.New());
    private readonly ServiceSettings _settings = ServiceSettings.Of(OrganizationId.New());
    private readonly HashSet<ManualActionKind> _known = [];
    private ConversationState _conversation = new(ConversationStatus.Open, ConversationMode.Human, ConversationPriority.None, IsAssigned: false, WaitingSince: null, Answers: 0, LastInboundAt: null, WindowClosesAt: null);

    [Fact]
    public void The_first_answer_is_due_once_for_each_case()
    {
        Promise(firstResponse: 30);
        Assert.Equal(Nine.AddMinutes(30), ContactWrites(Nine).FirstResponseDueAt);
        Assert.Equal(Nine.AddMinutes(30), ContactWrites(Nine.AddMinutes(5)).FirstResponseDueAt);
        Assert.Null(Answered(Nine.AddMinutes(10)).FirstResponseDueAt);
        Assert.Null(ContactWrites(Nine.AddMinutes(20)).FirstResponseDueAt);

        Answered(Nine.AddMinutes(21));
        Moves(ConversationStatus.Resolved, Nine.AddMinutes(30));
        Moves(ConversationStatus.Open, Nine.AddMinutes(60));
        Assert.Equal(Nine.AddMinutes(90), ContactWrites(Nine.AddMinutes(60)).FirstResponseDueAt);
    }

    [Fact]
    public void An_answer_between_two_looks_is_not_overlooked()
    {
        Promise(firstResponse: 30);
        ContactWrites(Nine);
        _conversation = _conversation with { Answers = 1, WaitingSince = Nine.AddMinutes(20) };

        Assert.Null(Look(Nine.AddMinutes(20)).FirstResponseDueAt);
    }

    [Fact]
    public void The_clock_of_the_resolution_stands_while_the_contact_has_the_word_or_it_is_put_off()
    {
        Promise(resolution: 60);
        Assert.Equal(Nine.AddMinutes(60), ContactWrites(Nine).ResolutionDueAt);
        Assert.Null(Answered(Nine.AddMinutes(20)).ResolutionDueAt);
        Assert.Equal(Nine.AddMinutes(100 + 40), ContactWrites(Nine.AddMinutes(100)).ResolutionDueAt);
        Assert.Null(Moves(ConversationStatus.Pending, Nine.AddMinutes(110)).ResolutionDueAt);
        Assert.Equal(Nine.AddMinutes(200 + 30), Moves(ConversationStatus.Open, Nine.AddMinutes(200)).ResolutionDueAt);
        Assert.Null(Moves(ConversationStatus.Resolved, Nine.AddMinutes(205)).ResolutionDueAt);

        // Another case has all of its time.
        Moves(ConversationStatus.Open, Nine.AddMinutes(300));
        Answered(Nine.AddMinutes(300));
        Assert.Equal(Nine.AddMinutes(360), ContactWrites(Nine.AddMinutes(300)).ResolutionDueAt);
    }

    [Fact]
    public void What_was_missed_stays_so_until_the_next_case()
    {
        Promise(firstResponse: 30, resolution: 60);
        ContactWrites(Nine);
        _watch.FirstResponseBreachedAt = _watch.ResolutionBreachedAt = Nine.AddHours(2);
        Look(Nine.AddHours(2)).Settle();
        Assert.Equal((true, null, null), (_watch.IsBreached, _watch.FirstResponseDueAt, _watch.ResolutionDueAt));

        Moves(ConversationStatus.Resolved, Nine.AddHours(3)).Settle();
        Assert.True(_watch.IsBreached);
        Moves(ConversationStatus.Open, Nine.AddHours(4)).Settle();
        Assert.False(_watch.IsBreached);
    }

    [Theory]
    [InlineData(ConversationPriority.Urgent, 10)]
    [InlineData(ConversationPriority.Low, 60)]
    public void Each_priority_has_its_own_and_another_one_another(ConversationPriority priority, int minutes)
    {
        _settings.Targets = new ServiceTargets(false, [new ServiceTarget(null, 60, null), new ServiceTarget(ConversationPriority.Urgent, 10, null)]);
        ContactWrites(Nine);
        _conversation = _conversation with { Priority = priority };

        Assert.Equal(Nine.AddMinutes(minutes), Look(Nine.AddMinutes(1)).FirstResponseDueAt);
    }

    [Theory]
    [InlineData(false, "2026-01-05T18:30:00Z")]
    [InlineData(true, "2026-01-06T10:30:00Z")]
    public void Minutes_count_by_the_calendar_or_while_it_is_open(bool inBusinessHours, string due)
    {
        OpenFromNineToFive();
        _settings.Targets = new ServiceTargets(inBusinessHours, [new ServiceTarget(null, 120, null)]);

        Assert.Equal(DateTimeOffset.Parse(due, CultureInfo.InvariantCulture), ContactWrites(Nine.AddHours(7.5)).FirstResponseDueAt);
    }

    [Fact]
    public void Rules_are_for_open_conversations_and_each_for_one_wait_once()
    {
        _settings.Rules = new WaitingRules(20, 10, 60);
        ContactWrites(Nine);
        Assert.Equal((Nine.AddMinutes(20), Nine.AddMinutes(10), Nine.AddHours(23)), (_watch.AnswerDueAt, _watch.AssignmentDueAt, _watch.WindowDueAt));

        _known.Add(ManualActionKind.AnswerOverdue);
        _conversation = _conversation with { IsAssigned = true };
        Look(Nine.AddMinutes(25));
        Assert.Equal((null, null, Nine.AddHours(23)), (_watch.AnswerDueAt, _watch.AssignmentDueAt, _watch.WindowDueAt));

        Assert.Null(Moves(ConversationStatus.Snoozed, Nine.AddMinutes(30)).WindowDueAt);
    }

    [Fact]
    public void Who_writes_while_it_is_closed_is_told_once_for_each_closed_period()
    {
        OpenFromNineToFive();
        _settings.Away = new AwayMessage(true, "We are away.");
        Assert.Null(ContactWrites(Nine).AwayDueAt);
        var (evening, opens) = (Nine.AddHours(9), Nine.AddHours(24));
        Assert.Equal(evening, ContactWrites(evening).AwayDueAt);
        Assert.Equal(opens, new ServiceClock(_settings).ClosedUntil(evening));

        _watch.AwayUntil = opens;
        Assert.Null(ContactWrites(evening.AddHours(1)).AwayDueAt);
        Assert.Equal(evening.AddDays(1), ContactWrites(evening.AddDays(1)).AwayDueAt);

        // A bot has a moment to answer; who was answered is told nothing.
        _conversation = _conversation with { Mode = ConversationMode.Bot };
        Assert.Equal(evening.AddDays(1) + ServiceClock.BotPatience, Look(evening.AddDays(1)).AwayDueAt);
        Assert.Null(Answered(evening.AddDays(1).AddSeconds(1)).AwayDueAt);
    }

    private void Promise(int? firstResponse = null, int? resolution = null) => _settings.Targets = new ServiceTargets(false, [new ServiceTarget(null, firstResponse, resolution)]);

    private void OpenFromNineToFive() => _settings.Hours = new WeeklyHours("UTC", [.. Enum.GetValues<Weekday>().Select(day => new OpenInterval(day, "09:00", "17:00"))], null);

    private ConversationWatch ContactWrites(DateTimeOffset at)
    {
        _conversation = _conversation with { WaitingSince = _conversation.WaitingSince ?? at, LastInboundAt = at, WindowClosesAt = at.AddHours(24) };
        return Look(at);
    }

    private ConversationWatch Answered(DateTimeOffset at)
    {
        _conversation = _conversation with { Answers = _conversation.Answers + (_conversation.WaitingSince is null ? 0 : 1), WaitingSince = null };
        return Look(at);
    }

    private ConversationWatch Moves(ConversationStatus to, DateTimeOffset at)
    {
        _conversation = _conversation with { Status = to };
        return Look(at);
    }

    private ConversationWatch Look(DateTimeOffset at)
    {
        new ServiceClock(_settings).Wind(_watch, _conversation, _known, at);
        return _watch;
    }
}
