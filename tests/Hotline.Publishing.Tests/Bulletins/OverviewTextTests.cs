using Hotline.Domain.Bulletins;
using Hotline.Domain.Measures;

namespace Hotline.Publishing.Tests.Bulletins;

/// <summary>工作概况 sentence by sentence; what has no data is not mentioned.</summary>
public sealed class OverviewTextTests
{
    private static readonly Bulletin Full = February.Published;
    private static readonly LocalOverview Local = Full.Overview.Local;
    private static readonly SuperiorOverview Superior = Full.Overview.Superior;

    [Fact]
    public void Overview_February_HasFourNumberedSentences() =>
        Assert.Equal(
            [
                "（一）本级登记事项6002件。其中，协调办理4906件，办结率100%；交办处理1096件，已办结979件，办结率98.4%，满意率99.2%。",
                "（二）上级交办事项190件。其中，平顶山市“民呼必应”平台交办183件；河南省政务服务平台交办7件；已办结190件，办结率100%，满意率100%。",
                "（三）办理较好的单位有大峪镇人民政府。办理较差的单位有紫云路街道办事处、市自然资源和规划局。",
                "（四）市自然资源和规划局未按规定完成派驻工作。",
            ],
            Texts(Full));

    [Fact]
    public void Overview_OnlyLocal_HasNoNumber() =>
        Assert.Equal(["本级登记事项3件。"], Texts(Full with
        {
            Narrative = new BulletinNarrative(),
            Overview = Full.Overview with
            {
                Local = Local with { Registered = 3, Coordinated = Local.Coordinated with { Count = 0 }, Dispatched = Local.Dispatched with { Count = 0 } },
                Superior = Superior with { Registered = 0 },
            },
        }));

    [Fact]
    public void Overview_NoRates_MentionsNone()
    {
        var sentences = Texts(Full with
        {
            Overview = Full.Overview with
            {
                Local = Local with
                {
                    Coordinated = Local.Coordinated with { CompletionRate = February.NoRate },
                    Dispatched = Local.Dispatched with { Closed = 0, CompletionRate = February.NoRate, SatisfactionRate = February.NoRate },
                },
                Superior = Superior with { Closed = 0, CompletionRate = February.NoRate, SatisfactionRate = February.NoRate, BySource = [] },
            },
        });
        Assert.Equal("（一）本级登记事项6002件。其中，协调办理4906件；交办处理1096件，已办结0件。", sentences[0]);
        Assert.Equal("（二）上级交办事项190件，已办结0件。", sentences[1]);
    }

    [Fact]
    public void Overview_OnlyDispatched_HasNoDanglingStop() =>
        Assert.Equal(
            "（一）本级登记事项6002件。其中，交办处理1096件，已办结979件，办结率98.4%，满意率99.2%。",
            Texts(Full with { Overview = Full.Overview with { Local = Local with { Coordinated = Local.Coordinated with { Count = 0 } } } })[0]);

    [Fact]
    public void Overview_SourceWithoutMatters_IsLeftOut() =>
        Assert.Equal(
            "（二）上级交办事项190件。其中，省平台交办190件；已办结190件，办结率100%，满意率100%。",
            Texts(Full with { Overview = Full.Overview with { Superior = Superior with { BySource = [new("a", "市平台", 0), new("b", "省平台", 190)] } } })[1]);

    [Fact]
    public void Overview_NoSuperior_NumbersFollow() =>
        Assert.StartsWith("（二）办理较好的单位有", Texts(Full with { Overview = Full.Overview with { Superior = Superior with { Registered = 0 } } })[1], StringComparison.Ordinal);

    [Theory]
    [InlineData(true, false, "（三）办理较好的单位有大峪镇人民政府。")]
    [InlineData(false, true, "（三）办理较差的单位有紫云路街道办事处、市自然资源和规划局。")]
    [InlineData(false, false, "（三）市自然资源和规划局未按规定完成派驻工作。")]
    public void Overview_Judgement_NamesOnlyThoseChosen(bool better, bool worse, string third)
    {
        var narrative = February.Narrative with { Better = better ? February.Narrative.Better : [], Worse = worse ? February.Narrative.Worse : [] };
        Assert.Equal(third, Texts(Full with { Narrative = narrative })[2]);
    }

    [Fact]
    public void Stationing_Mixed_TellsDoneThenEachFinding()
    {
        var narrative = new BulletinNarrative
        {
            Stationing = [new("health", true), new("water", false), new("natural-resources", false, "派驻人员未到岗"), new("police", true), new("tax", true, "派驻人员已轮换")],
        };
        Assert.Equal(
            ["已完成派驻工作的单位有市卫生健康委员会、市公安局。", "市水利局未按规定完成派驻工作。", "市自然资源和规划局：派驻人员未到岗。", "市税务局：派驻人员已轮换。"],
            OverviewText.Stationing(Full with { Narrative = narrative }).Select(sentence => sentence.Text));
    }

    [Fact]
    public void Overview_Figures_AreMarkedWhereTheyStand()
    {
        var marked = OverviewText.Overview(Full)[0].Runs.Where(run => run.Figure is not null).Select(run => $"{run.Figure}={run.Text}");
        Assert.Equal(
            [
                "local.registered=6002", "local.coordinated.count=4906", "local.coordinated.completionRate=100%", "local.dispatched.count=1096",
                "local.dispatched.closed=979", "local.dispatched.completionRate=98.4%", "local.dispatched.satisfactionRate=99.2%",
            ],
            marked);
    }

    private static string[] Texts(Bulletin bulletin) => [.. OverviewText.Overview(bulletin).Select(sentence => sentence.Text)];
}
