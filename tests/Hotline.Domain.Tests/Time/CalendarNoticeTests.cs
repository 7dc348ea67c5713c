using Hotline.Domain.Time;

namespace Hotline.Domain.Tests.Time;

public class CalendarNoticeTests
{
    [Fact]
    public void TryCreate_DaysInAnyOrder_KeepsThemOldestFirst()
    {
        var notice = CalendarNotice.TryCreate(2023, [Off("2023-01-02"), Off("2022-12-31")], "s").Required;

        Assert.Equal([Given.Date("2022-12-31"), Given.Date("2023-01-02")], notice.Days.Select(d => d.Date));
    }

    [Fact]
    public void TryCreate_DateNamedTwice_IsRefused() =>
        Assert.Equal(["2023-01-02 重复"], Problems(Off("2023-01-02"), Off("2023-01-02")));

    [Fact]
    public void TryCreate_DateOffAndWorked_IsRefusedAsContradicting() =>
        Assert.Equal(["2023-01-02 既放假又上班"], Problems(Off("2023-01-02"), Off("2023-01-02") with { Working = true }));

    [Theory]
    [InlineData("2022-11-30")]
    [InlineData("2024-01-01")]
    [InlineData("2032-10-01")]
    public void TryCreate_DateOfAnotherYear_IsRefused(string date) =>
        Assert.Equal([$"{date} 不在2023年，也不在上一年12月"], Problems(Off(date)));

    [Fact]
    public void TryCreate_NoDays_IsRefusedSoThatAnUnpublishedYearIsNotLoaded() =>
        Assert.Equal(["2027年的通知没有任何日期：尚未公布的通知不能载入"], CalendarNotice.TryCreate(2027, [], "s").Problems);

    [Fact]
    public void TryCreate_SeveralFaults_ListsThemAll()
    {
        var result = CalendarNotice.TryCreate(2023, [Off("2023-01-02") with { Holiday = " " }, Off("2025-01-01")], "");

        Assert.Equal(
            ["2023年的通知缺少来源", "2023-01-02 缺少节日名称", "2025-01-01 不在2023年，也不在上一年12月"], result.Problems);
        Assert.Null(result.Value);
        Assert.Contains("缺少来源", Assert.Throws<InvalidOperationException>(() => result.Required).Message);
    }

    [Fact]
    public void TryRead_StretchOfDays_NamesEveryDayOfIt()
    {
        var notice = CalendarNotice.TryRead(2023, [new("2023-01-21", "2023-01-27", false, "春节")], "s").Required;

        Assert.Equal(Enumerable.Range(21, 7), notice.Days.Select(d => d.Date.Day));
        Assert.All(notice.Days, d => Assert.Equal(("春节", false), (d.Holiday, d.Working)));
    }

    private static NoticeDay Off(string date) => new(Given.Date(date), false, "元旦");

    private static IReadOnlyList<string> Problems(params NoticeDay[] days) => CalendarNotice.TryCreate(2023, days, "s").Problems;
}
