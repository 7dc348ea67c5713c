using Hotline.Domain.Tickets;

namespace Hotline.Domain.Tests.Tickets;

/// <summary>去标识化 and 依法留存 of a ticket by itself.</summary>
public sealed class RetentionTests
{
    private static Ticket Closed()
    {
        var ticket = Given.Registered();
        Assert.Null(ticket.GiveAnswer("已答复张卫国", Solved.Solved, Given.Centre, Given.Now));
        return ticket;
    }

    private static string Masked(string text) => text.Replace("张卫国", "某市民", StringComparison.Ordinal);

    [Fact]
    public void Settled_AsItEndsAndGoesOn_IsTheMomentOfItsEnd()
    {
        var ticket = Given.Registered();
        Assert.Null(ticket.SettledAt);
        Assert.Null(ticket.GiveAnswer("已答复", Solved.Solved, Given.Centre, Given.Now));
        Assert.Equal(ticket.ClosedAt, ticket.SettledAt);
        Assert.Null(ticket.PutAway(Given.Centre, Given.Now.AddDays(30)));
        Assert.Equal(ticket.ArchivedAt, ticket.SettledAt);
    }

    [Fact]
    public void Anonymise_Ended_TakesPersonsOutAndLetsNoWordIn()
    {
        var ticket = Closed();
        var (version, state) = (ticket.Version, ticket.State);

        ticket.Anonymise(Masked, Given.Centre, Given.Now.AddYears(3));
        ticket.Anonymise(Masked, Given.Centre, Given.Now.AddYears(4));

        Assert.Equal((version + 1, state, Given.Now.AddYears(3)), (ticket.Version, ticket.State, ticket.AnonymisedAt));
        Assert.Equal((null, null, null, null), (ticket.CallerSealed, ticket.CallerPhoneHash, ticket.Address, ticket.SettledAt));
        Assert.Equal("已答复某市民", ticket.Answer);
        Assert.All(ticket.History, h => Assert.DoesNotContain("张卫国", h.Text ?? "", StringComparison.Ordinal));
        Assert.Equal("ticket-anonymised", ticket.Note("张卫国来电", Given.Centre, Given.Now.AddYears(4))!.Code);
        Assert.Equal("ticket-anonymised", ticket.SetHold("取证", null, Given.Centre, Given.Now.AddYears(4)).Refusal!.Code);
        Assert.Null(ticket.PutAway(Given.Centre, Given.Now.AddYears(4)));
        Assert.Null(ticket.SettledAt);
    }

    [Fact]
    public void Anonymise_Open_IsRefusedAloud() =>
        Assert.Throws<InvalidOperationException>(() => Given.Registered().Anonymise(Masked, Given.Centre, Given.Now));

    [Fact]
    public void Hold_SetTwiceAndReleasedOnce_StandsUntilItsDay()
    {
        var ticket = Closed();
        var (first, _) = ticket.SetHold("一审", Given.Now.AddDays(10), Given.Centre, Given.Now);
        var (second, _) = ticket.SetHold("复议", null, Given.Centre, Given.Now);

        Assert.Equal((2, true, false), (ticket.HoldCount, first!.Stands(Given.Now.AddDays(10).AddMilliseconds(-1)), first.Stands(Given.Now.AddDays(10))));
        Assert.Null(ticket.ReleaseHold(second!, "终结", Given.Centre, Given.Now));
        Assert.Equal("hold-released", ticket.ReleaseHold(second!, "终结", Given.Centre, Given.Now)!.Code);
        Assert.Equal((1, false), (ticket.HoldCount, second!.Stands(Given.Now)));
        Assert.DoesNotContain(ticket.History, h => h.Text is "一审" or "复议" or "终结");
    }
}
