using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Bulletins;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Office;

/// <summary>热点问题: the editor's own list of a month, each with the tickets it speaks of (statistics.md §4). Its words name no person.</summary>
internal static class HotIssues
{
    /// <summary>An issue.</summary>
    internal sealed record AddRequest
    {
        /// <summary>Local month, yyyy-MM.</summary>
        public string? Month { get; init; }

        /// <summary>In a few words.</summary>
        public string? Title { get; init; }

        /// <summary>What people reported.</summary>
        public string? Text { get; init; }

        /// <summary>Code or path of the category.</summary>
        public string? Category { get; init; }

        /// <summary>Where.</summary>
        public string? Place { get; init; }

        /// <summary>Ids of the tickets it speaks of.</summary>
        public IReadOnlyList<string>? TicketIds { get; init; }
    }

    /// <summary>What changes of an issue; what is left out stays.</summary>
    internal sealed record PatchRequest
    {
        /// <summary>In a few words.</summary>
        public string? Title { get; init; }

        /// <summary>What people reported.</summary>
        public string? Text { get; init; }

        /// <summary>Place in the month's list, 1 for the first; of equal ones the older comes first.</summary>
        public int? Order { get; init; }
    }

    /// <summary>Tickets that belong to it.</summary>
    internal sealed record LinkRequest
    {
        /// <summary>Ids of the tickets.</summary>
        public IReadOnlyList<string>? TicketIds { get; init; }
    }

    /// <summary>Tickets that do not belong to it.</summary>
    internal sealed record UnlinkRequest
    {
        /// <summary>Ids of the tickets.</summary>
        public IReadOnlyList<string>? TicketIds { get; init; }
    }

    /// <summary>Why it is no issue after all.</summary>
    internal sealed record WithdrawRequest
    {
        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>Tickets that one call takes; more are linked by further calls.</summary>
    public const int MostTickets = 500;

    /// <summary>Places of a month's list.</summary>
    private const int MostIssues = 1000;

    internal sealed class AddValidator : AbstractValidator<AddRequest>
    {
        public AddValidator()
        {
            RuleFor(r => r.Month).NotEmpty();
            RuleFor(r => r.Month).Month();
            RuleFor(r => r.Title).NotEmpty().MaximumLength(Lengths.Title);
            RuleFor(r => r.Text).NotEmpty().MaximumLength(Lengths.Text);
            RuleFor(r => r.Category).MaximumLength(Lengths.Title);
            RuleFor(r => r.Place).MaximumLength(Lengths.Title);
            RuleFor(r => r.TicketIds).Must(FewEnough).WithMessage(_ => TooMany);
            RuleForEach(r => r.TicketIds).NotEmpty().MaximumLength(Lengths.Code);
        }
    }

    internal sealed class PatchValidator : AbstractValidator<PatchRequest>
    {
        public PatchValidator()
        {
            RuleFor(r => r.Title).NotBlank();
            RuleFor(r => r.Title).MaximumLength(Lengths.Title);
            RuleFor(r => r.Text).NotBlank();
            RuleFor(r => r.Text).MaximumLength(Lengths.Text);
            RuleFor(r => r.Order).InclusiveBetween(1, MostIssues);
        }
    }

    internal sealed class LinkValidator : AbstractValidator<LinkRequest>
    {
        public LinkValidator()
        {
            RuleFor(r => r.TicketIds).NotNull();
            RuleFor(r => r.TicketIds).Must(FewEnough).WithMessage(_ => TooMany);
            RuleForEach(r => r.TicketIds).NotEmpty().MaximumLength(Lengths.Code);
        }
    }

    internal sealed class UnlinkValidator : AbstractValidator<UnlinkRequest>
    {
        public UnlinkValidator()
        {
            RuleFor(r => r.TicketIds).NotNull();
            RuleFor(r => r.TicketIds).Must(FewEnough).WithMessage(_ => TooMany);
            RuleForEach(r => r.TicketIds).NotEmpty().MaximumLength(Lengths.Code);
        }
    }

    internal sealed class WithdrawValidator : AbstractValidator<WithdrawRequest>
    {
        public WithdrawValidator() => RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
    }

    private static bool FewEnough(IReadOnlyList<string>? tickets) => tickets is null || tickets.Count <= MostTickets;

    private static string TooMany => Words.Say($"最多 {MostTickets} 个", $"at most {MostTickets}");

    internal sealed class Handler(Reference reference, Masking masking)
    {
        public async Task<Result> Add(AddRequest request, Command command, CancellationToken cancellation)
        {
            if (OfficeCalls.CentreOnly(command.Act) is { } refusal)
                return refusal;
            var (db, look, faults) = (command.Db, await reference.Look(command.Db, cancellation), new List<FieldFault>());
            var category = request.Category is { } given ? look.CategoryEver(given) : null;
            if (request.Category is not null && category is null)
                faults.Add(new("category", $"没有事项类别 {request.Category}", $"there is no category {request.Category}"));
            var tickets = await Existing(db, command.Act, request.TicketIds, faults, cancellation);
            var (known, masked) = (await masking.Known(db, tickets, cancellation), new List<MaskedPart>());
            var row = new HotIssueRow
            {
                Period = request.Month!, Category = category?.Code, CreatedAt = command.Act.At, CreatedBy = command.Act.Actor.Shown, Version = 1,
                Title = Masking.Mask(request.Title, "title", Lengths.Title, known, masked, faults)!,
                Text = Masking.Mask(request.Text, "text", Lengths.Text, known, masked, faults)!,
                Place = Masking.Mask(request.Place, "place", Lengths.Title, known, masked, faults),
                Position = Math.Min(MostIssues, 1 + (await db.HotIssues.Where(h => h.Period == request.Month).MaxAsync(h => (int?)h.Position, cancellation) ?? 0)),
            };
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            db.Add(row);
            await db.SaveChangesAsync(cancellation);
            db.AddRange(tickets.Select(t => new HotIssueTicket(row.Id, t)));
            return await Save(row, command, look, "recorded", masked, cancellation, 201);
        }

        public async Task<Result> Change(long id, PatchRequest request, Command command, CancellationToken cancellation)
        {
            var (row, refusal) = await Find(id, command, cancellation);
            if (refusal is not null)
                return refusal;
            var known = await masking.Known(command.Db, await Linked(command.Db, id).Take(MostTickets).ToListAsync(cancellation), cancellation);
            var (masked, faults) = (new List<MaskedPart>(), new List<FieldFault>());
            row!.Title = Masking.Mask(request.Title, "title", Lengths.Title, known, masked, faults) ?? row.Title;
            row.Text = Masking.Mask(request.Text, "text", Lengths.Text, known, masked, faults) ?? row.Text;
            row.Position = request.Order ?? row.Position;
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            var look = await reference.Look(command.Db, cancellation);
            if (command.Db.Entry(row).State == EntityState.Unchanged)
                return await Answer(row, command.Db, look, masked, cancellation);
            row.Version++;
            return await Save(row, command, look, "changed", masked, cancellation);
        }

        /// <summary>Links what is not linked yet. The words are masked again: the callers are known now.</summary>
        public async Task<Result> Link(long id, LinkRequest request, Command command, CancellationToken cancellation)
        {
            var (row, refusal) = await Find(id, command, cancellation);
            if (refusal is not null)
                return refusal;
            var (db, faults, masked) = (command.Db, new List<FieldFault>(), new List<MaskedPart>());
            var tickets = await Existing(db, command.Act, request.TicketIds, faults, cancellation);
            var known = await masking.Known(db, tickets, cancellation);
            row!.Title = Masking.Mask(row.Title, "title", Lengths.Title, known, masked, faults)!;
            row.Text = Masking.Mask(row.Text, "text", Lengths.Text, known, masked, faults)!;
            row.Place = Masking.Mask(row.Place, "place", Lengths.Title, known, masked, faults);
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            var look = await reference.Look(db, cancellation);
            var linked = await Linked(db, id).Where(t => tickets.Contains(t)).ToListAsync(cancellation);
            if (tickets.Count == linked.Count && masked.Count == 0)
                return await Answer(row, db, look, masked, cancellation);
            db.AddRange(tickets.Except(linked).Select(t => new HotIssueTicket(id, t)));
            row.Version++;
            return await Save(row, command, look, "linked", masked, cancellation);
        }

        public async Task<Result> Unlink(long id, UnlinkRequest request, Command command, CancellationToken cancellation)
        {
            var (row, refusal) = await Find(id, command, cancellation);
            if (refusal is not null)
                return refusal;
            var (db, faults) = (command.Db, new List<FieldFault>());
            var keys = OfficeCalls.Keys(request.TicketIds, "ticketIds", faults);
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            var look = await reference.Look(db, cancellation);
            var linked = await db.HotIssueTickets.Where(t => t.HotIssueId == id && keys.Contains(t.TicketId)).ToListAsync(cancellation);
            if (linked.Count == 0)
                return await Answer(row!, db, look, [], cancellation);
            db.RemoveRange(linked);
            row!.Version++;
            return await Save(row, command, look, "unlinked", [], cancellation);
        }

        public async Task<Result> Withdraw(long id, WithdrawRequest request, Command command, CancellationToken cancellation)
        {
            var (row, refusal) = await Find(id, command, cancellation);
            if (refusal is not null)
                return refusal;
            (row!.WithdrawnAt, row.WithdrawReason) = (command.Act.At, PersonalData.Mask(request.Reason!).Text);
            row.Version++;
            return await Save(row, command, await reference.Look(command.Db, cancellation), "withdrawn", [], cancellation);
        }

        private static async Task<List<long>> Existing(HotlineContext db, Act act, IReadOnlyList<string>? ids, List<FieldFault> faults, CancellationToken cancellation)
        {
            var keys = OfficeCalls.Keys(ids, "ticketIds", faults);
            var there = await db.Tickets.Where(Visible.To(act, db)).Where(t => keys.Contains(t.Id)).Select(t => t.Id).ToListAsync(cancellation);
            foreach (var missing in keys.Except(there))
            {
                var index = ids!.ToList().FindIndex(i => OfficeCalls.Key(i) == missing);
                faults.Add(new(FormattableString.Invariant($"ticketIds[{index}]"), $"没有编号为 {missing} 的事项", $"there is no ticket {missing}"));
            }
            return keys;
        }

        private static async Task<(HotIssueRow? Row, Refusal? Refusal)> Find(long id, Command command, CancellationToken cancellation)
        {
            if (OfficeCalls.CentreOnly(command.Act) is { } refusal)
                return (null, refusal);
            var row = await command.Db.HotIssues.FirstOrDefaultAsync(h => h.Id == id, cancellation);
            return row is null ? (null, GetHotIssues.Unknown(id)) : (row, OfficeCalls.Stale(command, row.Version) ?? OfficeCalls.Gone(row.WithdrawnAt));
        }

        private static async Task<Result> Save(
            HotIssueRow row, Command command, ReferenceLook look, string act, List<MaskedPart> masked, CancellationToken cancellation, int status = 200)
        {
            command.Audit("hotIssue." + act, $"hotIssue={row.Id} month={row.Period} version={row.Version} masked={masked.Count}");
            await command.Db.SaveChangesAsync(cancellation);
            return await Answer(row, command.Db, look, masked, cancellation, status);
        }

        private static async Task<Answer> Answer(
            HotIssueRow row, HotlineContext db, ReferenceLook look, List<MaskedPart> masked, CancellationToken cancellation, int status = 200) => new(
                status, GetHotIssues.Show(row, await Linked(db, row.Id).CountAsync(cancellation), look, masked), IfMatch.ETag(row.Version),
                status == 201 ? FormattableString.Invariant($"/v1/hot-issues/{row.Id}") : null);

        private static IQueryable<long> Linked(HotlineContext db, long id) => db.HotIssueTickets.Where(t => t.HotIssueId == id).Select(t => t.TicketId);
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapAdd<AddRequest, GetHotIssues.IssueAnswer>("/v1/hot-issues", Scopes.BulletinsPublish, handler.Add)
            .WithSummary("登记热点问题 · Record a hot issue").WithDescription("Comes last in its month. Persons are taken out of its words before they are kept.");
        app.MapChange<PatchRequest, GetHotIssues.IssueAnswer>("/v1/hot-issues/{id:long}", Scopes.BulletinsPublish, handler.Change)
            .WithSummary("修改热点问题 · Change a hot issue").WithDescription("`If-Match` is required.");
        app.MapDo<LinkRequest, GetHotIssues.IssueAnswer>("/v1/hot-issues/{id:long}/link", Scopes.BulletinsPublish, handler.Link)
            .WithSummary("关联事项 · Link tickets with a hot issue").WithDescription("Those that are linked already stay so.");
        app.MapDo<UnlinkRequest, GetHotIssues.IssueAnswer>("/v1/hot-issues/{id:long}/unlink", Scopes.BulletinsPublish, handler.Unlink)
            .WithSummary("取消关联 · Unlink tickets from a hot issue").WithDescription("Those that are not linked change nothing.");
        app.MapDo<WithdrawRequest, GetHotIssues.IssueAnswer>("/v1/hot-issues/{id:long}/withdraw", Scopes.BulletinsPublish, handler.Withdraw)
            .WithSummary("撤回热点问题 · Withdraw a hot issue").WithDescription("It leaves the lists and stays readable.");
    }
}
