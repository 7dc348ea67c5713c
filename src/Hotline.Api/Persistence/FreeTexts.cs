using System.Collections.Concurrent;
using System.Text.Json;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Hotline.Api.Persistence;

/// <summary>A column that holds what somebody wrote.</summary>
/// <param name="Property">The column.</param>
/// <param name="IsJson">The words stand in the values of a JSON document.</param>
internal sealed record FreeText(IProperty Property, bool IsJson)
{
    /// <summary>e.g. <c>workOrder.replyText</c>.</summary>
    public string Name { get; } = $"{JsonNamingPolicy.CamelCase.ConvertName(Property.DeclaringType.ClrType.Name)}.{JsonNamingPolicy.CamelCase.ConvertName(Property.Name)}";
}

/// <summary>
/// Which columns hold what people write: each that is longer than a code, unless it stands here with its reason. A new column is one of
/// them from its first day, and nobody has to remember it.
/// </summary>
internal static class FreeTexts
{
    /// <summary>The columns of a type.</summary>
    public static FreeText[] Of(IEntityType type) => Known.GetOrAdd(type, static t =>
        [.. t.GetProperties().Where(IsFreeText).Select(p => new FreeText(p, Json.Contains((p.DeclaringType.ClrType, p.Name))))]);

    /// <summary>Whether people write into the column.</summary>
    private static bool IsFreeText(IProperty property)
    {
        var (type, name) = (property.DeclaringType.ClrType, property.Name);
        return type.Namespace?.StartsWith("Hotline.", StringComparison.Ordinal) == true
            && !NotWritten.Contains(type) && !Names.ContainsKey(name) && !Columns.ContainsKey((type, name))
            && (Changes == (type, name) || Short.Contains((type, name)) || (property.ClrType == typeof(string) && property.GetMaxLength() > Lengths.Code));
    }

    /// <summary>Particulars and fields before and after, as a list.</summary>
    public static readonly (Type, string) Changes = (typeof(HistoryEntry), nameof(HistoryEntry.Changes));

    /// <summary>Written, though no longer than a code.</summary>
    private static readonly HashSet<(Type, string)> Short =
    [
        (typeof(WorkOrder), nameof(WorkOrder.DepartureReason)), (typeof(WorkOrder), nameof(WorkOrder.AcknowledgedByPhone)),
    ];

    private static readonly HashSet<(Type, string)> Json =
    [
        (typeof(OperationRow), nameof(OperationRow.Result)), (typeof(BulletinEdition), nameof(BulletinEdition.Narrative)),
        (typeof(CoordinationMeeting), nameof(CoordinationMeeting.Participants)), (typeof(ReconciliationRow), nameof(ReconciliationRow.Report)),
        (typeof(AssessmentScoreRow), nameof(AssessmentScoreRow.Lines)),
    ];

    /// <summary>Reference data: what the city tells everybody of its units, categories and rules, and the product's own rows.</summary>
    private static readonly HashSet<Type> NotWritten =
    [
        typeof(UnitRow), typeof(CategoryRow), typeof(PastCategoryRow), typeof(ReferenceVersion), typeof(LeaseRow), typeof(ClientStanding), typeof(ExportFileRow),
        typeof(IdempotencyKey), typeof(TicketText), typeof(RingKeyRow), typeof(RingHolder), typeof(ResealPlace),
    ];

    /// <summary>Columns of these names are of one kind wherever they stand.</summary>
    public static readonly IReadOnlyDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["By"] = "who acted, from the token", ["OrderedBy"] = "who acted", ["OpenedBy"] = "who acted", ["ShownBy"] = "who acted", ["FrozenBy"] = "who acted",
        ["WithdrawnBy"] = "who acted", ["DecidedBy"] = "who acted", ["CreatedBy"] = "who acted", ["UpdatedBy"] = "who acted", ["PublishedBy"] = "who acted",
        ["RuledBy"] = "who acted", ["InBy"] = "who acted", ["OutBy"] = "who acted", ["SetBy"] = "who acted", ["ReleasedBy"] = "who acted", ["Operator"] = "who acted", ["OperatorName"] = "who acted",
        ["ActorUnit"] = "who acted at the partner", ["ActorPerson"] = "who acted at the partner", ["ActorSeat"] = "who acted at the partner",
        ["TransferId"] = "the partners' number of the matter", ["PartnerNumber"] = "the partner's number", ["SourceRef"] = "the partner's number", ["Receipt"] = "number of a receipt",
        ["Fault"] = "a name of ours", ["LastFault"] = "a name of ours", ["Type"] = "a media type", ["ContentType"] = "a media type",
    };

    public static readonly IReadOnlyDictionary<(Type, string), string> Columns = new Dictionary<(Type, string), string>
    {
        [(typeof(Ticket), nameof(Ticket.Pauses))] = "moments",
        [(typeof(HistoryEntry), nameof(HistoryEntry.Subject))] = "who acted",
        [(typeof(AuditEntry), nameof(AuditEntry.Subject))] = "who acted",
        [(typeof(ExchangeAlarm), nameof(ExchangeAlarm.Subject))] = "id of a message or a referral",
        [(typeof(AgendaItem), nameof(AgendaItem.AssistingUnits))] = "codes",
        [(typeof(Referral), nameof(Referral.AdvisedReason))] = "the reason of a boundary rule of the city",
        [(typeof(AssessmentMonthRow), nameof(AssessmentMonthRow.Rules))] = "a rule set of the city",
        [(typeof(AssessmentScoreRow), nameof(AssessmentScoreRow.Label))] = "name of a unit",
        [(typeof(AssessmentObjectionRow), nameof(AssessmentObjectionRow.Line))] = "key of a line",
        [(typeof(BulletinEdition), nameof(BulletinEdition.Content))] = "made of masked texts and checked; its hash is published",
        [(typeof(BulletinEdition), nameof(BulletinEdition.Figures))] = "addresses of lists",
        [(typeof(PartnerFile), nameof(PartnerFile.Url))] = "where the partner's file is fetched; shown to nobody",
        [(typeof(ExchangeIn), nameof(ExchangeIn.Reason))] = "code of a refusal",
        [(typeof(RetentionRun), nameof(RetentionRun.Report))] = "counts and moments",
    };

    private static readonly ConcurrentDictionary<IEntityType, FreeText[]> Known = new();
}
