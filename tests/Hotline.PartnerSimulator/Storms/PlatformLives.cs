using System.Text.Json.Nodes;
using Hotline.PartnerSimulator.Counterparts;
using Hotline.PartnerSimulator.Faults;
using Hotline.PartnerSimulator.Platforms;

namespace Hotline.PartnerSimulator.Storms;

/// <summary>Matters that a superior platform hands to the line.</summary>
internal sealed class PlatformLives(PlatformSide platforms, string code, LineClient line, Dice dice, TimeProvider clock) : Lives(line, dice, clock)
{
    public override async Task Run(string matter, CancellationToken cancellation)
    {
        await Say(matter, "dispatch", PlatformBodies.Dispatch, cancellation);
        await Say(matter, "amendment", PlatformBodies.Amendment, cancellation);
        await Say(matter, "urge", PlatformBodies.Urge, cancellation);
        var number = await Until(Platform, matter, m => m.PeerNumber, cancellation);
        await Until(Platform, matter, m => m.Settled, cancellation);
        var ticket = (await Ticket(number, cancellation))["id"]!.GetValue<string>();
        var kind = Dice.Of(matter, 100);
        if (kind < 12)
            await Withdrawn(matter, cancellation);
        else if (kind < 24)
            await Returned(matter, ticket, cancellation);
        else
            await Worked(matter, ticket, redone: kind < 45, cancellation);
    }

    private async Task Withdrawn(string matter, CancellationToken cancellation)
    {
        await Say(matter, "withdrawal", PlatformBodies.Withdrawal, cancellation);
        await Until(Platform, matter, m => m.Settled && m.Got("receipt") == 1, cancellation);
    }

    /// <summary>The line asks for the return, the platform approves it by itself.</summary>
    private async Task Returned(string matter, string ticket, CancellationToken cancellation)
    {
        var seen = await Line.Get($"/v1/tickets/{ticket}", cancellation);
        var referral = seen["referrals"]![0]!["id"]!.GetValue<string>();
        await Line.Post($"/v1/referrals/{referral}/return", new JsonObject { ["reason"] = "wrongArea", ["text"] = "不在本辖区。" }, cancellation);
        await Until(Platform, matter, m => m.Made("return-decision") == 1 && m.Settled, cancellation);
    }

    private async Task Worked(string matter, string ticket, bool redone, CancellationToken cancellation)
    {
        await Line.Post($"/v1/tickets/{ticket}/dispatch", new JsonObject { ["leadUnit"] = "water" }, cancellation);
        await Say(matter, "supervision", PlatformBodies.Supervision, cancellation);
        await Until(Platform, matter, m => m.Settled, cancellation);
        await Reply(ticket, cancellation);
        await Until(Platform, matter, m => m.Got("result") == 1, cancellation);
        if (redone)
        {
            await Say(matter, "redo", PlatformBodies.Redo, cancellation);
            await Until(Platform, matter, m => m.Settled, cancellation);
            await Reply(ticket, cancellation);
            await Until(Platform, matter, m => m.Got("result") == 2, cancellation);
        }
        await Say(matter, "visit-result", PlatformBodies.VisitResult, cancellation);
        await Say(matter, "closure", PlatformBodies.Closure, cancellation);
        await Until(Platform, matter, m => m.Settled, cancellation);
    }

    private Task Say(string matter, string type, Func<string, int, DateTimeOffset, byte[]> make, CancellationToken cancellation) =>
        Say(Platform, matter, type, version => make(matter, version, Clock.GetUtcNow()), cancellation);

    private Counterpart? Platform() => platforms.Find(code);
}
