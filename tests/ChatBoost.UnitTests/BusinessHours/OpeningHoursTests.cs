using System.Globalization;
using ChatBoost.Inbox.BusinessHours;

namespace ChatBoost.UnitTests.BusinessHours;

public sealed class OpeningHoursTests
{
    private const string Berlin = "Europe/Berlin";
    private const string NewYork = "America/New_York";

    // Berlin: the clock goes forward on 29 March 2026 at 02:00, and back on 25 October at 03:00. 1 May is a holiday here.
    private static readonly OpeningHours Shop = Hours(Berlin, "2026-05-01", "mon-fri 09:00-12:00 13:00-18:00", "sat 10:00-14:00");

    [Theory]
    [InlineData("2026-01-05T08:00:00Z", true)] // Monday, 09:00
    [InlineData("2026-01-05T07:59:59Z", false)]
    [InlineData("2026-01-05T10:59:59Z", true)]
    [InlineData("2026-01-05T11:00:00Z", false)] // the break
    [InlineData("2026-01-05T12:00:00Z", true)]
    [InlineData("2026-01-05T17:00:00Z", false)] // 18:00
    [InlineData("2026-07-06T07:00:00Z", true)] // in summer an hour earlier
    [InlineData("2026-07-06T16:00:00Z", false)]
    [InlineData("2026-01-10T09:00:00Z", true)] // Saturday
    [InlineData("2026-01-11T12:00:00Z", false)] // Sunday
    [InlineData("2026-05-01T08:00:00Z", false)] // a holiday, a Friday
    public void Is_open_by_the_wall_clock(string at, bool isOpen) => Assert.Equal(isOpen, Shop.IsOpen(At(at)));

    [Theory]
    [InlineData("2026-01-05T08:30:00Z", "2026-01-05T08:30:00Z")] // at once
    [InlineData("2026-01-05T11:30:00Z", "2026-01-05T12:00:00Z")]
    [InlineData("2026-01-05T17:00:00Z", "2026-01-06T08:00:00Z")]
    [InlineData("2026-01-10T13:00:00Z", "2026-01-12T08:00:00Z")] // over Sunday
    [InlineData("2026-03-28T13:00:00Z", "2026-03-30T07:00:00Z")] // over the night the clock goes forward
    [InlineData("2026-10-24T12:00:00Z", "2026-10-26T08:00:00Z")] // and back
    [InlineData("2026-04-30T16:00:00Z", "2026-05-02T08:00:00Z")] // over a holiday
    public void Opens_next(string after, string opens) => Assert.Equal(At(opens), Shop.NextOpening(At(after)));

    [Theory]
    [InlineData("2026-01-05T08:00:00Z", "2026-01-05T09:30:00Z", 90)]
    [InlineData("2026-01-05T10:30:00Z", "2026-01-05T12:30:00Z", 60)] // over the break
    [InlineData("2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z", (5 * 8 * 60) + (4 * 60))] // a week
    [InlineData("2026-03-23T00:00:00Z", "2026-03-30T00:00:00Z", (5 * 8 * 60) + (4 * 60))] // one with a jump at night
    [InlineData("2026-04-27T00:00:00Z", "2026-05-04T00:00:00Z", (4 * 8 * 60) + (4 * 60))] // one with a holiday
    [InlineData("2026-01-05T09:00:00Z", "2026-01-05T09:00:00Z", 0)]
    [InlineData("2026-01-05T10:00:00Z", "2026-01-05T09:00:00Z", 0)] // backwards
    public void Counts_what_was_open(string from, string to, int minutes) => Assert.Equal(TimeSpan.FromMinutes(minutes), Shop.Between(At(from), At(to)));

    [Theory]
    [InlineData("2026-01-05T08:00:00Z", 60, "2026-01-05T09:00:00Z")]
    [InlineData("2026-01-05T10:30:00Z", 60, "2026-01-05T12:30:00Z")]
    [InlineData("2026-01-05T16:30:00Z", 60, "2026-01-06T08:30:00Z")] // into the next day
    [InlineData("2026-01-05T10:00:00Z", 60, "2026-01-05T11:00:00Z")] // exactly until the break
    [InlineData("2026-03-28T12:30:00Z", 60, "2026-03-30T07:30:00Z")] // into summer
    [InlineData("2026-04-30T15:30:00Z", 60, "2026-05-02T08:30:00Z")]
    [InlineData("2026-01-11T12:00:00Z", 0, "2026-01-11T12:00:00Z")]
    public void Adds_open_time(string from, int minutes, string then) => Assert.Equal(At(then), Shop.Add(At(from), TimeSpan.FromMinutes(minutes)));

    [Theory]
    // Forward, 02:00 to 03:00: what begins or ends in the skipped hour does so at the jump, 01:00 UTC.
    [InlineData(Berlin, "sun 02:30-05:00", "2026-03-29", 120)]
    [InlineData(Berlin, "sun 01:00-02:30", "2026-03-29", 60)]
    [InlineData(Berlin, "sun 02:10-02:50", "2026-03-29", 0)]
    [InlineData(Berlin, "sun 00:00-24:00", "2026-03-29", 23 * 60)]
    // Back, 03:00 to 02:00: what begins in the repeated hour does so the first time, what ends there ends the second time.
    [InlineData(Berlin, "sun 02:30-05:00", "2026-10-25", 210)]
    [InlineData(Berlin, "sun 01:00-02:30", "2026-10-25", 150)]
    [InlineData(Berlin, "sun 02:10-02:50", "2026-10-25", 100)]
    [InlineData(Berlin, "sun 00:00-24:00", "2026-10-25", 25 * 60)]
    [InlineData(NewYork, "sun 00:00-24:00", "2026-03-08", 23 * 60)]
    [InlineData(NewYork, "sun 00:00-24:00", "2026-11-01", 25 * 60)]
    // Half an hour, on an island.
    [InlineData("Australia/Lord_Howe", "sun 00:00-24:00", "2026-10-04", (23 * 60) + 30)]
    // At midnight: the day begins at 01:00, and the one before has all its hours.
    [InlineData("America/Santiago", "sun 00:00-24:00", "2026-09-06", 23 * 60)]
    [InlineData("America/Santiago", "sat 00:00-24:00", "2026-09-05", 24 * 60)]
    // Back at midnight, to 23:00 of the day that ends.
    [InlineData("America/Santiago", "sat 00:00-24:00", "2026-04-04", 25 * 60)]
    public void Days_the_clock_is_moved_have_the_hours_they_have(string zone, string week, string day, int minutes)
    {
        var noon = At(day + "T12:00:00Z");
        Assert.Equal(TimeSpan.FromMinutes(minutes), Hours(zone, "", week).Between(noon.AddDays(-1.5), noon.AddDays(1.5)));
    }

    [Fact]
    public void A_repeated_hour_that_is_open_is_open_twice_and_counted_once_by_the_minute()
    {
        var night = Hours(Berlin, "", "sun 00:00-02:30 02:30-04:00");
        Assert.Equal(TimeSpan.FromHours(5), night.Between(At("2026-10-24T12:00:00Z"), At("2026-10-25T12:00:00Z")));
    }

    [Fact]
    public void Nobody_there_ever_is_never_open()
    {
        var never = Hours(Berlin, "");
        Assert.Null(never.NextOpening(At("2026-01-05T08:00:00Z")));
        Assert.Null(never.Add(At("2026-01-05T08:00:00Z"), TimeSpan.FromMinutes(1)));
        Assert.Equal(TimeSpan.Zero, never.Between(At("2026-01-05T08:00:00Z"), At("2027-01-05T08:00:00Z")));
    }

    [Fact]
    public void Much_open_time_takes_years()
    {
        var rare = Hours(Berlin, "", "mon 09:00-10:00");
        Assert.Equal(At("2028-01-03T09:00:00Z"), rare.Add(At("2026-01-05T08:00:00Z"), TimeSpan.FromHours(105)));
    }

    /// <summary>Whatever the week, the zone and the instants: the three ways to ask agree with each other, minute by minute.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void All_questions_agree(int seed)
    {
        var random = new Random(seed);
        string[] zones = [Berlin, NewYork, "Australia/Lord_Howe", "America/Santiago", "Asia/Kathmandu", "UTC", "Africa/Cairo", "Pacific/Apia"];
        for (var round = 0; round < 30; round++)
        {
            var hours = new OpeningHours(TimeZoneInfo.FindSystemTimeZoneById(zones[random.Next(zones.Length)]), RandomWeek(random), []);
            // Days around those the clock is moved.
            var from = At("2026-03-01T00:00:00Z").AddMinutes(random.Next(250 * 24 * 60));
            var to = from.AddMinutes(random.Next(3 * 24 * 60));
            var counted = 0;
            for (var minute = from; minute < to; minute = minute.AddMinutes(1))
            {
                var isOpen = hours.IsOpen(minute);
                counted += isOpen ? 1 : 0;
                Assert.Equal(isOpen, hours.NextOpening(minute) == minute);
            }

            Assert.Equal(TimeSpan.FromMinutes(counted), hours.Between(from, to));
            if (counted > 0)
            {
                var then = hours.Add(from, TimeSpan.FromMinutes(counted))!.Value;
                Assert.True(then <= to);
                Assert.Equal(TimeSpan.FromMinutes(counted), hours.Between(from, then));
            }
        }
    }

    private static List<(DayOfWeek, TimeSpan, TimeSpan)> RandomWeek(Random random)
    {
        var week = new List<(DayOfWeek, TimeSpan, TimeSpan)>();
        foreach (var day in Enum.GetValues<DayOfWeek>())
        {
            var cuts = Enumerable.Range(0, 4).Select(_ => random.Next(0, 97)).Distinct().Order().Select(quarter => TimeSpan.FromMinutes(quarter * 15)).ToList();
            for (var i = 0; i + 1 < cuts.Count; i += 2)
            {
                week.Add((day, cuts[i], cuts[i + 1]));
            }
        }

        return week;
    }

    /// <summary>Hours as people write them.</summary>
    internal static OpeningHours Hours(string zone, string holidays, params IReadOnlyList<string> week)
    {
        string[] names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
        var intervals = from line in week
                        let words = line.Split(' ')
                        let days = words[0].Split('-')
                        from day in Enumerable.Range(Array.IndexOf(names, days[0]), Array.IndexOf(names, days[^1]) - Array.IndexOf(names, days[0]) + 1)
                        from interval in words.Skip(1)
                        let ends = interval.Split('-')
                        select ((DayOfWeek)day, TimeOf(ends[0]), TimeOf(ends[1]));
        return new OpeningHours(
            TimeZoneInfo.FindSystemTimeZoneById(zone), intervals, holidays.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(day => DateOnly.Parse(day, CultureInfo.InvariantCulture)));
    }

    private static TimeSpan TimeOf(string text) => new(int.Parse(text[..2], CultureInfo.InvariantCulture), int.Parse(text[3..], CultureInfo.InvariantCulture), 0);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
