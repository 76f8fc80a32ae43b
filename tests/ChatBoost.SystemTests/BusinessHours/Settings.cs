using System.Net;
using System.Text.Json;

namespace ChatBoost.SystemTests.BusinessHours;

public sealed class Settings(SystemStack stack)
{
    private const string Path = "/api/v1/settings/business-hours";

    [Fact]
    public async Task Hours_are_kept_and_say_whether_it_is_open()
    {
        var shop = await stack.OpenShopAsync();
        Assert.True((await shop.Api.GetAsync<JsonElement>(Path, Cancellation)).GetProperty("isOpen").GetBoolean());
        var today = DateTimeOffset.UtcNow.AddMinutes(1).DayOfWeek;
        var other = $"{(DayOfWeek)(((int)today + 3) % 7)}".ToLowerInvariant();

        var set = await shop.Api.SendAsync<JsonElement>(
            HttpMethod.Put, Path,
            new
            {
                timeZone = "Europe/Berlin",
                week = new[] { new { day = other, opens = "09:00", closes = "12:00" }, new { day = other, opens = "13:00", closes = "24:00" } },
                holidays = new[] { new { date = "2030-12-25", name = "Christmas" } },
            },
            Cancellation);

        Assert.False(set.GetProperty("isOpen").GetBoolean());
        var opens = set.GetProperty("nextOpeningAt").GetDateTimeOffset();
        Assert.InRange(opens - DateTimeOffset.UtcNow, TimeSpan.FromDays(1), TimeSpan.FromDays(5));
        var kept = await shop.Api.GetAsync<JsonElement>(Path, Cancellation);
        Assert.Equal(opens, kept.GetProperty("nextOpeningAt").GetDateTimeOffset());
        Assert.Equal("24:00", kept.GetProperty("hours").GetProperty("week")[1].GetProperty("closes").GetString());
        Assert.Equal("2030-12-25", kept.GetProperty("hours").GetProperty("holidays")[0].GetProperty("date").GetString());

        await shop.Api.DeleteAsync(Path, Cancellation);
        Assert.True((await shop.Api.GetAsync<JsonElement>(Path, Cancellation)).GetProperty("isOpen").GetBoolean());
    }

    [Fact]
    public async Task Nonsense_is_refused_and_changes_nothing()
    {
        var shop = await stack.OpenShopAsync();
        foreach (var (zone, week) in new (string, object[])[]
        {
            ("Europe/Atlantis", []),
            ("W. Europe Standard Time", []),
            ("Europe/Berlin", [null!]),
            ("Europe/Berlin", [new { day = "monday", opens = "12:00", closes = "09:00" }]),
            ("Europe/Berlin", [new { day = "monday", opens = "09:00", closes = "09:00" }]),
            ("Europe/Berlin", [new { day = "monday", opens = "09:00", closes = "25:00" }]),
            ("Europe/Berlin", [new { day = "monday", opens = "24:00", closes = "24:00" }]),
            ("Europe/Berlin", [new { day = "someday", opens = "09:00", closes = "10:00" }]),
            ("Europe/Berlin", [new { day = "monday", opens = "11:00", closes = "13:00" }, new { day = "monday", opens = "09:00", closes = "12:00" }]),
        })
        {
            await Refusal.ExpectAsync(HttpStatusCode.BadRequest, () => shop.Api.PutAsync(Path, new { timeZone = zone, week }, Cancellation));
        }

        Assert.True((await shop.Api.GetAsync<JsonElement>(Path, Cancellation)).GetProperty("isOpen").GetBoolean());
    }
}
