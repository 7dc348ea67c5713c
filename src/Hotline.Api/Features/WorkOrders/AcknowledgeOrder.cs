using FluentValidation;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.WorkOrders;

/// <summary>签收: a named person of the unit takes the order; not a machine receipt (rules.md §1).</summary>
internal static class AcknowledgeOrder
{
    /// <summary>Who takes it.</summary>
    internal sealed record Request
    {
        /// <summary>The person.</summary>
        public Person? By { get; init; }
    }

    /// <summary>A person of a unit.</summary>
    internal sealed record Person
    {
        /// <summary>Name.</summary>
        public string? Name { get; init; }

        /// <summary>Office phone.</summary>
        public string? Phone { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.By).NotNull();
            RuleFor(r => r.By!.Name).NotEmpty().MaximumLength(Lengths.Name).When(r => r.By is not null);
            RuleFor(r => r.By!.Phone).MaximumLength(Lengths.Phone).When(r => r.By is not null);
        }
    }

    public static Refusal? Run(Request request, OrderMoveContext move) =>
        move.Ticket.Acknowledge(move.Order, request.By!.Name!, request.By.Phone, move.Actor, move.At);

    public static void Map(IEndpointRouteBuilder app) => OrderMoves
        .Map<Request>(app, "acknowledge", Scopes.UnitsHandle, Run)
        .WithSummary("签收 · Acknowledge")
        .WithDescription("delivered → acknowledged. The handling limit runs since delivery.");
}
