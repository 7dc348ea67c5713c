using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Boundary;

[Collection(SharedServer.Name)]
public sealed class AddressedPhoneTests(Server server)
{
    [Theory]
    [InlineData("13800000000")]
    [InlineData("%2B86%20138-0000-0000")]
    [InlineData("0375-6900000")]
    public async Task List_PhoneAsText_IsSentToTheSearch(string text) =>
        Assert.Equal(["q"], (await server.Dev.Get($"/v1/tickets?q={text}")).Expect(400).Faults());

    [Theory]
    [InlineData("2023021500001")]
    [InlineData("110")]
    [InlineData("13800000000号路灯")]
    public async Task List_TextThatIsNoPhone_IsSearched(string text) =>
        (await server.Dev.Get($"/v1/tickets?q={Uri.EscapeDataString(text)}")).Expect(200);

    [Fact]
    public async Task Order_ItsTicketMoved_IsNoLongerThePageHeld()
    {
        var (ticket, order) = await server.Dev.Closed();
        var held = (await server.Dev.Get($"/v1/work-orders/{order}")).Expect(200);
        (await server.Dev.Get($"/v1/work-orders/{order}", ("If-None-Match", held.ETag!))).Expect(304);

        (await server.Dev.Post($"/v1/tickets/{ticket}/archive")).Expect(200);

        var now = (await server.Dev.Get($"/v1/work-orders/{order}", ("If-None-Match", held.ETag!))).Expect(200);
        Assert.Equal("archived", now["ticketStatus"].GetValue<string>());
    }
}
