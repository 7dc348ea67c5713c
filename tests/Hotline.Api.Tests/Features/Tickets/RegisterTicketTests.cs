using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Tickets;

public sealed class RegisterTicketTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Register_Complete_AnswersTheTicketMasked()
    {
        var answer = (await server.Dev.Post("/v1/tickets", Given.Tickets.Body())).Expect(201);

        Assert.Equal("registered", answer["status"].GetValue<string>());
        Assert.Equal("138****0000", answer["caller"]["phone"]!.GetValue<string>());
        Assert.Equal("王**", answer["caller"]["name"]!.GetValue<string>());
        Assert.StartsWith("RZ20230215", answer["number"].GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("2023-02-16T10:00:00+08:00", answer["dueAt"].GetValue<string>());
        Assert.Equal("\"1\"", answer.ETag);
        Assert.Equal($"/v1/tickets/{answer["id"].GetValue<string>()}", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Register_TwoHundredAtOnce_AllNumbersDiffer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => server.Dev.Post("/v1/tickets", Given.Tickets.Body($"并发登记{i}"))));

        Assert.All(answers, a => a.Expect(201));
        Assert.Equal(200, answers.Select(a => a["number"].GetValue<string>()).Distinct().Count());
    }
}
