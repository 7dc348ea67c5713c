using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Office;

/// <summary>核定派驻: a person's decision stands whatever the days say; each is in the audit.</summary>
internal static class DecideStationing
{
    /// <summary>Whether it counts as kept.</summary>
    internal sealed record Request
    {
        /// <summary>Whether it counts as kept.</summary>
        public bool? Met { get; init; }

        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Met).NotNull();
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    internal sealed class Handler(Reference reference)
    {
        public async Task<Result> Run(long id, Request request, Command command, CancellationToken cancellation)
        {
            var (row, refusal) = await RecordStationing.Handler.Find(id, command, cancellation);
            if ((refusal ?? OfficeCalls.CentreOnly(command.Act)) is { } refused)
                return refused;
            var act = command.Act;
            (row!.Decided, row.DecisionReason, row.DecidedAt, row.DecidedBy) = (request.Met, request.Reason, act.At, act.Actor.Shown);
            row.Version++;
            return await RecordStationing.Handler.Save(row, command, await reference.Look(command.Db, cancellation), request.Met == true ? "decidedMet" : "decidedNotMet", cancellation);
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapDo<Request, StationingAnswer>("/v1/stationing/{id:long}/decision", Scopes.TicketsDispatch, handler.Run)
            .WithSummary("核定派驻 · Decide a stationing")
            .WithDescription("Overrides what the days say, with a reason; a later decision takes its place. Who decided what and when is in the audit.");
    }
}
