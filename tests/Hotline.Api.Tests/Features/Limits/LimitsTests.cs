using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;
using Hotline.Domain.Time;

namespace Hotline.Api.Tests.Features.Limits;

/// <summary>Every limit that the rules know can be read and changed over REST; none is forgotten.</summary>
public sealed class LimitsTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Put_EachLimit_IsReadBack()
    {
        var limits = (await server.Dev.Get("/v1/limits")).Expect(200)["limits"].AsObject();
        Assert.Equal(
            typeof(TimeLimits).GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Order(StringComparer.Ordinal),
            limits.Select(l => l.Key).Order(StringComparer.Ordinal));

        var changed = new JsonObject(limits.Select(l => KeyValuePair.Create<string, JsonNode?>(
            l.Key, l.Value switch
            {
                JsonObject byType => byType.DeepClone(),
                var time when l.Key == "urgeAt" => JsonValue.Create(time!.Text() == "09:00" ? "08:45" : "09:00"),
                var number => JsonValue.Create(number!.GetValue<int>() + 1),
            })));
        await server.Dev.Recomputed("/v1/limits", changed);

        Assert.True(JsonNode.DeepEquals(changed, (await server.Dev.Get("/v1/limits")).Expect(200)["limits"]));
    }
}
