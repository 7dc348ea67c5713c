using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Office;

/// <summary>典型案例 are held up as examples. They name no person: what does is masked before it is kept (rules.md §5).</summary>
internal static class TypicalCases
{
    /// <summary>Whether it is a good or a bad example.</summary>
    internal enum CaseKind { Positive, Negative }

    /// <summary>A case.</summary>
    internal sealed record AddRequest
    {
        /// <summary>Local month, yyyy-MM.</summary>
        public string? Month { get; init; }

        /// <summary>positive or negative.</summary>
        public CaseKind? Kind { get; init; }

        /// <summary>Code of the unit that handled it.</summary>
        public string? Unit { get; init; }

        /// <summary>Id of the ticket it is about; its caller is then known, and masked wherever named.</summary>
        public string? TicketId { get; init; }

        /// <summary>In a few words.</summary>
        public string? Title { get; init; }

        /// <summary>What was done well or badly.</summary>
        public string? Text { get; init; }
    }

    /// <summary>What changes of a case; what is left out stays.</summary>
    internal sealed record PatchRequest
    {
        /// <summary>Local month, yyyy-MM.</summary>
        public string? Month { get; init; }

        /// <summary>positive or negative.</summary>
        public CaseKind? Kind { get; init; }

        /// <summary>Code of the unit that handled it.</summary>
        public string? Unit { get; init; }

        /// <summary>In a few words.</summary>
        public string? Title { get; init; }

        /// <summary>What was done well or badly.</summary>
        public string? Text { get; init; }
    }

    /// <summary>Why it is no example after all.</summary>
    internal sealed record WithdrawRequest
    {
        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>A case, as it may be printed.</summary>
    /// <param name="Id">Opaque id.</param>
    /// <param name="Version">Counts its changes; its ETag.</param>
    /// <param name="Month">Local month.</param>
    /// <param name="Kind">positive or negative.</param>
    /// <param name="Unit">The unit that handled it.</param>
    /// <param name="TicketId">The ticket it is about; null where there is none, or the caller may not see it.</param>
    /// <param name="Title">In a few words.</param>
    /// <param name="Text">What was done well or badly.</param>
    /// <param name="Masked">What was taken out of the words by this call; empty when it is read.</param>
    /// <param name="WithdrawnAt">When it was withdrawn.</param>
    /// <param name="WithdrawReason">Why.</param>
    /// <param name="CreatedAt">When it was recorded.</param>
    /// <param name="CreatedBy">By whom.</param>
    internal sealed record CaseAnswer(
        string Id, int Version, string Month, CaseKind Kind, CodeLabel Unit, string? TicketId, string Title, string Text, IReadOnlyList<MaskedPart> Masked,
        DateTimeOffset? WithdrawnAt, string? WithdrawReason, DateTimeOffset CreatedAt, string CreatedBy)
    {
        public static CaseAnswer Of(TypicalCaseRow row, ReferenceLook look, bool seesTicket = true, IReadOnlyList<MaskedPart>? masked = null) => new(
            TicketView.Id(row.Id), row.Version, row.Period, Code.Parse<CaseKind>(row.Kind)!.Value, new CodeLabel(row.Unit, look.Unit(row.Unit)?.Name ?? row.Unit),
            seesTicket && row.TicketId is { } ticket ? TicketView.Id(ticket) : null, row.Title, row.Text, masked ?? [], row.WithdrawnAt, row.WithdrawReason, row.CreatedAt, row.CreatedBy);
    }

    internal sealed class AddValidator : AbstractValidator<AddRequest>
    {
        public AddValidator()
        {
            RuleFor(r => r.Month).NotEmpty();
            RuleFor(r => r.Month).Month();
            RuleFor(r => r.Kind).NotNull();
            RuleFor(r => r.Unit).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.TicketId).MaximumLength(Lengths.Code);
            RuleFor(r => r.Title).NotEmpty().MaximumLength(Lengths.Title);
            RuleFor(r => r.Text).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    internal sealed class PatchValidator : AbstractValidator<PatchRequest>
    {
        public PatchValidator()
        {
            RuleFor(r => r.Month).Month();
            RuleFor(r => r.Unit).NotBlank();
            RuleFor(r => r.Unit).MaximumLength(Lengths.Code);
            RuleFor(r => r.Title).NotBlank();
            RuleFor(r => r.Title).MaximumLength(Lengths.Title);
            RuleFor(r => r.Text).NotBlank();
            RuleFor(r => r.Text).MaximumLength(Lengths.Text);
        }
    }

    internal sealed class WithdrawValidator : AbstractValidator<WithdrawRequest>
    {
        public WithdrawValidator() => RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
    }

    internal sealed class Handler(Reference reference, Masking masking)
    {
        public async Task<Result> Add(AddRequest request, Command command, CancellationToken cancellation)
        {
            if (OfficeCalls.CentreOnly(command.Act) is { } notTheirs)
                return notTheirs;
            var (db, look, faults) = (command.Db, await reference.Look(command.Db, cancellation), new List<FieldFault>());
            MatterCheck.Unit(look, request.Unit!, "unit", faults, usable: false);
            var ticket = request.TicketId is null ? null : OfficeCalls.Key(request.TicketId);
            if (request.TicketId is not null && (ticket is null || !await db.Tickets.Where(Visible.To(command.Act, command.Db)).AnyAsync(t => t.Id == ticket, cancellation)))
                faults.Add(new("ticketId", $"没有编号为 {request.TicketId} 的事项", $"there is no ticket {request.TicketId}"));
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            var row = new TypicalCaseRow { Period = request.Month!, Kind = Code.Of(request.Kind!.Value), Unit = request.Unit!, TicketId = ticket, CreatedAt = command.Act.At, CreatedBy = command.Act.Actor.Shown, Version = 1 };
            var (masked, refusal) = await Write(row, request.Title, request.Text, db, cancellation);
            if (refusal is not null)
                return refusal;
            db.Add(row);
            await db.SaveChangesAsync(cancellation);
            return await Save(row, command, look, "recorded", masked, cancellation, 201);
        }

        public async Task<Result> Change(long id, PatchRequest request, Command command, CancellationToken cancellation)
        {
            var (row, refusal) = await Find(id, command, cancellation);
            if (refusal is not null)
                return refusal;
            var (look, faults) = (await reference.Look(command.Db, cancellation), new List<FieldFault>());
            if (request.Unit is { } unit && unit != row!.Unit)
                MatterCheck.Unit(look, unit, "unit", faults, usable: false);
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            (row!.Period, row.Kind, row.Unit) = (request.Month ?? row.Period, request.Kind is { } kind ? Code.Of(kind) : row.Kind, request.Unit ?? row.Unit);
            var (masked, tooLong) = await Write(row, request.Title, request.Text, command.Db, cancellation);
            if (tooLong is not null)
                return tooLong;
            if (command.Db.Entry(row).State == EntityState.Unchanged)
                return new Answer(200, CaseAnswer.Of(row, look, masked: masked), IfMatch.ETag(row.Version));
            row.Version++;
            return await Save(row, command, look, "changed", masked, cancellation);
        }

        public async Task<Result> Withdraw(long id, WithdrawRequest request, Command command, CancellationToken cancellation)
        {
            var (row, refusal) = await Find(id, command, cancellation);
            if (refusal is not null)
                return refusal;
            var known = await masking.Known(command.Db, row!.TicketId is { } ticket ? [ticket] : [], cancellation);
            var (masked, faults) = (new List<MaskedPart>(), new List<FieldFault>());
            (row.WithdrawnAt, row.WithdrawReason) = (command.Act.At, Masking.Mask(request.Reason, "reason", Lengths.Text, known, masked, faults));
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            row.Version++;
            return await Save(row, command, await reference.Look(command.Db, cancellation), "withdrawn", masked, cancellation);
        }

        private async Task<(List<MaskedPart> Masked, Refusal? Refusal)> Write(TypicalCaseRow row, string? title, string? text, HotlineContext db, CancellationToken cancellation)
        {
            var known = await masking.Known(db, row.TicketId is { } ticket ? [ticket] : [], cancellation);
            var (masked, faults) = (new List<MaskedPart>(), new List<FieldFault>());
            row.Title = Masking.Mask(title, "title", Lengths.Title, known, masked, faults) ?? row.Title;
            row.Text = Masking.Mask(text, "text", Lengths.Text, known, masked, faults) ?? row.Text;
            return (masked, faults.Count > 0 ? Refusal.Invalid(faults) : null);
        }

        private static async Task<(TypicalCaseRow? Row, Refusal? Refusal)> Find(long id, Command command, CancellationToken cancellation)
        {
            var row = await command.Db.TypicalCases.FirstOrDefaultAsync(c => c.Id == id && (command.Act.Unit == null || c.Unit == command.Act.Unit), cancellation);
            return row is null ? (null, Unknown(id)) : (row, OfficeCalls.CentreOnly(command.Act) ?? OfficeCalls.Stale(command, row.Version) ?? OfficeCalls.Gone(row.WithdrawnAt));
        }

        private static async Task<Result> Save(
            TypicalCaseRow row, Command command, ReferenceLook look, string act, List<MaskedPart> masked, CancellationToken cancellation, int status = 200)
        {
            command.Audit("typicalCase." + act, $"case={row.Id} unit={row.Unit} version={row.Version} masked={masked.Count}");
            await command.Db.SaveChangesAsync(cancellation);
            return new Answer(status, CaseAnswer.Of(row, look, masked: masked), IfMatch.ETag(row.Version), status == 201 ? FormattableString.Invariant($"/v1/typical-cases/{row.Id}") : null);
        }
    }

    public static Refusal Unknown(long id) => Refusal.NotFound($"没有编号为 {id} 的典型案例。", $"There is no typical case {id}.");

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapAdd<AddRequest, CaseAnswer>("/v1/typical-cases", Scopes.BulletinsPublish, handler.Add)
            .WithSummary("登记典型案例 · Record a typical case")
            .WithDescription("Persons are taken out of title and text before they are kept; `masked` says where. With a ticket its caller is known, confidential or not.");
        app.MapChange<PatchRequest, CaseAnswer>("/v1/typical-cases/{id:long}", Scopes.BulletinsPublish, handler.Change)
            .WithSummary("修改典型案例 · Change a typical case").WithDescription("`If-Match` is required. New words are masked as the first were.");
        app.MapDo<WithdrawRequest, CaseAnswer>("/v1/typical-cases/{id:long}/withdraw", Scopes.BulletinsPublish, handler.Withdraw)
            .WithSummary("撤回典型案例 · Withdraw a typical case").WithDescription("It counts for nothing any more and stays readable.");
    }
}
