using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Boundary;

/// <summary><c>If-None-Match</c> on what has an ETag.</summary>
[Collection(SharedServer.Name)]
public sealed class ConditionTests(Server server)
{
    [Theory]
    [InlineData("{0}")]
    [InlineData("W/{0}")]
    [InlineData("*")]
    [InlineData("\"9999\", {0}")]
    public async Task Get_IfNoneMatchOfWhatIsThere_304(string form)
    {
        foreach (var path in await Paths())
        {
            var seen = await server.Dev.Get(path);

            var answer = (await server.Dev.Get(path, ("If-None-Match", string.Format(null, form, seen.ETag)))).Expect(304);

            Assert.Equal(seen.ETag, answer.ETag);
            Assert.Empty(answer.Text);
        }
    }

    [Fact]
    public async Task Get_IfNoneMatchOfAnotherVersion_200()
    {
        foreach (var path in await Paths())
            (await server.Dev.Get(path, ("If-None-Match", "\"9999\""))).Expect(200);
    }

    private async Task<string[]> Paths()
    {
        var (ticket, order) = await server.Dev.Dispatched();
        var number = (await server.Dev.Ticket(ticket))["number"].Text();
        return [$"/v1/tickets/{ticket}", $"/v1/tickets/by-number/{number}", $"/v1/work-orders/{order}"];
    }
}
