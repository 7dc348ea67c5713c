using System.Text.Json.Serialization;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Calls;

/// <summary>话务上报: the telephone platform tells of its calls; the same call told again changes nothing.</summary>
internal static class LogCalls
{
    /// <summary>One call as the telephone platform logged it.</summary>
    internal sealed record Request
    {
        /// <summary>The telephone platform's own id; the same call always has the same.</summary>
        public string? CallId { get; init; }

        /// <summary>When it began.</summary>
        public DateTimeOffset? StartedAt { get; init; }

        /// <summary>When it was answered; none when it was abandoned.</summary>
        public DateTimeOffset? AnsweredAt { get; init; }

        /// <summary>When it ended.</summary>
        public DateTimeOffset? EndedAt { get; init; }

        /// <summary>The caller's phone in any written form; none when it was withheld.</summary>
        public string? CallerPhone { get; init; }

        /// <summary>Seat that answered.</summary>
        public string? Agent { get; init; }

        /// <summary>How it ended.</summary>
        public Ending? Result { get; init; }

        /// <summary>Where it was handed to, and how.</summary>
        public Transfer? Transfer { get; init; }
    }

    /// <summary>转接: a call handed to another platform (rules.md §4).</summary>
    internal sealed record Transfer
    {
        /// <summary>One-key transfer (一键转接) or three-way call (三方通话).</summary>
        public Way? Kind { get; init; }

        /// <summary>Code of the partner, e.g. police110.</summary>
        public string? To { get; init; }

        /// <summary>What the other side said; a three-way call always has one.</summary>
        public Word? Outcome { get; init; }

        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>How a call ended.</summary>
    internal enum Ending { Answered, Abandoned, Transferred }

    /// <summary>How a call was handed over.</summary>
    internal enum Way { OneKey, ThreeWay }

    /// <summary>What the other side said.</summary>
    internal enum Word { Accepted, Refused, Unclear }

    /// <summary>What became of each call, in the order given.</summary>
    /// <param name="Items">One for each call.</param>
    internal sealed record Answered(IReadOnlyList<Item> Items);

    /// <summary>What became of one call.</summary>
    /// <param name="CallId">The telephone platform's id; null when it could not be read.</param>
    /// <param name="Result"><c>created</c>; <c>unchanged</c>; <c>completed</c>: facts that were missing were added; <c>conflict</c>: facts differ from those known, which stay; <c>invalid</c>.</param>
    /// <param name="Errors">For conflict and invalid: each field and what is wrong with it.</param>
    /// <param name="Tickets">The tickets registered with this call's id.</param>
    internal sealed record Item(
        string? CallId, string Result, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors,
        IReadOnlyList<TicketLink> Tickets);

    /// <summary>A call as it was read: its facts, or what is wrong with them.</summary>
    internal sealed record Told(string? CallId, Request? Facts, IReadOnlyList<FieldFault> Faults);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.CallId).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.StartedAt).NotNull();
            RuleFor(r => r.EndedAt).NotNull();
            RuleFor(r => r.Result).NotNull();
            RuleFor(r => r.CallerPhone).MaximumLength(Lengths.Phone);
            RuleFor(r => r.Agent).MaximumLength(Lengths.Code);
            RuleFor(r => r.Transfer!.Kind).NotNull().When(r => r.Transfer is not null);
            RuleFor(r => r.Transfer!.To).NotEmpty().MaximumLength(Lengths.Code).When(r => r.Transfer is not null);
            RuleFor(r => r.Transfer!.Reason).MaximumLength(Lengths.Text).When(r => r.Transfer is not null);
        }
    }

    internal sealed class Handler(CallBook book, Site site)
    {
        /// <param name="calls">The calls as read.</param>
        /// <param name="alone">One call outside a list: what is wrong with it is the answer itself.</param>
        /// <param name="command">Who and when.</param>
        /// <param name="cancellation">Calls it off.</param>
        public async Task<Result> Run(IReadOnlyList<Told> calls, bool alone, Command command, CancellationToken cancellation)
        {
            var rows = calls.Select(c => c.Facts is null ? (Row: null, c.Faults) : Row(c.Facts)).ToList();
            if (alone && rows[0].Faults.Count > 0)
                return Refusal.Invalid(rows[0].Faults);
            var ids = rows.Select(r => r.Row?.CallId).OfType<string>().Distinct().ToList();
            var known = await command.Db.Calls.AsTracking().Where(c => ids.Contains(c.CallId)).ToDictionaryAsync(c => c.CallId, cancellation);
            var judged = rows.Select((r, i) => (calls[i].CallId, Judged: r.Row is null ? (Result: "invalid", r.Faults) : Judge(command.Db, known, r.Row))).ToList();
            var count = judged.CountBy(j => j.Judged.Result).ToDictionary();
            var (created, completed) = (count.GetValueOrDefault("created"), count.GetValueOrDefault("completed"));
            if (created + completed > 0)
            {
                command.Db.Add(AuditEntry.Of(command.Act.Actor, "calls.logged", FormattableString.Invariant($"created {created}, completed {completed}"), command.Act.At));
                await command.Db.SaveChangesAsync(cancellation);
            }
            var tickets = await CallTickets.Of(command.Db, known.Values, cancellation);
            var items = judged.Select(j => new Item(j.CallId, j.Judged.Result, Errors(j.Judged.Faults), j.CallId is { } id ? [.. tickets[id].Select(t => t.Link)] : [])).ToList();
            return alone && created == 1
                ? new Answer(201, new Answered(items), Location: "/v1/calls?callId=" + Uri.EscapeDataString(ids[0]))
                : new Answer(200, new Answered(items));
        }

        private (string Result, IReadOnlyList<FieldFault> Faults) Judge(HotlineContext db, Dictionary<string, CallRow> known, CallRow told)
        {
            if (known.TryAdd(told.CallId, told))
            {
                db.Add(told);
                return ("created", []);
            }
            var before = known[told.CallId];
            if (book.Contradictions(before, told) is { Count: > 0 } fields)
                return ("conflict", [.. fields.Select(f => new FieldFault(f, "与已记录的不同，未更改", "differs from what is known, which stays"))]);
            return (book.Complete(before, told) ? "completed" : "unchanged", []);
        }

        private (CallRow? Row, IReadOnlyList<FieldFault> Faults) Row(Request r)
        {
            var faults = new List<FieldFault>();
            if (r.EndedAt < r.StartedAt || r.AnsweredAt < r.StartedAt || r.AnsweredAt > r.EndedAt)
                faults.Add(new("startedAt", "开始、应答、结束时间的先后不对", "begin, answer and end are not in this order"));
            CheckTransfer(r, faults);
            var phone = new List<FieldFault>();
            var caller = book.Caller(r.CallerPhone, phone);
            faults.AddRange(phone.Select(f => f with { Field = "callerPhone" }));
            return faults.Count > 0 ? (null, faults) : (new CallRow
            {
                CallId = r.CallId!,
                StartedAt = Moments.Utc(r.StartedAt!.Value),
                AnsweredAt = r.AnsweredAt is { } answered ? Moments.Utc(answered) : null,
                EndedAt = Moments.Utc(r.EndedAt!.Value),
                CallerSealed = caller!.Sealed,
                CallerPhoneHash = caller.PhoneHash,
                Agent = r.Agent,
                Result = Code.Of(r.Result!.Value),
                TransferKind = r.Transfer?.Kind is { } kind ? Code.Of(kind) : null,
                TransferTo = r.Transfer?.To,
                TransferOutcome = r.Transfer?.Outcome is { } outcome ? Code.Of(outcome) : null,
                TransferReason = r.Transfer?.Reason,
            }, faults);
        }

        private void CheckTransfer(Request r, List<FieldFault> faults)
        {
            if (r.Transfer is not { } transfer)
                return;
            if (site.Profile.Partners.All(p => p.Code != transfer.To))
                faults.Add(new("transfer.to", $"没有对接平台 {transfer.To}", $"there is no partner {transfer.To}"));
            if (transfer.Kind == Way.ThreeWay && transfer.Outcome is null)
                faults.Add(new("transfer.outcome", "三方通话须记录结果", "a three-way call is recorded with its outcome"));
            if (r.Result == Ending.Abandoned || (transfer.Kind == Way.OneKey && r.Result != Ending.Transferred))
                faults.Add(new("result", "与转接方式不符", "does not fit the transfer"));
        }
    }

    public static IReadOnlyDictionary<string, string[]>? Errors(IReadOnlyList<FieldFault> faults) => faults.Count == 0
        ? null
        : faults.GroupBy(f => f.Field).ToDictionary(g => g.Key, g => g.Select(f => Words.Say(f.Zh, f.En)).ToArray());
}
