using Hotline.Api.Sites;

namespace Hotline.Api.Tests.Sites;

/// <summary>Months that a profile may state, and what it says without them.</summary>
public sealed class RetentionRulesTests
{
    [Fact]
    public void Problems_OfMonthsBeyondReason_NameEachField()
    {
        Assert.Empty(new RetentionRules().Problems());
        Assert.Empty(new RetentionRules { TicketsMonths = 1, CallsMonths = 1200 }.Problems());
        Assert.Equal(
            ["ticketsMonths", "messagesMonths", "importsMonths"],
            new RetentionRules { TicketsMonths = 0, MessagesMonths = 1201, ImportsMonths = -1 }.Problems().Select(p => p.Field));
    }
}
