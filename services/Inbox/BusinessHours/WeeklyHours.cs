using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;

namespace ChatBoost.Inbox.BusinessHours;

/// <summary>A day of the week; the numbers are those of <see cref="DayOfWeek"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Weekday>))]
public enum Weekday
{
    /// <summary>Sunday.</summary>
    [JsonStringEnumMemberName("sunday")]
    Sunday,

    /// <summary>Monday.</summary>
    [JsonStringEnumMemberName("monday")]
    Monday,

    /// <summary>Tuesday.</summary>
    [JsonStringEnumMemberName("tuesday")]
    Tuesday,

    /// <summary>Wednesday.</summary>
    [JsonStringEnumMemberName("wednesday")]
    Wednesday,

    /// <summary>Thursday.</summary>
    [JsonStringEnumMemberName("thursday")]
    Thursday,

    /// <summary>Friday.</summary>
    [JsonStringEnumMemberName("friday")]
    Friday,

    /// <summary>Saturday.</summary>
    [JsonStringEnumMemberName("saturday")]
    Saturday,
}

/// <summary>A time somebody is there, each week.</summary>
/// <param name="Day">The day.</param>
/// <param name="Opens">From when, by the wall clock: <c>09:00</c>.</param>
/// <param name="Closes">Until when; <c>24:00</c> is the end of the day. Who works past midnight is open until then, and again from <c>00:00</c>.</param>
public sealed record OpenInterval(
    [EnumDataType(typeof(Weekday))] Weekday Day,
    [Required, RegularExpression("([01][0-9]|2[0-3]):[0-5][0-9]")] string Opens,
    [Required, RegularExpression("([01][0-9]|2[0-3]):[0-5][0-9]|24:00")] string Closes);

/// <summary>A day nobody is there, whatever day of the week it is.</summary>
/// <param name="Date">Which, by the calendar of the time zone.</param>
/// <param name="Name">Why.</param>
public sealed record Holiday([Required] DateOnly? Date, [StringLength(100), RegularExpression(@"[^\0]*")] string? Name);

/// <summary>When an organization is open.</summary>
/// <param name="TimeZone">The IANA name of its zone, for example <c>Europe/Berlin</c>.</param>
/// <param name="Week">When somebody is there; several on one day leave a break between them.</param>
/// <param name="Holidays">When nobody is.</param>
public sealed record WeeklyHours(
    [Required, StringLength(100)] string TimeZone, [Required, MaxLength(70)] IReadOnlyList<OpenInterval> Week, [MaxLength(400)] IReadOnlyList<Holiday>? Holidays)
{
    /// <summary>What is wrong with them; null when nothing is.</summary>
    internal string? Fault()
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) || !zone.HasIanaId)
        {
            return "timeZone: there is no such time zone; an IANA name is meant, for example Europe/Berlin.";
        }

        // JSON has null where a list's type does not.
        if (Week.Contains(null!) || Holidays?.Contains(null!) == true)
        {
            return "week, holidays: an entry is missing.";
        }

        foreach (var day in Week.GroupBy(interval => interval.Day))
        {
            var closed = TimeSpan.Zero;
            foreach (var interval in day.OrderBy(interval => interval.Opens, StringComparer.Ordinal))
            {
                if (TimeOf(interval.Opens) < closed || TimeOf(interval.Closes) <= TimeOf(interval.Opens))
                {
                    return "week: an interval closes after it opens, and those of one day do not overlap.";
                }

                closed = TimeOf(interval.Closes);
            }
        }

        return null;
    }

    /// <summary>Ready to be asked.</summary>
    internal OpeningHours Open() => new(
        TimeZoneInfo.FindSystemTimeZoneById(TimeZone),
        Week.Select(interval => ((DayOfWeek)interval.Day, TimeOf(interval.Opens), TimeOf(interval.Closes))),
        (Holidays ?? []).Select(holiday => holiday.Date!.Value));

    private static TimeSpan TimeOf(string text) => new(int.Parse(text.AsSpan(0, 2), CultureInfo.InvariantCulture), int.Parse(text.AsSpan(3, 2), CultureInfo.InvariantCulture), 0);
}
