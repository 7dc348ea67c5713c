using Hotline.Exchange.Platforms;

namespace Hotline.Exchange.Tests.Platforms;

public sealed class MessageIdTests
{
    [Fact]
    public void WebhookId_ThatIsAUuid_IsItself() => Assert.Equal(
        Guid.Parse("0186531c-29a0-7c1e-8d2f-3b4a5c6d7e8f"), MessageIds.Of("a", "0186531c-29a0-7c1e-8d2f-3b4a5c6d7e8f"));

    [Fact]
    public void WebhookId_ThatIsNone_IsDerivedForThisPartner()
    {
        var id = MessageIds.Of("a", "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W");

        Assert.Equal(id, MessageIds.Of("a", "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"));
        Assert.NotEqual(id, MessageIds.Of("b", "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"));
        Assert.Equal(8, id.Version);
        // Another way to write a UUID is another id.
        Assert.NotEqual(Guid.Parse("0186531c29a07c1e8d2f3b4a5c6d7e8f"), MessageIds.Of("a", "0186531c29a07c1e8d2f3b4a5c6d7e8f"));
    }

    [Fact]
    public void DerivedId_OfEachPart_Differs()
    {
        string[] parts = ["p", "urge", "A1", "2023-02-15T01:30:00.0000000Z", "hash"];
        var id = MessageIds.Of(parts[0], parts[1], parts[2], parts[3], parts[4]);

        Assert.Equal(id, MessageIds.Of("p", "urge", "A1", "2023-02-15T01:30:00.0000000Z", "hash"));
        for (var i = 0; i < parts.Length; i++)
        {
            var other = (string[])parts.Clone();
            other[i] += "x";
            Assert.NotEqual(id, MessageIds.Of(other[0], other[1], other[2], other[3], other[4]));
        }
        // Parts that run together are still apart.
        Assert.NotEqual(MessageIds.Of("a", "bc", "", "", ""), MessageIds.Of("ab", "c", "", "", ""));
    }
}
