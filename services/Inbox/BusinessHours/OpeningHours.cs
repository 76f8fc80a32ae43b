namespace ChatBoost.Inbox.BusinessHours;

/// <summary>
/// When an organization is open, and how much of a time it was. Intervals are by the wall clock of its zone, also on days the clock is moved: one that begins or ends
/// within a skipped hour does so at the jump; one that begins within a repeated hour begins the first time, and one that ends there ends the second time.
/// </summary>
internal sealed class OpeningHours
{
    // Who has no hour open within this many days is taken for closed for good.
    private const int LongestSearch = 400;

    private static readonly TimeSpan Midnight = TimeSpan.FromHours(24);

    private readonly TimeZoneInfo _zone;
    private readonly ILookup<DayOfWeek, (TimeSpan Opens, TimeSpan Closes)> _week;
    private readonly HashSet<DateOnly> _holidays;

    /// <param name="zone">Whose wall clock.</param>
    /// <param name="week">From when to when, as time since midnight; 24 hours is the end of the day. Those of one day must not overlap.</param>
    /// <param name="holidays">Days nobody is there.</param>
    public OpeningHours(TimeZoneInfo zone, IEnumerable<(DayOfWeek Day, TimeSpan Opens, TimeSpan Closes)> week, IEnumerable<DateOnly> holidays)
    {
        _zone = zone;
        _week = week.OrderBy(interval => interval.Opens).ToLookup(interval => interval.Day, interval => (interval.Opens, interval.Closes));
        _holidays = [.. holidays];
    }

    /// <summary>Whether somebody is there. The moment of closing is closed.</summary>
    public bool IsOpen(DateTimeOffset at) => Periods(at).TakeWhile(period => period.Opens <= at).Any(period => at < period.Closes);

    /// <summary>When somebody is there next: at once when it is open; null when that is not within a year.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset after)
    {
        foreach (var period in Periods(after))
        {
            if (period.Closes > after)
            {
                return period.Opens > after ? period.Opens : after;
            }
        }

        return null;
    }

    /// <summary>How much of the time between two instants was open; zero when the second is not later.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        var open = TimeSpan.Zero;
        foreach (var period in Periods(from, to).TakeWhile(period => period.Opens < to))
        {
            var (begins, ends) = (period.Opens > from ? period.Opens : from, period.Closes < to ? period.Closes : to);
            open += ends > begins ? ends - begins : TimeSpan.Zero;
        }

        return open;
    }

    /// <summary>When so much open time has passed; null when that is not before a year without an open hour.</summary>
    public DateTimeOffset? Add(DateTimeOffset from, TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero)
        {
            return from;
        }

        while (true)
        {
            var last = from;
            foreach (var period in Periods(from))
            {
                var begins = period.Opens > from ? period.Opens : from;
                if (period.Closes <= begins)
                {
                    continue;
                }

                if (period.Closes - begins >= duration)
                {
                    return begins + duration;
                }

                duration -= period.Closes - begins;
                last = period.Closes;
            }

            if (last == from)
            {
                return null;
            }

            from = last;
        }
    }

    /// <summary>What is open around and after an instant, in order and without overlaps; to the longest search, or as far as asked.</summary>
    private IEnumerable<(DateTimeOffset Opens, DateTimeOffset Closes)> Periods(DateTimeOffset from, DateTimeOffset? to = null)
    {
        // A day earlier: the offset may have changed since.
        var first = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, _zone).DateTime).AddDays(-1);
        var last = to is { } end && end > from ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(end, _zone).DateTime).AddDays(1) : first.AddDays(LongestSearch);
        var closed = DateTimeOffset.MinValue;
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            if (_holidays.Contains(day))
            {
                continue;
            }

            foreach (var (opens, closes) in _week[day.DayOfWeek])
            {
                var begins = InstantOf(day, opens, isEnd: false);
                var ends = InstantOf(day, closes, isEnd: true);
                begins = begins > closed ? begins : closed;
                if (ends > begins)
                {
                    closed = ends;
                    yield return (begins, ends);
                }
            }
        }
    }

    private DateTimeOffset InstantOf(DateOnly day, TimeSpan time, bool isEnd)
    {
        var local = day.ToDateTime(TimeOnly.MinValue) + time;
        if (_zone.IsInvalidTime(local))
        {
            // Zones that jump do so at full minutes.
            var before = local;
            while (_zone.IsInvalidTime(before))
            {
                before = before.AddMinutes(-1);
            }

            before = before.AddTicks(-(before.Ticks % TimeSpan.TicksPerMinute));
            return new DateTimeOffset(before, _zone.GetUtcOffset(before)).AddMinutes(1).ToUniversalTime();
        }

        if (_zone.IsAmbiguousTime(local))
        {
            // The larger offset is the first time. A day ends where the next one begins, and that is the first time, too.
            var offsets = _zone.GetAmbiguousTimeOffsets(local);
            return new DateTimeOffset(local, isEnd && time < Midnight ? offsets.Min() : offsets.Max()).ToUniversalTime();
        }

        return new DateTimeOffset(local, _zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
