using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Assessments;

/// <summary>The published totals of February 2023, over HTTP.</summary>
[Collection(nameof(February))]
public sealed class FebruaryAssessmentTests(February server)
{
    [Theory]
    [InlineData("townships", 0)]
    [InlineData("departments", 1)]
    public async Task Get_PublishedMonth_ScoresAndRanksOfTheBulletin(string annex, int list)
    {
        var answer = await server.Dev.Get(Given.Assessments.Month).Succeeds();

        var rows = answer["lists"][list]!["rows"]!.AsArray().Where(r => r!["assessed"]!.GetValue<bool>());
        Assert.Equal(Golden.Ranks(annex), rows.Select(r => $"{r!["label"]}|{r["scoreText"]}|{r["rank"]}"));
        Assert.Equal(("published", "computed", "2023-03-01T00:00:00+08:00"), (answer["ruleSet"]["code"].Text(), answer["status"].Text(), answer["asOf"].Text()));
        Assert.Equal(5, answer["lists"][list]!["minimumOrders"].Number());
        Assert.All(answer["lists"][list]!["rows"]!.AsArray().Where(r => !r!["assessed"]!.GetValue<bool>()), r => Assert.Equal(("—", null), (r!["scoreText"].Text(), r["rank"])));
    }

    [Fact]
    public async Task Get_PublishedMonth_ProposesTheFirstAndTheLastOfEachList()
    {
        var answer = await server.Dev.Get(Given.Assessments.Month).Succeeds();

        Assert.Equal(6, answer["proposals"]["better"]!.AsArray().Count);
        Assert.Contains("dayu", answer["proposals"]["better"].Texts());
        Assert.Contains("ziyunlu", answer["proposals"]["worse"].Texts());
    }

    [Fact]
    public async Task Unit_OfThePublishedMonth_HasItsImportedLineAndNothingElse()
    {
        var unit = await server.Dev.Unit("dayu");

        var line = Assert.Single(unit["lines"].AsArray())!;
        Assert.Equal(("imported", -1m, "二月份考核扣分合计（分项未公布）"), (line["item"].Text(), line.Points(), line["reason"].Text()));
        Assert.Equal(99m, unit["score"].GetValue<decimal>());
        (await server.Dev.Get(Given.Assessments.Month + "/units/none")).Expect(404);
    }

    /// <summary>Another month follows the default rule set, looked at over the same orders.</summary>
    [Fact]
    public async Task Get_OtherMonth_FollowsTheDefault()
    {
        var answer = await server.Dev.Get("/v1/assessments/2023-01").Succeeds();
        Assert.Equal(("default", 0), (answer["ruleSet"]["code"].Text(), answer["ruleSet"]["version"].Number()));
        Assert.Equal("default", (await server.Dev.Get("/v1/assessments/2023-01/rules").Succeeds())["code"].Text());
        foreach (var none in (string[])["2023-13", "9999-12", "0001-01", "0000-00"])
        {
            foreach (var of in (string[])["", "/units/water", "/rules", "/objections", "/entries"])
                Assert.Equal(["period"], (await server.Dev.Get($"/v1/assessments/{none}{of}")).Expect(400).Faults());
            foreach (var act in (string[])["show", "freeze"])
                Assert.Equal(["period"], (await server.Dev.Post($"/v1/assessments/{none}/{act}", new { })).Expect(400).Faults());
        }
        (await server.Dev.Get("/v1/assessments/2024-01")).Expect(404);
        Assert.Equal(["asOf"], (await server.Dev.Get(Given.Assessments.Month + "?asOf=2023-04-01")).Expect(400).Faults());
    }
}
