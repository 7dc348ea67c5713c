using Google.Protobuf.WellKnownTypes;
using Hotline.Exchange.V1;
using Hotline.PartnerSimulator.Books;

namespace Hotline.PartnerSimulator.Desks;

/// <summary>What the desk says of a matter, and which messages decide.</summary>
internal static class DeskState
{
    /// <summary>Messages that are refused when their sender had not seen the newest version, and count it up.</summary>
    public static bool Decides(string type) => type is "transfer" or "sign" or "return" or "returnDecision" or "extensionRequest" or "extensionDecision" or "result"
        or "redo" or "withdraw" or "closure";

    /// <summary>Where a matter stands; null where there is none yet.</summary>
    public static TransferState? Of(Matter matter)
    {
        if (matter.Effects.Count == 0 && matter.Sent.Count == 0)
            return null;
        return new TransferState
        {
            TransferId = matter.Id, Status = Status(matter), Version = matter.Version, Number = "110-" + matter.Id,
            Round = 1 + matter.Got("redo") + matter.Made("redo"), ReceivedSeq = matter.NextIn - 1, SentSeq = matter.NextOut - 1,
        };
    }

    private static string Status(Matter matter)
    {
        var last = matter.Effects.Concat(matter.Sent.Where(s => s.Ending != Ending.Refused).Select(s => s.Letter))
            .Where(l => Decides(l.Type)).MaxBy(l => l.Version);
        return last?.Type switch
        {
            "return" => "returned", "withdraw" => "withdrawn", "result" => "resultReported", "closure" => "closed",
            "sign" or "redo" or "returnDecision" or "extensionRequest" or "extensionDecision" => "accepted", _ => "sent",
        };
    }

    public static Timestamp At(DateTimeOffset at) => Timestamp.FromDateTimeOffset(at);
}
