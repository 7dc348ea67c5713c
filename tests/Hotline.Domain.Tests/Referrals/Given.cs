using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using static Hotline.Domain.Tests.Tickets.Given;

namespace Hotline.Domain.Tests.Referrals;

/// <summary>Matters between the line and a partner, brought to where a test begins; their times are those of the tickets' givens.</summary>
internal static class GivenReferral
{
    public static readonly Actor Desk = new("police110", "王警官", null, "王警官");

    public static readonly ReferralLimits Window = new(At("02-02 18:00"), At("02-02 18:00"), At("02-08 18:00"), DueProvisional: false);

    public static readonly ReferralLimits Next = new(At("02-13 18:00"), At("02-13 18:00"), At("02-17 18:00"), DueProvisional: false);

    public static TransferBody Transfer(string number = "RZ2023020100001") => new() { Number = number, Title = "邻里纠纷", Content = "楼上深夜吵闹。" };

    public static Ticket.Handover To(string partner, ReferralLimits? limits = null) =>
        new(partner, Transfer(), limits ?? Window, "有打斗", new BoundaryAdvice("police110", "治安案件属110处警范围", 3));

    /// <summary>Referred to the 110 desk on 02-01 10:00.</summary>
    public static Ticket Referred(Ticket? ticket = null) => (ticket ?? Registered()).After(t => t.Refer(To("police110"), Centre, DispatchedAt));

    /// <summary>Received from a partner on 02-01 09:00.</summary>
    public static Ticket Received(bool superior, DateTimeOffset? theirs = null) => Ticket.Receive(
        new Ticket.Inbound(
            Tickets.Given.Registration with { Source = superior ? "pingdingshan" : "police110", SourceRef = "P-1", Channel = superior ? Channel.Superior : Channel.Police110 },
            superior, "P-1", Transfer("P-1") with { DueAt = theirs }, Window),
        DispatchBy, Desk, RegisteredAt);

    public static Referral Only(this Ticket ticket) => Assert.Single(ticket.Referrals);

    /// <summary>What the partner is told since the last look.</summary>
    public static List<MessageBody> Told(this Ticket ticket) => [.. ticket.Referrals.SelectMany(r => r.TakePosted()).Select(p => p.Body)];

    public static List<MessageType> ToldTypes(this Ticket ticket) => [.. ticket.Told().Select(b => b.Type)];
}
