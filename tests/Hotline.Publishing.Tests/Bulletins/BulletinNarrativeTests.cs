using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Hotline.Domain.Bulletins;

namespace Hotline.Publishing.Tests.Bulletins;

public sealed class BulletinNarrativeTests
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    [Fact]
    public void Narrative_ReadAndWritten_LosesNothing()
    {
        var json = JsonNode.Parse(February.Read("bulletin.json"));
        var narrative = json.Deserialize<BulletinNarrative>(Strict);
        var written = JsonSerializer.SerializeToNode(narrative, Strict);
        Assert.True(JsonNode.DeepEquals(json, written), written!.ToJsonString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"better":null,"worse":null,"hotIssues":null,"typicalCases":null,"work":null,"stationing":null}""")]
    public void Narrative_ListsMissingOrNull_AreEmpty(string json)
    {
        var narrative = JsonSerializer.Deserialize<BulletinNarrative>(json, Strict)!;
        Assert.Equal((0, 0, 0, 0, 0, 0), (
            narrative.Better.Count, narrative.Worse.Count, narrative.HotIssues.Count,
            narrative.TypicalCases.Count, narrative.Work.Count, narrative.Stationing.Count));
    }
}
