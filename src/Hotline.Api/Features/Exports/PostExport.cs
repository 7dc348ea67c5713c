using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Operations;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;

namespace Hotline.Api.Features.Exports;

/// <summary>导出事项: all tickets of a filter as a file, made while the caller does something else (api.md §3).</summary>
internal static class PostExport
{
    /// <summary>Which tickets, in which form.</summary>
    internal sealed record Request
    {
        /// <summary>The form of the file.</summary>
        public Format? Format { get; init; }

        /// <summary>Which tickets: the fields of the search; all that the caller may see by default.</summary>
        public Filter? Filter { get; init; }
    }

    /// <summary>The filters of the list, a phone, and an order.</summary>
    internal sealed record Filter : TicketFilter
    {
        /// <summary>The caller's phone in any written form; exact.</summary>
        public string? Phone { get; init; }

        /// <summary>One of registeredAt, dueAt, closedAt; with a minus sign the latest first. Default -registeredAt.</summary>
        public string? Sort { get; init; }
    }

    /// <summary>The form of a file.</summary>
    internal enum Format
    {
        /// <summary>CSV, UTF-8 with a byte order mark.</summary>
        Csv,

        /// <summary>A workbook.</summary>
        Xlsx,
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Format).NotNull();
            RuleFor(r => r.Filter!).SetValidator(new PartValidator()).When(r => r.Filter is not null);
        }
    }

    internal sealed class PartValidator : TicketFilter.FilterRules<Filter>
    {
        public PartValidator()
        {
            RuleFor(f => f.Phone).MaximumLength(Lengths.Phone);
            RuleFor(f => f.Sort).Must(s => TicketQuery.Sorts.ContainsKey(SortText.Name(s!))).When(f => f.Sort is not null)
                .WithMessage(_ => Words.Say($"应为 {string.Join(", ", TicketQuery.Sorts.Keys)} 之一，前加 - 为倒序", $"must be one of {string.Join(", ", TicketQuery.Sorts.Keys)}, with - for descending"));
        }
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/v1/exports/tickets", Run)
        .Accepts<Request>("application/json")
        .Produces<OperationAnswer>(202).WithTags("Exports").WithSummary("导出事项 · Export tickets")
        .WithDescription("Answers 202; follow `Location`. When it has succeeded, `result.file.href` is where the file is had, for 24 hours, by the client that asked.")
        .Move(Scopes.TicketsRead);

    private static async Task Run(
        HttpContext http, Commands commands, OperationRunner operations, TicketLists lists, TicketExport export, ExportWork work, CallerVault vault, PhoneForms phones, TimeProvider clock)
    {
        if (await Bodies.Read<Request>(http) is not { } body)
            return;
        var (format, filter, act) = (body.Value.Format!.Value, body.Value.Filter ?? new(), Act.Of(http, clock.Now()));
        var begun = Guid.Empty;
        await commands.Execute(http, body.Bytes, async (command, ct) =>
        {
            if (await lists.Refuses(filter, command.Act, ct) is { } refusal)
                return new FieldPrefix("filter").Of(refusal);
            var (id, at) = (Guid.CreateVersion7(), command.Act.At);
            var row = new OperationRow { Id = id, Kind = "export.tickets", Status = "running", Client = command.Act.Actor.Client, CreatedAt = at, AliveAt = at };
            command.Db.Add(row);
            command.Db.Add(CsvAnswer.Audit(command.Act, "tickets", Code.Of(format), export.Told(filter)));
            await command.Db.SaveChangesAsync(ct);
            begun = id;
            return new Answer(202, operations.Show(row), Location: $"/v1/operations/{id:D}");
        });
        // The answer was committed, and was not a replay of an earlier one.
        if (begun == Guid.Empty || http.Response.StatusCode != 202 || http.Response.Headers.ContainsKey("Idempotent-Replayed"))
            return;
        var hashes = filter.Phone is { } phone ? vault.PhoneHashes(phones.Normal(phone) ?? phone) : null;
        operations.Begin(begun, (progress, ct) => work.Run(begun, format, filter, hashes, act, progress, ct));
    }

    /// <summary>Names the fields of a part by their whole path.</summary>
    private readonly record struct FieldPrefix(string Part)
    {
        public Refusal Of(Refusal refusal)
        {
            var part = Part;
            return Refusal.Invalid([.. refusal.Fields.Select(f => f with { Field = part + "." + f.Field })]);
        }
    }
}
