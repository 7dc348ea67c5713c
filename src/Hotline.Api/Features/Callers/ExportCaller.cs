using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Exports;
using Hotline.Api.Features.Office;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Domain.Bulletins;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Callers;

/// <summary>诉求人数据副本: all that is kept of a phone, for the one whose it is. It is on the books, matter by matter, before anything goes out (rules.md §5).</summary>
internal static class ExportCaller
{
    /// <summary>Whose, and why.</summary>
    internal sealed record Request
    {
        /// <summary>The phone in any written form.</summary>
        public string? Phone { get; init; }

        /// <summary>Only what is registered for this name; all names of the phone by default.</summary>
        public string? Name { get; init; }

        /// <summary>
        /// Whether matters whose caller asked to be kept confidential, or to stay anonymous, are given too: only to whom it was proven that they
        /// are that caller, for others may use the phone. False by default.
        /// </summary>
        public bool? IncludeWithheld { get; init; }

        /// <summary>Why; it stands in the audit, without persons.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Phone).NotEmpty().MaximumLength(Lengths.Phone);
            RuleFor(r => r.Name).MaximumLength(Lengths.Name).NotBlank();
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    /// <summary>The act in the audit, once for the whole; and once for each matter.</summary>
    public const string Exported = "caller.exported";

    private const string OfTicket = "ticket.callerExported";

    /// <summary>The export that an entry of the audit is about, by its particulars.</summary>
    public static long? Of(string? detail) =>
        detail?.Split(' ')[0].Split('=') is ["export", var id] && long.TryParse(id, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var key) ? key : null;

    /// <summary>Matters of a page.</summary>
    private const int PageSize = 50;

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/v1/callers/export", async (HttpContext http, Desk desk, PhoneForms phones, TimeProvider clock) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            if (await OfficeCalls.RefusedToUnits(http, clock) || await Bodies.Read<Request>(http) is not { Value: var request })
                return;
            if (phones.Normal(request.Phone!) is not { } phone)
                await Problems.Write(http, Refusal.Invalid("phone", "不是电话号码", "is no phone number"));
            else
                await desk.Answer(request, phone, http);
        })
        .Accepts<Request>("application/json")
        .Produces<CallerCopy>().WithTags("Callers").WithSummary("诉求人数据副本 · A caller's own data")
        .WithDescription("Everything of a phone as one JSON file, streamed: matters with their texts, answers, callbacks, referrals and what of the history may be told, and calls. "
            + "A phone is not a person: `names` says whom it has, `name` narrows. Nothing of another caller comes along: of a matter merged into another one only when and how that ended, "
            + "and persons whom others named are masked. Each matter is an entry of the audit; nothing is kept for an `Idempotency-Key`. Not for units.")
        .Move(Scopes.CallersReveal);

    /// <summary>What was found, as it stands on the books.</summary>
    private sealed record Found(List<long> Tickets, List<string> Names, List<long> Calls, Dictionary<string, List<string>> NumbersByCall);

    internal sealed class Desk(IWriteLane lane, OpenBooks open, CallerVault vault, CallerCopies copies, Reference reference, JsonWriting json, CsvAnswer files, TimeProvider clock)
    {
        public async Task Answer(Request request, string phone, HttpContext http)
        {
            http.Unhurried();
            var (act, cancellation) = (Act.Of(http, clock.Now()), http.RequestAborted);
            var found = await lane.Run((db, ct) => Find(db, request, phone, act, ct), cancellation);
            http.Response.ContentType = "application/json; charset=utf-8";
            http.Response.Headers.ContentDisposition = CsvAnswer.Disposition(files.FileName("诉求人数据副本", act.At, "json"), "caller", "json");
            await Write(request, phone, found, act, http.Response.BodyWriter, cancellation);
        }

        private async Task<Found> Find(HotlineContext db, Request request, string phone, Act act, CancellationToken cancellation)
        {
            var (hashes, name, withheld) = (vault.PhoneHashes(phone), Form(request.Name), request.IncludeWithheld == true);
            var all = await db.Tickets.Where(CallerHashes.AnyOf<Ticket>(t => t.CallerPhoneHash, hashes)).OrderBy(t => t.Id)
                .Select(t => new { t.Id, t.Number, t.CallId, t.CallerSealed, Withheld = t.CallerConfidential || t.CallerAnonymous, Restricted = t.RestrictedSince != null }).ToListAsync(cancellation);
            var seen = all.Where(t => (withheld || !t.Withheld) && (!t.Restricted || act.Has(Scopes.TicketsConfidential))).Select(t => (t.Id, t.Number, t.CallId, vault.Open(t.CallerSealed).Name)).ToList();
            var given = seen.Where(t => name is null || Form(t.Name) == name).ToList();
            var (numbers, callIds) = (given.Select(t => t.Number).ToHashSet(StringComparer.Ordinal), given.Select(t => t.CallId).OfType<string>().ToHashSet(StringComparer.Ordinal));
            var heard = await db.Calls.Where(CallerHashes.AnyOf<CallRow>(c => c.CallerPhoneHash, hashes)).OrderBy(c => c.StartedAt).ThenBy(c => c.Id).Select(c => new { c.Id, c.CallId, c.TicketNumber }).ToListAsync(cancellation);
            var kept = await Others(db, [.. heard.Select(c => c.CallId)], [.. heard.Select(c => c.TicketNumber).OfType<string>()], given.Select(t => t.Id).ToHashSet(), cancellation);
            // A call that led to what is not given is part of that, whoever stands there as its caller; one that led nowhere has no name.
            var calls = heard.Where(c => !kept.Contains(c.CallId) && !(c.TicketNumber is { } n && kept.Contains(n)) && (name is null || Leads(c.CallId, c.TicketNumber))).ToList();
            var row = new CallerExportRow
            {
                At = act.At, Client = act.Actor.Client, By = act.Actor.Shown, Withheld = withheld, Tickets = given.Count, Calls = calls.Count,
                Reason = Cut(PersonalData.Mask(request.Reason!.Trim(), [.. seen.Select(t => new KnownPerson(t.Name, phone)).Distinct(), new KnownPerson(request.Name, phone)]).Text),
            };
            db.Add(row);
            await db.SaveChangesAsync(cancellation);
            var detail = FormattableString.Invariant($"export={row.Id} tickets={row.Tickets} calls={row.Calls} withheld={(withheld ? "given" : "left out")}");
            db.Add(AuditEntry.Of(act.Actor, Exported, detail, act.At));
            db.AddRange(given.Select(t => AuditEntry.Of(act.Actor, OfTicket, t.Id, FormattableString.Invariant($"export={row.Id}"), act.At)));
            await db.SaveChangesAsync(cancellation);
            return new Found(
                [.. given.Select(t => t.Id)], [.. given.Select(t => t.Name).OfType<string>().Distinct().Order(StringComparer.Ordinal)], [.. calls.Select(c => c.Id)],
                calls.ToDictionary(
                    c => c.CallId, c => given.Where(t => t.CallId == c.CallId || t.Number == c.TicketNumber).Select(t => t.Number).ToList(), StringComparer.Ordinal));

            bool Leads(string callId, string? number) => callIds.Contains(callId) || (number is not null && numbers.Contains(number));
        }

        /// <summary>What the telephone platform told, and what operators recorded.</summary>
        private static async Task<ILookup<string, CopiedHandover>> Handovers(HotlineContext db, List<CallRow> calls, CancellationToken cancellation)
        {
            var ids = calls.ConvertAll(c => c.CallId);
            var recorded = await db.PhoneTransfers.Where(p => p.CallId != null && EF.Parameter(ids).Contains(p.CallId)).OrderBy(p => p.Id)
                .Select(p => new { p.CallId, p.Kind, p.Partner, p.Outcome }).ToListAsync(cancellation);
            return calls.Where(c => c.TransferKind is not null && c.TransferTo is not null).Select(c => (c.CallId, Handover: new CopiedHandover(c.TransferKind!, c.TransferTo!, c.TransferOutcome)))
                .Concat(recorded.Select(r => (CallId: r.CallId!, Handover: new CopiedHandover(r.Kind, r.Partner, r.Outcome)))).ToLookup(h => h.CallId, h => h.Handover);
        }

        /// <summary>Calls and numbers of tickets that are not given: of anonymous callers without a phone, under another phone, restricted, or left out.</summary>
        private static async Task<HashSet<string>> Others(HotlineContext db, List<string> calls, List<string> numbers, HashSet<long> given, CancellationToken cancellation)
        {
            var led = (await db.Tickets.Where(t => t.CallId != null && EF.Parameter(calls).Contains(t.CallId)).Select(t => new { t.Id, t.Number, t.CallId }).ToListAsync(cancellation))
                .Concat(await db.Tickets.Where(t => EF.Parameter(numbers).Contains(t.Number)).Select(t => new { t.Id, t.Number, t.CallId }).ToListAsync(cancellation));
            return led.Where(t => !given.Contains(t.Id)).SelectMany(t => new[] { t.Number, t.CallId }).OfType<string>().ToHashSet(StringComparer.Ordinal);
        }

        private async Task Write(Request request, string phone, Found found, Act act, PipeWriter body, CancellationToken cancellation)
        {
            var look = await reference.Look(cancellation);
            await using var db = open();
            await using var writer = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = json.Options.Encoder });
            writer.WriteStartObject();
            Property("exportedAt", act.At);
            Property("phone", phone);
            if (request.Name is { } name)
                Property("name", name);
            Property("includesWithheld", request.IncludeWithheld == true);
            Property("names", found.Names);
            writer.WriteStartArray("tickets");
            foreach (var page in found.Tickets.Chunk(PageSize))
            {
                foreach (var ticket in await copies.Of(db, page, act, look, cancellation))
                    JsonSerializer.Serialize(writer, ticket, json.Options);
                await body.FlushAsync(cancellation);
            }
            writer.WriteEndArray();
            writer.WriteStartArray("calls");
            foreach (var page in found.Calls.Chunk(PageSize))
            {
                var calls = await db.Calls.AsNoTracking().Where(c => EF.Parameter(page).Contains(c.Id)).OrderBy(c => c.StartedAt).ThenBy(c => c.Id).ToListAsync(cancellation);
                var handed = await Handovers(db, calls, cancellation);
                foreach (var call in calls)
                    JsonSerializer.Serialize(writer, new CopiedCall(call.StartedAt, call.AnsweredAt, call.EndedAt, call.Result, found.NumbersByCall[call.CallId], [.. handed[call.CallId]]), json.Options);
                await body.FlushAsync(cancellation);
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
            await writer.FlushAsync(cancellation);
            await body.FlushAsync(cancellation);

            void Property<T>(string called, T value)
            {
                writer.WritePropertyName(called);
                JsonSerializer.Serialize(writer, value, json.Options);
            }
        }

        private static string? Form(string? name) => name?.Normalize(NormalizationForm.FormKC).Trim();

        private static string Cut(string text) => text.Length > Lengths.Text ? text[..Lengths.Text] : text;
    }
}
