using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Referrals;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Exchange;

/// <summary>
/// What a person does about a message that a machine cannot bring through: sends it again, corrects it, or gives it up. The place in the order
/// of its matter is kept, so that nothing behind it waits for ever (exchange.md §2).
/// </summary>
internal sealed class DeadLetters(Partners partners, PostOffice office, Intake intake, JsonWriting json)
{
    /// <summary>
    /// Sends a message again: with the same id where the partner may not have it; as a correction in the same place where the partner refused it.
    /// </summary>
    public async Task<(ExchangeOut? Message, Refusal? Refusal)> Resend(
        HotlineContext db, ExchangeOut row, JsonObject? changes, Actor actor, DateTimeOffset at, CancellationToken cancellation)
    {
        switch (row.State)
        {
            case OutState.Refused:
                return await Correct(db, row, changes, actor, at, cancellation);
            case OutState.Waiting or OutState.Delivered or OutState.Expired when changes is not null:
                return (null, Refusal.Invalid("changes", "只有对方拒收的消息才能更正", "only a message that the partner refused can be corrected"));
            case OutState.Waiting or OutState.Delivered or OutState.Expired:
                (row.State, row.NextAt, row.EndedAt, row.AlarmAt) = (OutState.Waiting, at, null, at);
                row.ExpiresAt = row.ExpiresAt > at + Kept ? row.ExpiresAt : at + Kept;
                // Who fetches has passed its place; it gets a new one.
                if (partners.Find(row.Partner)!.Mode == Hotline.Exchange.DeliveryMode.Pull)
                    row.Sequence = null;
                row.Claim++;
                await db.ExchangeOut.Where(o => o.ReferralId == row.ReferralId && o.TransferSeq > row.TransferSeq && o.State == OutState.Waiting && o.NextAt > at)
                    .ExecuteUpdateAsync(s => s.SetProperty(o => o.NextAt, at), cancellation);
                await ExchangeAlarms.Clear(db, row.Partner, ExchangeAlarms.MessageExpired, row.MessageId.ToString("D"), at, cancellation);
                return (row, null);
            default:
                return (null, Ended(row));
        }
    }

    /// <summary>Gives a message up. Where the partner may wait for its place, a void fills it.</summary>
    public async Task<(ExchangeOut? Message, Refusal? Refusal)> GiveUp(HotlineContext db, ExchangeOut row, string reason, Actor actor, DateTimeOffset at, CancellationToken cancellation)
    {
        if (row.State is not (OutState.Waiting or OutState.Expired or OutState.Refused))
            return (null, Ended(row));
        if (row.State == OutState.Waiting && row.ClaimedUntil > at)
            return (null, new Refusal(Refusals.Contended, "该消息正在投递，请稍后重试。", "The message is being delivered at this moment; try again shortly."));
        var seen = row.State == OutState.Refused;
        ExchangeOut? filler = null;
        if (!seen && await Matter.Find(db, row.ReferralId, cancellation) is { } matter)
        {
            filler = office.Correct(matter.Ticket, matter.Referral, row, new VoidBody(reason), row.BaseVersion, row.TransferVersion, actor, at, at + Kept);
            db.Add(filler);
        }
        await Settle(db, row, OutState.Voided, at, cancellation);
        return (filler ?? row, null);
    }

    /// <summary>Gives a parked message of the partner up: it is refused, and what is behind it has its turn.</summary>
    public static async Task<Refusal?> GiveUp(HotlineContext db, ExchangeIn row, string reason, DateTimeOffset at, CancellationToken cancellation)
    {
        if (row.Disposition != Disposition.Parked)
            return HadItsTurn(row);
        (row.Disposition, row.DoneAt, row.Dead) = (Disposition.Refused, at, false);
        (row.Reason, row.ReasonZh, row.ReasonEn) = (Refusals.MoveNotAllowed.Code, reason, reason);
        row.Version++;
        if (await Matter.Find(db, row.Partner, row.TransferId, cancellation) is { } matter)
        {
            if (row.ReferralId is not null)
                matter.Referral.Unpark();
            if (row.TransferSeq == matter.Referral.ReceivedSeq + 1)
                matter.Referral.UseUp(row.TransferSeq, 0);
            if (row.PartnerVersion is { } version)
                matter.Referral.CountVersion(version, begins: true, []);
        }
        await ExchangeAlarms.Clear(db, row.Partner, ExchangeAlarms.Gap, row.MessageId.ToString("D"), at, cancellation);
        return null;
    }

    private static Refusal HadItsTurn(ExchangeIn row) => new(Refusals.MoveNotAllowed, "该消息已处理。", "The message has had its turn.") { CurrentStatus = Code.Of(row.Disposition) };

    /// <summary>A message of the partner that waits: another look at it, for instance after its code became known.</summary>
    public async Task<Refusal?> LookAgain(HotlineContext db, Hotline.Exchange.PartnerSettings partner, ExchangeIn row, CancellationToken cancellation)
    {
        if (row.Disposition != Disposition.Parked)
            return HadItsTurn(row);
        var waitsInVain = row.Reason == MessageOrder.Predecessor && row.TransferSeq == 0;
        if (await intake.StillUnknown(db, partner, row, cancellation) is { } unknown)
            return new Refusal(Refusals.MoveNotAllowed, $"仍无法识别：{unknown}，请先在对接配置中补充编码。", $"Still not known: {unknown}; add the code to the partner's profile first.") { CurrentStatus = Code.Of(row.Disposition) };
        await Intake.Readmit(db, row.Id, cancellation);
        // A person says that the version before it will not come.
        while (await intake.Next(db, partner, row.TransferId, cancellation, waitsInVain ? row.Id : null))
        {
        }
        return null;
    }

    private async Task<(ExchangeOut? Message, Refusal? Refusal)> Correct(
        HotlineContext db, ExchangeOut row, JsonObject? changes, Actor actor, DateTimeOffset at, CancellationToken cancellation)
    {
        if (await Matter.Find(db, row.ReferralId, cancellation) is not { } matter)
            return (null, Ended(row));
        var seen = Math.Max(matter.Referral.MatterVersion, row.TransferVersion);
        if (changes is null)
        {
            // As it was, on the matter's present version.
            var again = PostOffice.Repeat(matter.Referral, row, matter.Referral.MatterVersion, seen, actor, at, at + Kept);
            db.Add(again);
            await Settle(db, row, OutState.Superseded, at, cancellation);
            return (again, null);
        }
        var reading = partners.Link(row.Partner).Read(row.Type, office.Open(row, at).Body);
        if (reading.Body is not { } body)
            return (null, new Refusal(Refusals.MoveNotAllowed, $"无法读取原消息：{reading.Unknown}。", $"The message cannot be read: {reading.Unknown}."));
        var (merged, refusal) = Merge(body, changes);
        if (refusal is not null)
            return (null, refusal);
        // Decided anew on what the matter is now.
        var correction = office.Correct(matter.Ticket, matter.Referral, row, merged!, matter.Referral.MatterVersion, seen, actor, at, at + Kept);
        db.Add(correction);
        await Settle(db, row, OutState.Superseded, at, cancellation);
        return (correction, null);
    }

    private (MessageBody? Body, Refusal? Refusal) Merge(MessageBody body, JsonObject changes)
    {
        var fields = JsonSerializer.SerializeToNode(body, body.GetType(), json.Options)!.AsObject();
        foreach (var (name, value) in changes)
        {
            if (!fields.ContainsKey(name))
                return (null, Refusal.Invalid("changes." + name, "该类消息没有此字段", "is no field of a message of this type"));
            fields[name] = value?.DeepClone();
        }
        try
        {
            return ((MessageBody)fields.Deserialize(body.GetType(), json.Options)!, null);
        }
        catch (JsonException fault)
        {
            return (null, Refusal.Invalid("changes", $"无法读取：{fault.Path}", $"cannot be read: {fault.Path}"));
        }
    }

    private static async Task Settle(HotlineContext db, ExchangeOut row, OutState state, DateTimeOffset at, CancellationToken cancellation)
    {
        (row.State, row.EndedAt, row.AlarmAt) = (state, at, null);
        row.Claim++;
        foreach (var kind in (string[])[ExchangeAlarms.MessageRefused, ExchangeAlarms.MessageExpired, ExchangeAlarms.MessageLate])
            await ExchangeAlarms.Clear(db, row.Partner, kind, row.MessageId.ToString("D"), at, cancellation);
    }

    private static Refusal Ended(ExchangeOut row) => new(
        Refusals.MoveNotAllowed, $"该消息的状态为 {Code.Of(row.State)}。", $"The message is {Code.Of(row.State)}.")
    {
        CurrentStatus = Code.Of(row.State),
    };

    /// <summary>A correction is sent for so long.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
}
