using FluentValidation;
using Hotline.Api.Persistence;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Tickets;

/// <summary>并单: a repeat is joined to a master; merging into a merged ticket follows to its master (rules.md §2, Merge).</summary>
internal static class MergeTicket
{
    /// <summary>Where the repeat goes.</summary>
    internal sealed record Request
    {
        /// <summary>Id of the master.</summary>
        public string? Into { get; init; }

        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Into).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.Reason).MaximumLength(Lengths.Text);
        }
    }

    public static async Task<Refusal?> Run(Request request, TicketMoveContext move, CancellationToken cancellation)
    {
        var master = await move.Other(request.Into!, cancellation);
        if (master?.MergedInto is { } further && await move.Other(TicketView.Id(further), cancellation) is var foremost)
        {
            if (foremost is null)
                return Refusal.Invalid("into", $"事项 {request.Into} 已并入的主单不能再并入", $"the master of {request.Into} cannot be merged into");
            master = foremost;
        }
        if (master is null)
            return Refusal.Invalid("into", $"没有编号为 {request.Into} 的事项", $"there is no ticket {request.Into}");
        var own = await move.Db.Tickets.Where(t => t.MergedInto == move.Ticket.Id && t.Status == TicketStatus.Merged)
            .OrderBy(t => t.Id).ToListAsync(cancellation);
        if (move.Ticket.MergeInto(master, own, request.Reason, move.Site.Deadlines, move.Actor, move.At) is { } refusal)
            return refusal;
        foreach (var repeat in own.Append(move.Ticket).Where(t => t.LinkCount > 0))
            await LinkTicket.Hand(repeat, master, move, cancellation);
        return null;
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("merge", Scopes.TicketsWrite, Run)
        .WithSummary("并单 · Merge into a master")
        .WithDescription("→ merged. Open orders are recalled; the master takes over its links. Refused where the master has ended: rework that first, or link.");
}

/// <summary>撤销并单: the repeat is a matter of its own again (rules.md §2, Merge).</summary>
internal static class UnmergeTicket
{
    /// <summary>Nothing has to be given: send <c>{}</c>.</summary>
    internal sealed record Request;

    public static async Task<Refusal?> Run(Request request, TicketMoveContext move, CancellationToken cancellation)
    {
        // Also a restricted one, which this caller does not see: nothing of it is told but its number, which the repeat tells anyway.
        var master = move.Ticket.MergedInto is { } id ? await move.Db.Tickets.FirstAsync(t => t.Id == id, cancellation) : move.Ticket;
        var dispatchBy = move.Site.Deadlines.DispatchBy(move.At, move.Ticket.Urgency == Urgency.Emergency).At;
        return move.Ticket.Unmerge(master, dispatchBy, move.Actor, move.At);
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("unmerge", Scopes.TicketsWrite, Run)
        .WithSummary("撤销并单 · Unmerge")
        .WithDescription("merged → registered, with the dispatch limit from now. Refused once the master is closed; of one withdrawn or rejected the repeats may still go on by themselves.");
}
