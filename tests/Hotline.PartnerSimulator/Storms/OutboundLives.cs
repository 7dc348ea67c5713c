using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Hotline.PartnerSimulator.Books;
using Hotline.PartnerSimulator.Counterparts;
using Hotline.PartnerSimulator.Faults;

namespace Hotline.PartnerSimulator.Storms;

/// <summary>Tickets that the line hands to the 110 desk.</summary>
internal sealed class OutboundLives(DeskSide desk, LineClient line, Dice dice, TimeProvider clock) : Lives(line, dice, clock)
{
    private readonly ConcurrentDictionary<string, string> _transfers = new(StringComparer.Ordinal);

    public override string NameOf(string matter) => _transfers.GetValueOrDefault(matter, matter);

    public override async Task Run(string matter, CancellationToken cancellation)
    {
        var ticket = (await Line.Post("/v1/tickets", new JsonObject
        {
            ["channel"] = "phone", ["caller"] = new JsonObject { ["name"] = "王女士", ["phone"] = "13800000000" }, ["title"] = "夜间噪声扰民 " + matter,
            ["content"] = "楼下烧烤店凌晨仍有人喧哗打斗。", ["appealType"] = "problem", ["category"] = "市政管理—市容市貌", ["area"] = "410482001",
        }, cancellation))["id"]!.GetValue<string>();
        var referral = await Line.Post("/v1/referrals", new JsonObject { ["ticketId"] = ticket, ["partner"] = "police110", ["reason"] = "涉嫌违反治安管理" }, cancellation);
        var (id, transfer) = (referral["id"]!.GetValue<string>(), referral["transferId"]!.GetValue<string>());
        _transfers[matter] = transfer;
        if (Dice.Of(matter) < Returned)
            await SentBack(ticket, transfer, cancellation);
        else
            await Handled(ticket, id, transfer, redone: Dice.Of(matter) < Redone, cancellation);
    }

    /// <summary>The desk sends the first round of it back or not, by its own dice; the line answers what came back.</summary>
    private async Task SentBack(string ticket, string transfer, CancellationToken cancellation)
    {
        if (!await CameBack(transfer, cancellation))
            return;
        await Line.Post($"/v1/tickets/{ticket}/answer", new JsonObject { ["answer"] = "已由中心协调处理。", ["solved"] = "solved" }, cancellation);
    }

    private async Task Handled(string ticket, string referral, string transfer, bool redone, CancellationToken cancellation)
    {
        if (await CameBack(transfer, cancellation))
        {
            // Referred again: the same matter, in its next round.
            var again = await Line.Post("/v1/referrals", new JsonObject { ["ticketId"] = ticket, ["partner"] = "police110", ["reason"] = "经核实仍属警务" }, cancellation);
            referral = again["id"]!.GetValue<string>();
            await Until(Desk, transfer, m => m.Settled && m.Made("result") == 1, cancellation);
        }
        if (!redone)
            return;
        await Line.Post($"/v1/referrals/{referral}/redo", new JsonObject { ["reason"] = "诉求人反映仍有喧哗。" }, cancellation);
        await Until(Desk, transfer, m => m.Settled && m.Made("result") == 2, cancellation);
    }

    /// <summary>Waits for the desk's first word that ends a round: a return, or a result.</summary>
    private async Task<bool> CameBack(string transfer, CancellationToken cancellation) => await Until(
        Desk, transfer, m => !m.Settled ? null : m.Made("return") == 1 ? "return" : m.Made("result") == 1 ? "result" : null, cancellation) == "return";

    private Counterpart? Desk() => desk.Desk;

    private const double Returned = 0.1;
    private const double Redone = 0.35;
}
