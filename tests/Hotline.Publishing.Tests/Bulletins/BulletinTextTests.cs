using Hotline.Domain.Bulletins;
using Hotline.Domain.Measures;

namespace Hotline.Publishing.Tests.Bulletins;

public sealed class BulletinTextTests
{
    [Theory]
    [InlineData(8512, 100, "约8500")]
    [InlineData(8549, 100, "约8500")]
    [InlineData(8550, 100, "约8600")]
    [InlineData(8500, 100, "约8500")]
    [InlineData(49, 100, "49")]
    [InlineData(50, 100, "约100")]
    [InlineData(8512, 1, "8512")]
    [InlineData(8512, 0, "8512")]
    [InlineData(7, 5, "约5")]
    [InlineData(8, 5, "约10")]
    public void Calls_Rounded_HalfUp(long calls, int rounding, string expected) =>
        Assert.Equal(expected, BulletinText.Calls(calls, rounding));

    [Theory]
    [InlineData(null, null, "注：工单量小于5件的单位未计入考核。")]
    [InlineData(3, 3, "注：工单量小于3件的单位未计入考核。")]
    [InlineData(3, 8, "注：乡镇街道工单量小于3件、市直单位工单量小于8件的单位未计入考核。")]
    [InlineData(0, 8, "注：工单量小于8件的单位未计入考核。")]
    [InlineData(0, 0, null)]
    public void MinimumNote_Lists_TellsTheirOwn(int? townships, int? departments, string? expected)
    {
        var published = February.Published;
        Assert.Equal(expected, BulletinText.MinimumNote(published with
        {
            Townships = published.Townships with { MinimumOrders = townships }, Departments = published.Departments with { MinimumOrders = departments },
        }));
    }

    [Fact]
    public void Lead_February_TellsCallsLocalAndSuperior() =>
        Assert.Equal(
            "二月份，汝州市12345民呼必应热线话务量约8500人次，办理本级登记事项6002件，办理上级交办事项190件。",
            BulletinText.Lead(February.Published).Text);

    [Fact]
    public void Lead_NeitherCallsNorSuperior_TellsLocalOnly()
    {
        var overview = February.Published.Overview;
        var quiet = overview with { Calls = 0, Superior = overview.Superior with { Registered = 0 } };
        Assert.Equal("十一月份，汝州市12345民呼必应热线办理本级登记事项6002件。",
            BulletinText.Lead(February.Published with { Period = "2023-11", Overview = quiet }).Text);
    }

    [Theory]
    [InlineData(RoundingMode.Forced100, 6192, "占比以本级登记与上级交办合计6192件为基数；按最大余数法取舍，使各项之和为100%。")]
    [InlineData(RoundingMode.HalfUp, 6192, "占比以本级登记与上级交办合计6192件为基数。")]
    [InlineData(RoundingMode.HalfUp, 2685, "占比以本级登记与上级交办合计6192件为基数，合计为所列各项之和。")]
    [InlineData(RoundingMode.Truncate, 6192, "占比以本级登记与上级交办合计6192件为基数；保留2位小数，其后舍去。")]
    public void TableNote_Rounding_SaysBaseAndWhatIsUnusual(RoundingMode rounding, long total, string expected) =>
        Assert.Equal(expected, BulletinText.TableNote(February.Published.AppealTypes with { Rounding = rounding, Total = new(total, "") }));

    [Theory]
    [InlineData("办理敷衍", "市公安局承办的“某事”一事：办理敷衍。")]
    [InlineData("办理敷衍。", "市公安局承办的“某事”一事：办理敷衍。")]
    [InlineData("", "市公安局承办的“某事”一事。")]
    public void Case_Text_EndsWithOneStop(string text, string expected) =>
        Assert.Equal(expected, BulletinText.Case(February.Published, new TypicalCase("positive", "police", "某事", text)).Text);

    [Fact]
    public void Case_UnitWithoutName_PrintsItsCode() =>
        Assert.Equal("x-1承办的“某事”一事：好。", BulletinText.Case(February.Published, new TypicalCase("positive", "x-1", "某事", "好")).Text);

    [Fact]
    public void Work_WithDateAndUnits_TellsBoth() =>
        Assert.Equal("2月28日，开会。参加单位：市医疗保障局、市卫生健康委员会。", BulletinText.Work(
            February.Published, new WorkNote("会", "开会", new DateOnly(2023, 2, 28), ["medical-security", "health"])).Text);

    [Fact]
    public void Work_TextNamingAUnit_DoesNotNameItTwice() =>
        Assert.Equal("召集市医疗保障局开会。参加单位：市卫生健康委员会。", BulletinText.Work(
            February.Published, new WorkNote("会", "召集市医疗保障局开会", null, ["medical-security", "health"])).Text);

    [Fact]
    public void Work_WithoutDateAndUnits_IsItsText() =>
        Assert.Equal("开会。", BulletinText.Work(February.Published, new WorkNote("会", "开会", null, [])).Text);

    [Theory]
    [InlineData("办公室", true, "办公室 2023年3月20日印发")]
    [InlineData("办公室", false, "办公室印发")]
    [InlineData(null, true, "2023年3月20日印发")]
    [InlineData(null, false, null)]
    public void Imprint_Parts_AreThoseKnown(string? issuer, bool dated, string? expected)
    {
        var narrative = new BulletinNarrative { Issuer = issuer, IssuedOn = dated ? new DateOnly(2023, 3, 20) : null };
        Assert.Equal(expected, BulletinText.Imprint(February.Published with { Narrative = narrative }));
    }
}
