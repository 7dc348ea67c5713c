using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Hotline.Domain.Time;

namespace Hotline.Domain.Tests.Time;

/// <summary>Faults that users of comparable systems reported, told as tests; the reports stand beside each.</summary>
public class PeerFaultCalendarTests
{
    [Fact] // glpi PR 22678: the warning ran at 00:00
    public void A1_SubtractWorkingTime_WarningBeforeADueTime_FallsInsideTheHours()
    {
        var due = Given.LongDays.AddWorkingTime(Given.At("2023-02-13 17:00"), TimeSpan.FromHours(4));

        Assert.Equal(Given.At("2023-02-14 11:00"), due);
        Assert.Equal(Given.At("2023-02-14 10:00"), Given.LongDays.SubtractWorkingTime(due, TimeSpan.FromHours(1)));
    }

    [Fact] // glpi 10594: the weekend was added as pause
    public void A2_Due_SuspendedOverAWeekend_MovesByWorkingTimeOnly()
    {
        var parts = new DueParts(Given.At("2023-02-16 10:00"), 1)
        {
            Pauses = [new(Given.At("2023-02-17 15:00"), Given.At("2023-02-20 09:00"))],
        };

        Assert.Equal(Given.At("2023-02-17 18:00"), (parts with { Pauses = [] }).Due(Given.LongDays).At);
        Assert.Equal(Given.At("2023-02-20 12:00"), parts.Due(Given.LongDays).At);
    }

    [Fact] // glpi 24481: a pending ticket was still marked violated
    public void A4_IsOverdue_WhileSuspendedPastTheOldDueTime_IsNot()
    {
        var running = new DueParts(Given.At("2023-02-13 10:00"), 1);
        var suspended = running with { Pauses = [new(Given.At("2023-02-14 17:00"), null)] };
        var sweep = Given.At("2023-02-20 09:00");

        Assert.True(running.IsOverdue(Given.Calendar, sweep));
        Assert.False(suspended.IsOverdue(Given.Calendar, sweep));
        Assert.Equal(Given.At("2023-02-14 18:00"), suspended.Due(Given.Calendar).At);

        var resumed = running with { Pauses = [suspended.Pauses[0].Ending(sweep)] };
        Assert.False(resumed.IsOverdue(Given.Calendar, sweep));
    }

    [Fact] // glpi 9082: the due time was shifted past the close
    public void A5_AddWorkingTime_PauseOverflowsTheClose_GoesOnAtTheNextOpening()
    {
        Assert.Equal(Given.At("2023-02-14 10:00"), Given.Calendar.AddWorkingTime(Given.At("2023-02-13 17:30"), TimeSpan.FromHours(2)));
        Assert.Equal(Given.At("2023-02-20 10:00"), Given.Calendar.AddWorkingTime(Given.At("2023-02-17 17:30"), TimeSpan.FromHours(2)));
    }

    [Fact] // glpi 17186: a manual deadline changed silently
    public void A7_Due_SetByHand_StaysThroughASuspension()
    {
        var byHand = new DueParts(Given.At("2023-03-01 10:00"), 5).SettingByHand(Given.At("2023-03-10 17:00"));
        var resumed = byHand with { Pauses = [new(Given.At("2023-03-02 10:00"), Given.At("2023-03-02 10:05"))] };

        Assert.Equal(Given.At("2023-03-10 17:00"), resumed.Due(Given.Calendar).At);
    }

    [Fact] // zammad 3180: 23:30 + 2 h was 01:31
    public void A10_AddWorkingTime_AroundTheClock_LosesNoMinuteAtMidnight()
    {
        Assert.Equal(Given.At("2023-02-14 01:30"), Given.AroundTheClock.AddWorkingTime(Given.At("2023-02-13 23:30"), TimeSpan.FromHours(2)));
        // Over a holiday weekend too, and also where a profile writes the hours out by hand.
        Assert.Equal(Given.At("2023-01-22 01:30"), Given.AroundTheClock.AddWorkingTime(Given.At("2023-01-21 23:30"), TimeSpan.FromHours(2)));
        var wholeDays = new WorkingCalendar(Given.Shanghai, Given.Hours("00:00-00:00"), Given.Notices);
        Assert.Equal(Given.At("2023-02-15 01:30"), wholeDays.AddWorkingTime(Given.At("2023-02-14 23:30"), TimeSpan.FromHours(2)));
        Assert.Equal(TimeSpan.FromDays(1), wholeDays.WorkingTimeBetween(Given.At("2023-02-14 00:00"), Given.At("2023-02-15 00:00")));
    }

    [Fact]
    public void EndOfWorkingDay_HoursToMidnight_LooksAtTheDayBeforeOnly()
    {
        var evenings = new WorkingCalendar(Given.Shanghai, Given.Hours("18:00-00:00"), Given.Notices);

        var due = evenings.EndOfWorkingDay(Given.At("2026-12-30 10:00"), 1);

        Assert.Equal(Given.At("2027-01-01 00:00"), due.At);
        Assert.Equal(Given.Date("2026-12-31"), Assert.Single(due.Days).Date);
        Assert.False(due.Provisional);
    }

    [Theory] // zammad 3706: the holiday was a day early, by an instant read in another zone
    [InlineData("UTC")]
    [InlineData("America/New_York")]
    [InlineData("Asia/Shanghai")]
    public void A11_Day_MomentWrittenInAnyZone_IsOffOnExactlyTheLocalCivilDate(string writtenIn)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(writtenIn);
        var lastMomentOfWork = Written("2023-01-20 23:59");
        var firstMomentOff = Written("2023-01-21 00:00");

        Assert.Equal("工作日", Given.Calendar.Day(Given.Calendar.LocalDate(lastMomentOfWork)).Why);
        Assert.Equal("春节放假", Given.Calendar.Day(Given.Calendar.LocalDate(firstMomentOff)).Why);
        Assert.True(Given.Calendar.SameTimeOnNextWorkingDay(lastMomentOfWork).EqualsExact(Given.At("2023-01-20 23:59")));
        Assert.True(Given.Calendar.SameTimeOnNextWorkingDay(firstMomentOff).EqualsExact(Given.At("2023-01-28 00:00")));

        DateTimeOffset Written(string text) => TimeZoneInfo.ConvertTime(Given.At(text), zone);
    }

    [Theory] // the same, with the site itself elsewhere: the zone object decides and nothing else
    [InlineData("UTC", "2023-01-20T23:59:00Z", "2023-01-21T00:00:00Z")]
    [InlineData("America/New_York", "2023-01-21T04:59:00Z", "2023-01-21T05:00:00Z")]
    [InlineData("Asia/Shanghai", "2023-01-20T15:59:00Z", "2023-01-20T16:00:00Z")]
    public void LocalDate_SiteInAnotherZone_TurnsAtThatZonesMidnight(string site, string before, string after)
    {
        var calendar = new WorkingCalendar(TimeZoneInfo.FindSystemTimeZoneById(site), Given.OfficeHours, Given.Notices);

        Assert.Equal(Given.Date("2023-01-20"), calendar.LocalDate(Utc(before)));
        Assert.Equal(Given.Date("2023-01-21"), calendar.LocalDate(Utc(after)));
        Assert.Equal(Utc(after), calendar.StartOfDay(Given.Date("2023-01-21")));

        static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Domain_CompiledCode_NeverAsksForTheProcessZoneOrTheWallClock()
    {
        string[] forbidden =
        [
            "TimeZoneInfo.get_Local", "DateTime.get_Now", "DateTime.get_UtcNow", "DateTime.get_Today", "DateTime.ToLocalTime",
            "DateTime.ToUniversalTime", "DateTimeOffset.get_Now", "DateTimeOffset.get_UtcNow", "DateTimeOffset.ToLocalTime",
            "DateTimeOffset.get_LocalDateTime", "DateTimeOffset.op_Implicit", "CultureInfo.get_CurrentCulture",
            "DateTimeOffset..ctor/1", // of a DateTime: takes the process zone
            "TimeProvider.get_System", "TimeZoneInfo.ClearCachedData",
        ];

        var used = MembersUsedBy(typeof(WorkingCalendar).Assembly.Location);

        Assert.Contains("TimeZoneInfo.ConvertTime", used); // the scan sees what is there
        Assert.Empty(used.Intersect(forbidden, StringComparer.Ordinal));
    }

    [Fact] // zammad 1396: an empty calendar was saved and every later ticket update failed
    public void A13_TryCreate_NoHours_IsRefused()
    {
        Assert.Equal(["工作时间为空：周一至周五没有任何工作时段"], WorkingHours.TryCreate([]).Problems);
        Assert.Null(WorkingHours.TryCreateOn([], Given.Segments("08:00-17:00")).Value);
    }

    [Fact] // osTicket 6739: a unit that works on Tuesdays was overdue at once
    public void A14_EndOfWorkingDay_UnitWorksTuesdaysOnly_CountsTuesdays()
    {
        var tuesdays = new WorkingCalendar(
            Given.Shanghai, WorkingHours.TryCreateOn([DayOfWeek.Tuesday], Given.Segments("08:00-17:00")).Required, Given.Notices);

        var due = tuesdays.EndOfWorkingDay(Given.At("2023-02-14 10:00"), 3);

        Assert.Equal(Given.At("2023-03-07 17:00"), due.At);
        Assert.All(due.Days, d => Assert.Equal(d.Date.DayOfWeek == DayOfWeek.Tuesday, d.Working));
        Assert.Equal("非上班日", due.Days[0].Why);
        Assert.Equal(Given.At("2023-02-21 09:00"), tuesdays.AddWorkingTime(Given.At("2023-02-14 16:00"), TimeSpan.FromHours(2)));
        // Tuesday 2023-01-24 is a holiday, and the make-up Saturday is not a Tuesday.
        Assert.Equal(Given.At("2023-01-31 17:00"), tuesdays.EndOfWorkingDay(Given.At("2023-01-20 10:00"), 1).At);
    }

    [Fact] // frappe 2075: a response counted from the holiday on which the ticket was raised
    public void A16_WorkingTimeBetween_RaisedOnASunday_CountsFromMondaysOpening() => Assert.Equal(
        TimeSpan.FromMinutes(10),
        Given.LongDays.WorkingTimeBetween(Given.At("2023-02-19 10:00"), Given.At("2023-02-20 08:10")));

    [Fact] // glpi 6527: automatic closing ignored the calendar
    public void A17_AddWorkingTime_TwoWorkingDaysFromFridayEvening_EndsOnTuesday() => Assert.Equal(
        Given.At("2023-02-21 17:30"), Given.Calendar.AddWorkingTime(Given.At("2023-02-17 17:30"), 2 * TimeSpan.FromHours(7)));

    [Theory] // glpi PR 22306: an invalid holiday broke the opening of tickets
    [InlineData("2023-02-29", null, "日期无效：2023-02-29")]
    [InlineData("2023-2-1", null, "日期无效：2023-2-1")]
    [InlineData("2023-02-01", "2023-02-30", "日期无效：2023-02-30")]
    [InlineData("2023-02-03", "2023-02-01", "2023-02-03 至 2023-02-01：结束早于开始")]
    [InlineData("2023-02-03", "2023-12-01", "2023-02-03 至 2023-12-01：时段过长")]
    public void A26_TryRead_InvalidDates_AreRefusedByName(string from, string? to, string problem) =>
        Assert.Equal([problem], CalendarNotice.TryRead(2023, [new(from, to, false, "春节")], "s").Problems);

    [Theory] // zammad 6134: a month was missing in the year view of a zone with summer time
    [InlineData("Europe/London")]
    [InlineData("America/Sao_Paulo")]
    [InlineData("Asia/Shanghai")]
    public void F76_Month_YearInAnyZone_IsTwelveMonthsWithoutGap(string zone)
    {
        var calendar = new WorkingCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone), Given.OfficeHours, Given.Notices);
        var months = Enumerable.Range(1, 12).Select(m => calendar.Month(2018, m)).ToList();

        Assert.All(months.Zip(months.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        Assert.Equal(calendar.StartOfDay(Given.Date("2018-01-01")), months[0].From);
        Assert.Equal(calendar.StartOfDay(Given.Date("2019-01-01")), months[^1].To);
        Assert.All(months, (month, i) => Assert.Equal(new DateOnly(2018, i + 1, 1), calendar.LocalDate(month.From)));
    }

    [Fact]
    public void StartOfDay_ClockChangeSkipsMidnight_IsTheFirstMomentThatExists()
    {
        var calendar = new WorkingCalendar(TimeZoneInfo.FindSystemTimeZoneById("America/Sao_Paulo"), Given.OfficeHours, Given.Notices);

        var start = calendar.StartOfDay(Given.Date("2018-11-04"));

        Assert.True(start.EqualsExact(new DateTimeOffset(2018, 11, 4, 1, 0, 0, TimeSpan.FromHours(-2))));
        Assert.Equal(Given.Date("2018-11-03"), calendar.LocalDate(start.AddTicks(-1)));
    }

    private static HashSet<string> MembersUsedBy(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata.MemberReferences.Select(metadata.GetMemberReference)
                .Where(m => m.Parent.Kind == HandleKind.TypeReference)
                .Select(m => metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)m.Parent).Name)
                    + "." + metadata.GetString(m.Name) + (metadata.StringComparer.Equals(m.Name, ".ctor") ? "/" + Parameters(metadata, m) : "")),
        ];
    }

    private static int Parameters(MetadataReader metadata, MemberReference member)
    {
        var signature = metadata.GetBlobReader(member.Signature);
        _ = signature.ReadSignatureHeader();
        return signature.ReadCompressedInteger();
    }
}
