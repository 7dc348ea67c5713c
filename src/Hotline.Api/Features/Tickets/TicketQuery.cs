using System.Text.Json;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Tickets;

/// <summary>Which tickets. Filters of different names must all hold; values of one name are alternatives.</summary>
internal record TicketFilter
{
    /// <summary>Status, one or several.</summary>
    public IReadOnlyList<TicketStatus>? Status { get; init; }

    /// <summary>Codes of appeal types.</summary>
    public IReadOnlyList<string>? AppealType { get; init; }

    /// <summary>Codes or paths of categories, or names of first levels.</summary>
    public IReadOnlyList<string>? Category { get; init; }

    /// <summary>Codes of areas.</summary>
    public IReadOnlyList<string>? Area { get; init; }

    /// <summary>Codes of units with an order of the ticket.</summary>
    public IReadOnlyList<string>? Unit { get; init; }

    /// <summary><c>local</c> or partner codes.</summary>
    public IReadOnlyList<string>? Source { get; init; }

    /// <summary>Channels.</summary>
    public IReadOnlyList<Channel>? Channel { get; init; }

    /// <summary>Coordinated or dispatched.</summary>
    public Handling? Handling { get; init; }

    /// <summary>Urgencies.</summary>
    public IReadOnlyList<Urgency>? Urgency { get; init; }

    /// <summary>Only tickets that are (or are not) open and past due now.</summary>
    public bool? Overdue { get; init; }

    /// <summary>Due before this moment (exclusive).</summary>
    public DateOrTime? DueBefore { get; init; }

    /// <summary>Registered at or after.</summary>
    public DateOrTime? RegisteredFrom { get; init; }

    /// <summary>Registered before (exclusive).</summary>
    public DateOrTime? RegisteredTo { get; init; }

    /// <summary>Closed at or after.</summary>
    public DateOrTime? ClosedFrom { get; init; }

    /// <summary>Closed before (exclusive).</summary>
    public DateOrTime? ClosedTo { get; init; }

    /// <summary>
    /// Text of two characters or more contained in title, content or address, whatever its case or width; or a number, or its beginning.
    /// </summary>
    public string? Q { get; init; }

    /// <summary>Exactly the tickets that this figure of the statistics counts; needs <c>from</c> and <c>to</c>.</summary>
    public string? Figure { get; init; }

    /// <summary>Start of the figure's period (inclusive).</summary>
    public DateOrTime? From { get; init; }

    /// <summary>End of the figure's period (exclusive).</summary>
    public DateOrTime? To { get; init; }

    /// <summary>The moment the figure's books are looked at; the end of the period, or now if earlier, by default.</summary>
    public DateOrTime? AsOf { get; init; }

    /// <summary>Base of the figure: all matters, or local ones only.</summary>
    public Sites.TableBase? Base { get; init; }

    /// <summary>The version of a frozen month whose figure is meant; the newest by default, where the period is exactly such a month and no <c>asOf</c> is named.</summary>
    public int? Version { get; init; }

    /// <summary>With a figure: the lead units that had its tickets at the moment of the look. <c>none</c> has those that no unit had.</summary>
    public IReadOnlyList<string>? LeadUnit { get; init; }

    /// <summary>Id of a hot issue of the editor: exactly the tickets linked with it.</summary>
    public string? HotIssue { get; init; }

    /// <summary>Only matters that are (or are not) restricted; who does not hold <c>tickets.confidential</c> finds none that are.</summary>
    public bool? Restricted { get; init; }

    /// <summary>The filter as text, for the cursor.</summary>
    public virtual string Print(JsonSerializerOptions json) => JsonSerializer.Serialize(this, GetType(), json);

    internal class FilterRules<T> : AbstractValidator<T> where T : TicketFilter
    {
        public FilterRules()
        {
            RuleForEach(q => q.AppealType).NotNull();
            RuleForEach(q => q.Category).NotNull();
            RuleForEach(q => q.Area).NotNull();
            RuleForEach(q => q.Unit).NotNull();
            RuleForEach(q => q.LeadUnit).NotNull();
            RuleForEach(q => q.Source).NotNull();
            RuleFor(q => q.Q).MaximumLength(Lengths.Name);
            RuleFor(q => q.Q).Must(text => SearchText.Characters(SearchText.Normal(text!)) >= SearchText.FewestCharacters).When(q => !string.IsNullOrWhiteSpace(q.Q))
                .WithMessage(_ => Words.Say("至少两个字", "must hold two characters at least"));
            RuleFor(q => q.Version).GreaterThan(0);
            RuleFor(q => q.Version).Null().When(q => q.Figure is null).WithMessage(_ => Words.Say("须与 figure 一起使用", "goes with a figure"));
            RuleFor(q => q.LeadUnit).Null().When(q => q.Figure is null).WithMessage(_ => Words.Say("须与 figure 一起使用；其他情形请用 unit", "goes with a figure; otherwise ask by unit"));
            RuleFor(q => q.HotIssue).MaximumLength(Lengths.Code);
            RuleFor(q => q.From).NotNull().When(q => q.Figure is not null);
            RuleFor(q => q.To).NotNull().When(q => q.Figure is not null);
            RuleFor(q => q.From).Must(d => Periods.Has(d!.Value.At)).When(q => q is { Figure: not null, From: not null }).WithMessage(_ => Periods.Wanted);
            RuleFor(q => q.To).Must(d => Periods.Has(d!.Value.At)).When(q => q is { Figure: not null, To: not null }).WithMessage(_ => Periods.Wanted);
            RuleFor(q => q.To).Must((q, to) => to!.Value.At > q.From!.Value.At).When(q => q is { From: not null, To: not null })
                .WithMessage(_ => Words.Say("应晚于 from", "must be later than from"));
        }
    }

    internal sealed class FilterValidator : FilterRules<TicketFilter>;
}

/// <summary>Which tickets to list, in which order, how many.</summary>
internal record TicketQuery : TicketFilter, IListQuery
{
    /// <summary>One of registeredAt, dueAt, closedAt; with a minus sign the latest first. Default -registeredAt.</summary>
    public string? Sort { get; init; }

    /// <summary>Items of a page, 1 to 200; 50 by default.</summary>
    public int? Limit { get; init; }

    /// <summary>The <c>nextCursor</c> of the page before.</summary>
    public string? Cursor { get; init; }

    /// <summary>Whether to count all items of the filter.</summary>
    public bool? IncludeTotal { get; init; }

    /// <summary>For <c>text/csv</c>: whether the file begins with a byte order mark, as spreadsheets want it; true by default.</summary>
    public bool? Bom { get; init; }

    public override string Print(JsonSerializerOptions json) =>
        JsonSerializer.Serialize(this with { Cursor = null, Limit = null, IncludeTotal = null, Sort = null, Bom = null }, GetType(), json);

    public static readonly IReadOnlyDictionary<string, SortKey<Ticket>> Sorts = new[]
    {
        new SortKey<Ticket>("registeredAt", t => t.RegisteredAt, t => t.RegisteredAt),
        new SortKey<Ticket>("dueAt", t => t.DueAt, t => t.DueAt),
        new SortKey<Ticket>("closedAt", t => t.ClosedAt, t => t.ClosedAt, CanBeNull: true),
    }.ToDictionary(k => k.Name);

    internal class Rules<T> : FilterRules<T> where T : TicketQuery
    {
        public Rules()
        {
            RuleFor(q => q.Limit).InclusiveBetween(1, Keyset<Ticket>.MostItems);
            RuleFor(q => q.Sort).Must(s => Sorts.ContainsKey(SortText.Name(s!))).When(q => q.Sort is not null)
                .WithMessage(_ => Words.Say($"应为 {string.Join(", ", Sorts.Keys)} 之一，前加 - 为倒序", $"must be one of {string.Join(", ", Sorts.Keys)}, with - for descending"));
        }
    }

    internal sealed class Validator : Rules<TicketQuery>;
}
