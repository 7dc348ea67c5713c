using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Tickets;

/// <summary>补充描述: a merge patch (RFC 7396) of what describes the matter; it moves nothing and needs <c>If-Match</c>.</summary>
internal static class PatchTicket
{
    /// <summary>The describing fields. A field left out stays; null empties it.</summary>
    internal sealed record Request
    {
        /// <summary>The matter in one line.</summary>
        public string? Title { get; init; }

        /// <summary>The matter in full.</summary>
        public string? Content { get; init; }

        /// <summary>Code of the appeal type. Deadlines of orders already delivered stay.</summary>
        public string? AppealType { get; init; }

        /// <summary>Code or path of the category.</summary>
        public string? Category { get; init; }

        /// <summary>Code of the area of the matter.</summary>
        public string? Area { get; init; }

        /// <summary>Place of the matter.</summary>
        public string? Address { get; init; }

        /// <summary>Point of the matter.</summary>
        public RegisterTicket.LocationInput? Location { get; init; }

        /// <summary>Urgency.</summary>
        public Urgency? Urgency { get; init; }

        /// <summary>When the matter happened.</summary>
        public DateTimeOffset? OccurredAt { get; init; }

        /// <summary>Who asks.</summary>
        public RegisterTicket.CallerInput? Caller { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Title).MaximumLength(Lengths.Title);
            RuleFor(r => r.Content).MaximumLength(Lengths.Content);
            RuleFor(r => r.AppealType).MaximumLength(Lengths.Code);
            RuleFor(r => r.Category).MaximumLength(Lengths.Title);
            RuleFor(r => r.Area).MaximumLength(Lengths.Code);
            RuleFor(r => r.Address).MaximumLength(Lengths.Address);
            RuleFor(r => r.Caller!.Name).MaximumLength(Lengths.Name).When(r => r.Caller is not null);
            RuleFor(r => r.Caller!.Phone).MaximumLength(Lengths.Phone).When(r => r.Caller is not null);
            RuleFor(r => r.Location!.Lat).InclusiveBetween(-90, 90).When(r => r.Location is not null);
            RuleFor(r => r.Location!.Lng).InclusiveBetween(-180, 180).When(r => r.Location is not null);
        }
    }

    internal sealed class Handler(MatterCheck check, CallerVault vault, Concealment concealment, JsonWriting json)
    {
        public async Task<Refusal?> Run(JsonObject patch, TicketMoveContext move, CancellationToken cancellation)
        {
            var ticket = move.Ticket;
            var data = vault.Open(ticket.CallerSealed);
            var before = Described(ticket, data);
            var merged = JsonSerializer.SerializeToNode(before, json.Options)!.AsObject();
            Merge(merged, patch);
            var after = merged.Deserialize<Request>(json.Options)!;
            var faults = new List<FieldFault>();
            foreach (var field in Required.Where(f => f.Read(after) is null).Select(f => f.Name).Concat(HalfLocation(after)))
                faults.Add(new(field, "不能为空", "must not be empty"));
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            // What it bears already it may keep, though it has been retired since.
            var category = MatterCheck.Category(move.Look, after.Category!, after.Category == before.Category ? null : move.At, faults);
            check.AppealType(after.AppealType!, faults);
            MatterCheck.Area(move.Look, after.Area, usable: after.Area != before.Area, faults);
            if (after.OccurredAt > move.At)
                faults.Add(new("occurredAt", "不能晚于现在", "cannot be later than now"));
            var given = after.Caller ?? new();
            var caller = check.Caller(given.Name, given.Phone, given.Confidential, given.Anonymous, faults);
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            after = after with
            {
                Category = category,
                Title = concealment.Unchanged(ticket, before.Title, after.Title),
                Content = concealment.Unchanged(ticket, before.Content, after.Content),
                Address = concealment.Unchanged(ticket, before.Address, after.Address),
            };
            var changes = Changes(before, after, data, vault.Open(caller!.Sealed));
            var refusal = ticket.Describe(Matter(after), caller, changes, move.Actor, move.At);
            if (refusal is null && category != before.Category)
                RestrictTicket.ByCategory(ticket, move.Look, move.Actor, move.At);
            return refusal;
        }
    }

    private static Request Described(Ticket ticket, CallerData caller) => new()
    {
        Title = ticket.Title,
        Content = ticket.Content,
        AppealType = ticket.AppealType,
        Category = ticket.Category,
        Area = ticket.Area,
        Address = ticket.Address,
        Location = ticket is { Latitude: { } lat, Longitude: { } lng } ? new() { Lat = lat, Lng = lng } : null,
        Urgency = ticket.Urgency,
        OccurredAt = ticket.OccurredAt,
        Caller = new()
        {
            Name = caller.Name,
            Phone = caller.Phone,
            Confidential = ticket.CallerConfidential,
            Anonymous = ticket.CallerAnonymous,
        },
    };

    private static Matter Matter(Request r) => new()
    {
        Title = r.Title!,
        Content = r.Content!,
        AppealType = r.AppealType!,
        Category = r.Category!,
        Area = r.Area,
        Address = r.Address,
        Latitude = r.Location?.Lat,
        Longitude = r.Location?.Lng,
        Urgency = r.Urgency ?? Urgency.Normal,
        OccurredAt = r.OccurredAt,
    };

    /// <summary>What differs, for the history; the caller's own data masked.</summary>
    private static List<FieldChange> Changes(Request before, Request after, CallerData callerBefore, CallerData callerAfter)
    {
        var pairs = new (string Field, string? Before, string? After)[]
        {
            ("title", before.Title, after.Title),
            ("content", before.Content, after.Content),
            ("appealType", before.AppealType, after.AppealType),
            ("category", before.Category, after.Category),
            ("area", before.Area, after.Area),
            ("address", before.Address, after.Address),
            ("location", Text(before.Location), Text(after.Location)),
            ("urgency", Code.Of(before.Urgency!.Value), Code.Of(after.Urgency ?? Urgency.Normal)),
            ("occurredAt", Text(before.OccurredAt), Text(after.OccurredAt)),
            ("caller.confidential", Text(before.Caller!.Confidential), Text(after.Caller?.Confidential ?? false)),
            ("caller.anonymous", Text(before.Caller.Anonymous), Text(after.Caller?.Anonymous ?? false)),
        };
        var changes = pairs.Where(p => p.Before != p.After).Select(p => new FieldChange(p.Field, p.Before, p.After)).ToList();
        if (callerBefore.Name != callerAfter.Name)
            changes.Add(new("caller.name", Masks.Name(callerBefore.Name), Masks.Name(callerAfter.Name)));
        if (callerBefore.Phone != callerAfter.Phone)
            changes.Add(new("caller.phone", Masks.Phone(callerBefore.Phone), Masks.Phone(callerAfter.Phone)));
        return changes;
    }

    private static string? Text(RegisterTicket.LocationInput? at) => at is null ? null : FormattableString.Invariant($"{at.Lat},{at.Lng}");

    private static string? Text(DateTimeOffset? at) => at?.ToUniversalTime().ToString("o", CultureInfo.InvariantCulture);

    private static string Text(bool? flag) => flag == true ? "true" : "false";

    /// <summary>RFC 7396: null removes, objects merge, all else replaces.</summary>
    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject part && target[name] is JsonObject inner)
                Merge(inner, part);
            else
                target[name] = value?.DeepClone();
        }
    }

    /// <summary>A point needs both its parts, wherever each of them came from.</summary>
    private static IEnumerable<string> HalfLocation(Request r)
    {
        if (r.Location is { Lat: null })
            yield return "location.lat";
        if (r.Location is { Lng: null })
            yield return "location.lng";
    }

    private static readonly (string Name, Func<Request, string?> Read)[] Required =
    [
        ("title", r => Filled(r.Title)), ("content", r => Filled(r.Content)),
        ("appealType", r => Filled(r.AppealType)), ("category", r => Filled(r.Category)),
    ];

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    public static Refusal Unconditional { get; } = new(
        Refusals.IfMatchRequired, "请以 If-Match 提交所见版本的 ETag。", "Send the ETag of the version you have seen as If-Match.");

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapPatch("/v1/tickets/{id:long}", async (long id, HttpContext http, Commands commands, TicketMoves moves) =>
            {
                if (!http.Request.Headers.ContainsKey("If-Match"))
                {
                    await Problems.Write(http, Unconditional);
                    return;
                }
                if (await Bodies.Read<Request>(http) is not { } body)
                    return;
                // The shape is checked by now; what was given, and what was left out, stands in the bytes.
                var patch = body.Bytes.IsEmpty ? [] : JsonNode.Parse(body.Bytes.Span)!.AsObject();
                await commands.Execute(http, body.Bytes, (command, cancellation) =>
                    moves.Run(command, id, (context, ct) => handler.Run(patch, context, ct), cancellation), sent: body.Bytes);
            })
            .Accepts<Request>("application/merge-patch+json", "application/json")
            .Produces<TicketAnswer>()
            .WithTags("Tickets")
            .WithSummary("补充描述 · Describe anew")
            .WithDescription("A merge patch (RFC 7396). `If-Match` is required; a patch that changes nothing leaves the version as it is.")
            .Move(Scopes.TicketsWrite)
            .Refuses(428);
    }
}
