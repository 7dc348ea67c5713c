using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Tickets;

/// <summary>登记: one matter for one caller. The dispatch limit (24 h; profile) is its first due time (rules.md §3).</summary>
internal static class RegisterTicket
{
    /// <summary>A matter to be registered.</summary>
    internal sealed record Request
    {
        /// <summary>How it reached the centre.</summary>
        public Channel? Channel { get; init; }

        /// <summary><c>local</c> (default), or the code of the partner it came from.</summary>
        public string? Source { get; init; }

        /// <summary>Who asks.</summary>
        public CallerInput? Caller { get; init; }

        /// <summary>The matter in one line.</summary>
        public string? Title { get; init; }

        /// <summary>The matter in full.</summary>
        public string? Content { get; init; }

        /// <summary>Code of the appeal type (诉求类型).</summary>
        public string? AppealType { get; init; }

        /// <summary>Code or path of the category (事项类别), e.g. 市政管理—市容市貌.</summary>
        public string? Category { get; init; }

        /// <summary>Code of the area of the matter.</summary>
        public string? Area { get; init; }

        /// <summary>Place of the matter (not the caller's home).</summary>
        public string? Address { get; init; }

        /// <summary>Point of the matter.</summary>
        public LocationInput? Location { get; init; }

        /// <summary>Urgency; normal by default.</summary>
        public Urgency? Urgency { get; init; }

        /// <summary>When the matter happened.</summary>
        public DateTimeOffset? OccurredAt { get; init; }

        /// <summary>The telephone platform's id of the call.</summary>
        public string? CallId { get; init; }

        /// <summary>涉密管控: whether only those who hold <c>tickets.confidential</c>, and the units it will be given to, may see it; matters of the profile's restricted categories always are.</summary>
        public bool? Restricted { get; init; }
    }

    /// <summary>A point in WGS 84; both parts or none.</summary>
    internal sealed record LocationInput
    {
        /// <summary>Latitude in degrees.</summary>
        public double? Lat { get; init; }

        /// <summary>Longitude in degrees.</summary>
        public double? Lng { get; init; }
    }

    /// <summary>Who asks.</summary>
    internal sealed record CallerInput
    {
        /// <summary>Name.</summary>
        public string? Name { get; init; }

        /// <summary>Phone in any written form.</summary>
        public string? Phone { get; init; }

        /// <summary>要求保密: kept from units, partners, exports and bulletins.</summary>
        public bool? Confidential { get; init; }

        /// <summary>Gave no name, or wants none kept.</summary>
        public bool? Anonymous { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Channel).NotNull();
            RuleFor(r => r.Title).NotEmpty().MaximumLength(Lengths.Title);
            RuleFor(r => r.Content).NotEmpty().MaximumLength(Lengths.Content);
            RuleFor(r => r.AppealType).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.Category).NotEmpty().MaximumLength(Lengths.Title);
            RuleFor(r => r.Source).MaximumLength(Lengths.Code);
            RuleFor(r => r.Area).MaximumLength(Lengths.Code);
            RuleFor(r => r.Address).MaximumLength(Lengths.Address);
            RuleFor(r => r.CallId).MaximumLength(Lengths.Code);
            RuleFor(r => r.Caller).NotNull();
            RuleFor(r => r.Caller!.Name).MaximumLength(Lengths.Name).When(r => r.Caller is not null);
            RuleFor(r => r.Caller!.Phone).MaximumLength(Lengths.Phone).When(r => r.Caller is not null);
            RuleFor(r => r.Location!.Lat).NotNull().InclusiveBetween(-90, 90).When(r => r.Location is not null);
            RuleFor(r => r.Location!.Lng).NotNull().InclusiveBetween(-180, 180).When(r => r.Location is not null);
        }
    }

    internal sealed class Handler(Site site, Reference reference, MatterCheck check, INumberSource numbers, TicketMoves moves)
    {
        public async Task<Result> Run(Request request, Command command, CancellationToken cancellation)
        {
            var act = command.Act;
            var source = request.Source ?? Ticket.LocalSource;
            var faults = new List<FieldFault>();
            if (!site.IsSource(source))
                faults.Add(new("source", $"没有来源 {source}", $"there is no source {source}"));
            if (request.OccurredAt > act.At)
                faults.Add(new("occurredAt", "不能晚于现在", "cannot be later than now"));
            var look = await reference.Look(command.Db, cancellation);
            var category = MatterCheck.Category(look, request.Category!, act.At, faults);
            check.AppealType(request.AppealType!, faults);
            MatterCheck.Area(look, request.Area, usable: true, faults);
            var caller = check.Caller(request.Caller!.Name, request.Caller.Phone, request.Caller.Confidential, request.Caller.Anonymous, faults);
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            var matter = new Matter
            {
                Title = request.Title!,
                Content = request.Content!,
                AppealType = request.AppealType!,
                Category = category!,
                Area = request.Area,
                Address = request.Address,
                Latitude = request.Location?.Lat,
                Longitude = request.Location?.Lng,
                Urgency = request.Urgency ?? Urgency.Normal,
                OccurredAt = request.OccurredAt,
            };
            var number = await numbers.NextNumber(site, command.Db, act.At, cancellation);
            var dispatchBy = look.Site.Deadlines.DispatchBy(act.At, matter.Urgency == Urgency.Emergency).At;
            var ticket = Ticket.Register(
                new Registration(number, request.Channel!.Value, matter, caller!, request.CallId, source), dispatchBy, act.Actor, act.At);
            RestrictTicket.ByCategory(ticket, look, act.Actor, act.At);
            if (request.Restricted == true)
                ticket.Restrict("登记时列入涉密管控。", act.Actor, act.At);
            ticket.Rewind(look.Site.Deadlines, act.At);
            command.Db.Add(ticket);
            await command.Db.SaveChangesAsync(cancellation);
            return moves.Shown(WholeTicket.Fresh(ticket), 201, act, look, $"/v1/tickets/{TicketView.Id(ticket.Id)}");
        }
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/v1/tickets", async (HttpContext http, Commands commands, Handler handler) =>
        {
            if (await Bodies.Read<Request>(http) is { } body)
                await commands.Execute(http, Bodies.Said(http, body.Value), (command, ct) => handler.Run(body.Value, command, ct));
        })
        .Accepts<Request>("application/json")
        .Produces<TicketAnswer>(201)
        .WithTags("Tickets")
        .WithSummary("登记事项 · Register a ticket")
        .WithDescription("Answers 201 with `Location` and `ETag`. Send an `Idempotency-Key` so that a retry registers nothing twice.")
        .Move(Scopes.TicketsWrite);
}
