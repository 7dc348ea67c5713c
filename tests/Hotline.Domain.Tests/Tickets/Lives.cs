using CsCheck;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Tickets;

/// <summary>Something that is tried on a ticket, named so that a failing life can be read.</summary>
internal sealed record Try(string Name, Func<Ticket, DateTimeOffset, Refusal?> On)
{
    public override string ToString() => Name;
}

/// <summary>Random lives of tickets: any moves in any order, most of which the lifecycle must refuse.</summary>
internal static class Lives
{
    private static readonly ReturnClaim Claim = new(ReturnReason.NotOurDuty, "非我单位职责", null, null);

    private static readonly Gen<Assignment> ToUnits = Gen.Select(Gen.Int[0, 2], Gen.Bool, Gen.Int[0, 30]).Select((assisting, final, days) =>
        new Assignment("chengguan", [.. new[] { "jiaotong", "shuili" }.Take(assisting)], LimitsOf(days), Final: final));

    public static readonly Gen<Try> Move = Gen.Frequency(
        (1, Gen.Const(new Try("answer", (t, at) => t.GiveAnswer("按规定办理", Solved.Unfounded, Given.Centre, at)))),
        (4, ToUnits.Select(a => new Try($"dispatch +{a.AssistingUnits.Count}", (t, at) => t.Dispatch(a, Given.Centre, at)))),
        (16, Gen.Int[0, 9].Select(i => new Try($"acknowledge {i}", (t, at) =>
            Order(t, i) is { } o ? t.Acknowledge(o, "李四", null, Given.Handler, at) : null))),
        (20, Gen.Select(Gen.Int[0, 9], Gen.Enum<Solved>(), Gen.Bool, Gen.Bool).Select((i, solved, contacted, always) =>
            new Try($"reply {i} {solved} contacted:{contacted} always:{always}", (t, at) =>
                Order(t, i) is { } o ? t.Reply(o, new UnitReply("已办理", null, contacted, solved), always, Given.Handler, at) : null))),
        (6, Gen.Bool.Select(accepted => new Try($"review {accepted}", (t, at) => t.ReviewReply(accepted, "意见", Given.Centre, at)))),
        (6, Gen.Select(Gen.Enum<CallbackOutcome>(), Gen.Enum<Satisfaction>(), Gen.Bool).Select((outcome, rating, rated) =>
            Called(outcome, outcome == CallbackOutcome.Reached && rated ? rating : null))),
        (4, ToUnits.Select(a => new Try($"rework +{a.AssistingUnits.Count}", (t, at) => t.Rework("不满意", a, Given.Centre, at)))),
        (8, Gen.Int[0, 9].Select(i => new Try($"return-request {i}", (t, at) =>
            Order(t, i) is { } o ? t.RequestReturn(o, Claim, Given.Policy, Given.Handler, at) : null))),
        (10, Gen.Select(Gen.Int[0, 9], Gen.Bool).Select((i, approved) => new Try($"return-decision {i} {approved}", (t, at) =>
            Order(t, i) is { } o ? t.DecideReturn(o, approved, "意见", at.AddHours(24), Given.Centre, at) : null))),
        (3, Gen.Select(Gen.Int[0, 9], Gen.Int[1, 3]).Select((i, days) => new Try($"extension-request {i} {days}", (t, at) =>
            Order(t, i) is { } o ? t.RequestExtension(o, days, "缺料", Given.Policy, Given.Handler, at) : null))),
        (3, Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3].Select(d => d == 0 ? (int?)null : d)).Select((i, days) => new Try($"extension-decision {i} {days}", (t, at) =>
            Order(t, i) is { } o ? t.DecideExtension(o, days, "意见", Given.Policy.Calendar, Given.Centre, at) : null))),
        (2, Gen.Int[0, 9].Select(i => new Try($"progress {i}", (t, at) => Order(t, i) is { } o ? t.Progress(o, "在办", Given.Handler, at) : null))),
        (2, Gen.Const(new Try("suspend", (t, at) => t.Suspend("待材料", Given.Policy, Given.Centre, at)))),
        (4, Gen.Const(new Try("resume", (t, at) => t.Resume(null, Given.Policy, Given.Centre, at)))),
        (2, Gen.Const(new Try("urge", (t, at) => t.Urge("请尽快", Given.Centre, at)))),
        (2, Gen.Const(new Try("supervise", (t, at) => t.Supervise("请说明", null, null, Given.Policy, Given.Centre, at)))),
        (2, Gen.Int[0, 9].Select(i => new Try($"supervision-reply {i}", (t, at) =>
            Order(t, i) is { } o ? t.ReplyToSupervision(o, "已整改", Given.Handler, at) : null))),
        (1, Gen.Const(new Try("exclude", (t, at) => t.Exclude("不实", Given.Centre, at)))),
        (1, Gen.Const(new Try("recall", (t, at) => t.Recall("改派", at.AddHours(24), Given.Centre, at)))),
        (1, Gen.Const(new Try("archive", (t, at) => t.PutAway(Given.Centre, at)))),
        (2, Gen.Bool.Select(differs => new Try($"describe {differs}", (t, at) => t.Describe(
            Given.Matter with { Title = "路灯" }, Given.Caller, differs ? [new("title", null, "路灯")] : [], Given.Centre, at)))));

    /// <summary>Moves with the minutes since the one before; some come at the same moment.</summary>
    public static readonly Gen<(Try Move, int Minutes)[]> Life =
        Gen.Select(Move, Gen.Frequency((1, Gen.Const(0)), (4, Gen.Int[1, 3000]))).Array[0, 80];

    /// <summary>The clocks of two servers differ a little: a move may be stamped before the one that it follows.</summary>
    public static readonly Gen<(Try Move, int Minutes)[]> UnevenLife = Gen.Select(Move, Gen.Int[-3, 5]).Array[0, 60];

    /// <summary>A registered ticket that has lived through all of it; <paramref name="then"/> is told of every moment.</summary>
    public static Ticket Lived(this (Try Move, int Minutes)[] life, Action<Ticket, DateTimeOffset>? then = null)
    {
        var (ticket, at) = (Given.Registered(), Given.RegisteredAt);
        foreach (var (move, minutes) in life)
        {
            at = at.AddMinutes(minutes);
            move.On(ticket, at);
            then?.Invoke(ticket, at);
        }
        return ticket;
    }

    private static OrderLimits LimitsOf(int days) => Given.Limits with { DueAt = Given.DueAt.AddDays(days) };

    private static Try Called(CallbackOutcome outcome, Satisfaction? satisfaction) =>
        new($"callback {outcome} {satisfaction}", (t, at) => t.CallBack(new(outcome, satisfaction), Given.Policy, Given.Centre, at));

    private static WorkOrder? Order(Ticket ticket, int i) => ticket.Orders.Count == 0 ? null : ticket.Orders[^(1 + (i % ticket.Orders.Count))];
}
