using Hotline.Exchange.Platforms;

namespace Hotline.Exchange.Tests.Platforms;

/// <summary>Peer fault E.61: a local time is read in the zone stated for the partner, or refused; it is never taken for UTC.</summary>
public sealed class PartnerTimesTests
{
    private static readonly DateTimeOffset At = new(2023, 2, 16, 14, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData("2023-02-16T14:00:00")]
    [InlineData("2023-02-16 14:00:00")]
    [InlineData("2023-02-16T14:00")]
    [InlineData("20230216140000")]
    public void E61_LocalTime_IsReadInTheStatedZoneOrRefused(string text)
    {
        Assert.Equal(At, new PartnerTimes(Given.Shanghai, WrittenTime.Offset, TimeZoneInfo.Utc).Read(text).At);
        var (at, zh, en) = new PartnerTimes(null, WrittenTime.Offset, TimeZoneInfo.Utc).Read(text);
        Assert.Null(at);
        Assert.Contains("offset", en, StringComparison.Ordinal);
        Assert.Contains("时区", zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2023-02-16T14:00:00+08:00")]
    [InlineData("2023-02-16T06:00:00Z")]
    [InlineData("2023-02-16T06:00:00.000Z")]
    [InlineData("2023-02-16T01:00:00-05:00")]
    public void Time_WithAnOffset_MeansWhatItSays(string text) => Assert.Equal(At, new PartnerTimes(TimeZoneInfo.Utc, WrittenTime.Offset, TimeZoneInfo.Utc).Read(text).At);

    [Theory]
    [InlineData("2023-03-26T02:30:00")]
    [InlineData("2023-10-29T02:30:00")]
    public void LocalTime_ThatIsNotOrIsTwice_IsRefused(string text) =>
        Assert.Contains("write the offset", new PartnerTimes(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), WrittenTime.Offset, TimeZoneInfo.Utc).Read(text).En, StringComparison.Ordinal);

    [Fact]
    public void Time_Written_IsInTheSitesOffsetOrLocalToThePartner()
    {
        Assert.Equal("2023-02-16T14:00:00+08:00", new PartnerTimes(null, WrittenTime.Offset, Given.Shanghai).Write(At.ToUniversalTime()));
        Assert.Equal("2023-02-16T14:00:00.120+08:00", new PartnerTimes(null, WrittenTime.Offset, Given.Shanghai).Write(At.AddMilliseconds(120)));
        Assert.Equal("2023-02-16 14:00:00", new PartnerTimes(Given.Shanghai, WrittenTime.Local, TimeZoneInfo.Utc).Write(At));
    }
}
