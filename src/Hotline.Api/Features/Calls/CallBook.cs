using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Calls;

/// <summary>What makes two reports of one call the same, for the telephone platform and for imports alike.</summary>
internal sealed class CallBook(MatterCheck check, CallerVault vault, Concealment concealment)
{
    public static readonly string[] Results = ["answered", "abandoned", "transferred"];

    /// <summary>The caller's phone, sealed and hashed; a fault when it is no number.</summary>
    public Caller? Caller(string? phone, List<FieldFault> faults) => check.Caller(null, phone, false, false, faults);

    public bool Same(CallRow a, CallRow b) => a.TicketNumber == b.TicketNumber && Facts(a, b).All(f => Equals(f.Before, f.After));

    /// <summary>Facts that are told otherwise than before; what was not told, or is not told now, contradicts nothing.</summary>
    public IReadOnlyList<string> Contradictions(CallRow known, CallRow told) =>
        [.. Facts(known, told).Where(f => f.Before is not null && f.After is not null && !Equals(f.Before, f.After)).Select(f => f.Name)];

    /// <summary>Adds what was not known yet; answers whether there was anything.</summary>
    public bool Complete(CallRow known, CallRow told)
    {
        if (Facts(known, told).All(f => f.Before is not null || f.After is null))
            return false;
        known.AnsweredAt ??= told.AnsweredAt;
        known.Agent ??= told.Agent;
        known.TransferKind ??= told.TransferKind;
        known.TransferTo ??= told.TransferTo;
        known.TransferOutcome ??= told.TransferOutcome;
        known.TransferReason ??= told.TransferReason;
        if (known.CallerSealed is null)
            (known.CallerSealed, known.CallerPhoneHash) = (told.CallerSealed, told.CallerPhoneHash);
        known.Version++;
        return true;
    }

    private IEnumerable<(string Name, object? Before, object? After)> Facts(CallRow a, CallRow b) =>
    [
        ("startedAt", a.StartedAt, b.StartedAt),
        ("answeredAt", a.AnsweredAt, b.AnsweredAt),
        ("endedAt", a.EndedAt, b.EndedAt),
        // Each sealing is another text; only the number can be compared.
        ("callerPhone", vault.Open(a.CallerSealed).Phone, vault.Open(b.CallerSealed).Phone),
        ("agent", a.Agent, b.Agent),
        ("result", a.Result, b.Result),
        ("transfer.kind", a.TransferKind, b.TransferKind),
        ("transfer.to", a.TransferTo, b.TransferTo),
        ("transfer.outcome", a.TransferOutcome, b.TransferOutcome),
        ("transfer.reason", concealment.Said(a), concealment.Said(b)),
    ];
}
