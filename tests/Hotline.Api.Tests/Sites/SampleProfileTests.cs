using System.Text.Json.Nodes;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Sites;

/// <summary>Another city starts by writing data, not code.</summary>
public sealed class SampleProfileTests(SampleProfileTests.OfAnotherCity server) : IClassFixture<SampleProfileTests.OfAnotherCity>
{
    public sealed class OfAnotherCity : Server
    {
        protected override IEnumerable<string> Settings => ["--Site:Profile=Sites/sample"];
    }

    [Fact]
    public async Task OtherCity_RegistersAndDispatches_ByItsOwnData()
    {
        var body = Given.Tickets.Body();
        (body["appealType"], body["category"], body["area"]) = ("request", "道路—路灯", "990101");
        var ticket = (await server.Dev.Post("/v1/tickets", body)).Expect(201);
        Assert.Equal("QH2023021500001", ticket["number"].Text());
        Assert.Equal("2023-02-15T22:00:00+08:00", ticket["dueAt"].Text());
        var proposal = await server.Dev.Get("/v1/dispatch-catalogue/proposal?category=A1&area=990101").Succeeds();
        Assert.Equal("east-bank", proposal["unit"]["code"].Text());

        var dispatched = (await server.Dev.Post($"/v1/tickets/{ticket["id"].Text()}/dispatch", new { leadUnit = "east-bank" })).Expect(200);

        Assert.Equal("2023-02-21T17:00:00+08:00", dispatched["dueAt"].Text());
        var order = dispatched["workOrders"][0]!["id"].Text();
        using var unit = await server.ClientOf("unit-east-bank");
        (await unit.Post($"/v1/work-orders/{order}/acknowledge", new { by = new { name = "李强" } })).Expect(200);
        (await unit.Post($"/v1/work-orders/{order}/reply", new { text = "已修", contactedCaller = true, solved = "solved" })).Expect(200);
        // This city reviews every reply.
        Assert.Equal("replied", (await server.Dev.Ticket(ticket["id"].Text()))["status"].Text());
    }

    [Fact]
    public void Code_NamesNoCity()
    {
        var wrong =
            from file in Directory.EnumerateFiles(Repository.File("src"), "*.cs", SearchOption.AllDirectories)
            where !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
            from line in File.ReadLines(file).Select((text, i) => (Text: text, Number: i + 1))
            where City.Any(word => line.Text.Contains(word, StringComparison.OrdinalIgnoreCase))
            select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Number} {line.Text.Trim()}";

        Assert.Equal([], wrong);
    }

    [Theory]
    [InlineData("ruzhou")]
    [InlineData("sample")]
    public void Schema_AgainstAProfile_KnowsEachFieldAndAsksForThoseThatAre(string profile)
    {
        var schema = JsonNode.Parse(File.ReadAllText(Repository.File("src/Hotline.Api/Sites/schema/site.schema.json")))!;
        var site = JsonNode.Parse(File.ReadAllText(Repository.File($"src/Hotline.Api/Sites/{profile}/site.json")))!;

        Assert.Equal([], Differences(site, schema, "$"));
    }

    [Fact]
    public void Schema_Fields_AreThoseOfTheProfile()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Repository.File("src/Hotline.Api/Sites/schema/site.schema.json")))!;

        Assert.Equal(Names(typeof(SiteProfile)), schema["properties"]!.AsObject().Select(p => p.Key).Order());
        Assert.Equal(Names(typeof(Hotline.Domain.Time.TimeLimits)), schema["properties"]!["limits"]!["properties"]!.AsObject().Select(p => p.Key).Order());
        Assert.Equal(Names(typeof(FigureRules)), schema["properties"]!["figures"]!["properties"]!.AsObject().Select(p => p.Key).Order());
    }

    [Theory]
    [InlineData("\"workingHours\": [ { \"open\": \"09:00\", \"close\": \"12:00\" }, { \"open\": \"13:00\", \"close\": \"17:00\" } ]", "\"workingHours\": []", 7, "workingHours")]
    [InlineData("\"dispatchHours\": 12", "\"dispatchHours\": 0", 8, "limits")]
    [InlineData("\"dispatchHours\": 12", "\"dispatchHours\": \"twelve\"", 9, "limits.dispatchHours")]
    [InlineData("\"dispatchHours\"", "\"dispatchHour\"", 9, "limits.dispatchHour")]
    [InlineData("\"request\": 4", "\"praise\": 4", 10, "handleWorkingDays")]
    [InlineData("\"numberPrefix\": \"QH\"", "\"numberPrefix\": \"\"", 4, "numberPrefix")]
    [InlineData("\"always\"", "\"never\"", 14, "replyReview")]
    public void A13_Profile_ThatCannotBeWorkedWith_StopsTheStartByFileLineAndField(string right, string wrong, int line, string field)
    {
        using var folder = Copied(right, wrong);

        var fault = Assert.Throws<SettingException>(() => Site.Load(folder.Path));

        Assert.Contains($"site.json, line {line}, {field}: ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"unit\": \"east-bank\"", "\"unit\": \"north-bank\"", "rules[1].unit: 本配置中没有 north-bank")]
    [InlineData("\"category\": \"A1\"", "\"category\": \"Z\"", "rules[1].category: 本配置中没有 Z")]
    [InlineData("\"area\": \"990101\"", "\"area\": \"99X\"", "rules[1].area: 本配置中没有 99X")]
    public void Catalogue_NamingWhatTheProfileHasNot_StopsTheStartByLineAndField(string right, string wrong, string told)
    {
        using var folder = Copied(right, wrong, "dispatch-catalogue.json");

        var fault = Assert.Throws<SettingException>(() => Site.Load(folder.Path));

        Assert.Contains($"dispatch-catalogue.json, line 4, {told}", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"code\": \"acknowledge\"", "\"code\": \"On Time\"", "rates[0].code: 应为小写字母")]
    [InlineData("\"thresholdPercent\": 98", "\"thresholdPercent\": 980", "rates[2].thresholdPercent: 应在 0 至 100 之间")]
    [InlineData("\"code\": \"lianyungang\"", "\"code\": \"other\"", "code: 应与文件名相同")]
    [InlineData("\"measure\": \"acknowledge\"", "\"measure\": \"speed\"", "rates[0].measure: is not readable here")]
    [InlineData("\"importedLines\": false", "\"imported\": false", "imported: is no field of a profile")]
    public void RuleSet_ThatCannotBeWorkedWith_StopsTheStartByFileAndField(string right, string wrong, string told)
    {
        using var folder = Copied(right, wrong, Path.Combine("rule-sets", "lianyungang.json"));

        var fault = Assert.Throws<SettingException>(() => Site.Load(folder.Path));

        Assert.Contains("lianyungang.json, ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"defaultRuleSet\": \"lianyungang\"", "\"defaultRuleSet\": \"none\"", "assessment.defaultRuleSet: 没有考核规则 none")]
    [InlineData("\"ruleSets\": {}", "\"ruleSets\": { \"2023-02\": \"none@2\" }", "assessment.ruleSets.2023-02: 没有考核规则 none@2")]
    [InlineData("\"objectionWorkingDays\": 2", "\"objectionWorkingDays\": 0", "assessment.objectionWorkingDays: 须不小于 1")]
    public void Assessment_NamingWhatThereIsNot_StopsTheStartByField(string right, string wrong, string told)
    {
        using var folder = Copied(right, wrong);

        var fault = Assert.Throws<SettingException>(() => Site.Load(folder.Path));

        Assert.Contains("site.json, " + told, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherCity_IsAssessedByItsOwnRules()
    {
        var answer = await server.Dev.Get("/v1/assessments/2023-01").Succeeds();

        Assert.Equal("lianyungang", answer["ruleSet"]["code"].Text());
        Assert.Equal([55m, 55m], answer["lists"].AsArray().Select(l => l!["start"]!.GetValue<decimal>()));
        Assert.Equal(4, (await server.Dev.Get("/v1/assessments/2023-01/rules").Succeeds())["rates"].AsArray().Count);
    }

    [Fact]
    public void Profile_WithoutAField_StopsTheStartByItsName()
    {
        using var folder = Copied("  \"zone\": \"Asia/Shanghai\",\n", "");

        Assert.Contains("zone: is missing", Assert.Throws<SettingException>(() => Site.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A14_Hours_OnTuesdaysOnly_ThreeWorkingDaysAreThreeTuesdays()
    {
        using var folder = Copied("  \"limits\": {", "  \"workingWeekdays\": [\"tuesday\"],\n  \"limits\": {");

        var due = Site.Load(folder.Path).Calendar.EndOfWorkingDay(Server.Moment(2023, 2, 15, 10), 3);

        Assert.Equal(Server.Moment(2023, 3, 7, 17), due.At);
        Assert.Equal(["2023-02-21", "2023-02-28", "2023-03-07"], due.Days.Where(d => d.Working).Select(d => d.Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static IEnumerable<string> Names(Type type) => type.GetProperties().Where(p => p.CanWrite)
        .Select(p => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Order();

    private static IEnumerable<string> Differences(JsonNode? value, JsonNode schema, string path)
    {
        if (schema["enum"] is JsonArray codes && !codes.Any(c => JsonNode.DeepEquals(c, value)))
            yield return $"{path} is none of the codes";
        if (value is JsonArray items)
        {
            foreach (var wrong in items.SelectMany((item, i) => Differences(item, schema["items"]!, $"{path}[{i}]")))
                yield return wrong;
        }
        if (value is not JsonObject fields)
            yield break;
        foreach (var missing in (schema["required"] as JsonArray ?? []).Select(r => r.Text()).Where(r => !fields.ContainsKey(r)))
            yield return $"{path}.{missing} is missing";
        foreach (var (name, field) in fields)
        {
            var known = schema["properties"]?[name] ?? schema["additionalProperties"] as JsonObject;
            if (known is null)
                yield return $"{path}.{name} is not described";
            foreach (var wrong in known is null ? [] : Differences(field, known, $"{path}.{name}"))
                yield return wrong;
        }
    }

    /// <summary>The sample profile beside the country's notices, with one thing changed.</summary>
    private static Copy Copied(string right, string wrong, string named = "site.json")
    {
        var root = Directory.CreateTempSubdirectory("profile").FullName;
        foreach (var folder in (string[])["sample", "china"])
        {
            var from = Repository.File("src/Hotline.Api/Sites/" + folder);
            foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(root, folder, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
        var site = Path.Combine(root, "sample", named);
        var text = File.ReadAllText(site);
        Assert.Contains(right, text, StringComparison.Ordinal);
        File.WriteAllText(site, text.Replace(right, wrong, StringComparison.Ordinal));
        return new Copy(root);
    }

    private sealed record Copy(string Root) : IDisposable
    {
        public string Path => System.IO.Path.Combine(Root, "sample");

        public void Dispose() => Directory.Delete(Root, recursive: true);
    }

    private static readonly string[] City = ["汝州", "ruzhou", "\"RZ", "RZ20", "410482"];
}
