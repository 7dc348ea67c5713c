using System.Text.Json.Nodes;
using Hotline.PartnerSimulator.Counterparts;
using Hotline.PartnerSimulator.Desks;
using Hotline.PartnerSimulator.Faults;

namespace Hotline.PartnerSimulator.Storms;

/// <summary>Matters that the 110 desk hands to the line.</summary>
internal sealed class DeskLives(DeskSide desk, LineClient line, Dice dice, TimeProvider clock) : Lives(line, dice, clock)
{
    public override async Task Run(string matter, CancellationToken cancellation)
    {
        await Say(matter, "transfer", DeskBodies.Transfer, cancellation);
        await Say(matter, "urge", DeskBodies.Urge, cancellation);
        await Say(matter, "amend", DeskBodies.Amend, cancellation);
        var number = await Until(Desk, matter, m => m.PeerNumber, cancellation);
        var ticket = (await Ticket(number, cancellation))["id"]!.GetValue<string>();
        var kind = Dice.Of(matter, 100);
        if (kind < 12)
            await Withdrawn(matter, cancellation);
        else if (kind < 24)
            await Returned(matter, ticket, cancellation);
        else if (kind < 50)
            await Answered(matter, ticket, cancellation);
        else
            await Worked(matter, ticket, redone: kind < 70, cancellation);
    }

    private async Task Withdrawn(string matter, CancellationToken cancellation)
    {
        await Until(Desk, matter, m => m.Settled, cancellation);
        await Say(matter, "withdraw", DeskBodies.Withdraw, cancellation);
        await Until(Desk, matter, m => m.Settled, cancellation);
    }

    private async Task Returned(string matter, string ticket, CancellationToken cancellation)
    {
        await Until(Desk, matter, m => m.Settled, cancellation);
        var seen = await Line.Get($"/v1/tickets/{ticket}", cancellation);
        var referral = seen["referrals"]![0]!["id"]!.GetValue<string>();
        await Line.Post($"/v1/referrals/{referral}/return", new JsonObject { ["reason"] = "policeMatter", ["text"] = "属警务事项。" }, cancellation);
        await Until(Desk, matter, m => m.Got("return") == 1, cancellation);
    }

    private async Task Answered(string matter, string ticket, CancellationToken cancellation)
    {
        await Until(Desk, matter, m => m.Settled, cancellation);
        await Line.Post($"/v1/tickets/{ticket}/answer", new JsonObject { ["answer"] = "已告知办理流程。", ["solved"] = "solved" }, cancellation);
        await Heard(matter, results: 1, cancellation);
    }

    private async Task Worked(string matter, string ticket, bool redone, CancellationToken cancellation)
    {
        // The supervision comes while the order is on its way, or is late; it moves nothing.
        await Say(matter, "supervise", DeskBodies.Supervise, cancellation);
        await Line.Post($"/v1/tickets/{ticket}/dispatch", new JsonObject { ["leadUnit"] = "urban-management" }, cancellation);
        await Until(Desk, matter, m => m.Settled, cancellation);
        await Reply(ticket, cancellation);
        await Heard(matter, results: 1, cancellation);
        if (!redone)
            return;
        await Say(matter, "redo", DeskBodies.Redo, cancellation);
        await Until(Desk, matter, m => m.Settled, cancellation);
        await Reply(ticket, cancellation);
        await Heard(matter, results: 2, cancellation);
    }

    /// <summary>The result has come; the desk asks the caller and says so.</summary>
    private async Task Heard(string matter, int results, CancellationToken cancellation)
    {
        await Until(Desk, matter, m => m.Got("result") == results, cancellation);
        await Say(matter, "visitResult", DeskBodies.Visit, cancellation);
        await Until(Desk, matter, m => m.Settled, cancellation);
    }

    private Task Say(string matter, string type, Func<string, int, byte[]> make, CancellationToken cancellation) =>
        Say(Desk, matter, type, seq => make(matter, seq), cancellation);

    private Counterpart? Desk() => desk.Desk;
}
