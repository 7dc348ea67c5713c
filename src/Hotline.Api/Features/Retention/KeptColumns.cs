using System.Globalization;
using System.Text;

namespace Hotline.Api.Features.Retention;

/// <summary>What becomes of columns that can hold words or bytes.</summary>
/// <param name="Entity">The entity of the model.</param>
/// <param name="Properties">Its properties, with blanks between them; <c>*</c> for all of an entity that can hold nobody's data.</param>
/// <param name="Kind">The kind of retention that treats them; null where none does.</param>
/// <param name="What">What is done with them, or why nothing has to be.</param>
internal sealed record KeptColumn(string Entity, string Properties, string? Kind, string What);

/// <summary>
/// The one table of everything in the books that can hold a person's data, each with its rule or the reason why it has none. A test compares
/// it with the model, so that no column is added without a word about it.
/// </summary>
internal static class KeptColumns
{
    private const string Code = "a code, number or name of an office or a list";

    private const string Staff = "who acted in office; the record of who did what is kept with the act";

    private const string Technical = "made by programs, of no person";

    private const string ForPrint = "persons are taken out before it is kept, for it is printed";

    public static IReadOnlyList<KeptColumn> All { get; } =
    [
        new("Ticket", "CallerSealed CallerPhoneHash PrivateNumbersSealed", "tickets", "removed"),
        new("Ticket", "Title Content Answer", "tickets", "persons taken out, and out of the index of texts with it"),
        new("Ticket", "Address", "tickets", "removed with the point: the place of a matter is often the caller's home; the area stays"),
        new("Ticket", "ImportPrint", null, "keyed hash of an imported row, kept so that the old file is known again and brings nobody back"),
        new("Ticket", "Number Source SourceRef CallId AppealType Category Area LeadUnit EndedReason", null, Code),
        new("Ticket", "Pauses", null, Technical),
        new("PastState", "LeadUnit", null, Code),
        new("WorkOrder", "AcknowledgedBy AcknowledgedByPhone", "tickets", "hidden; the phone removed"),
        new("WorkOrder", "Instructions DepartureReason ExtensionReason ReturnText ReturnBasis ReplyText PublicText", "tickets", "persons taken out"),
        new("WorkOrder", "Unit ProposedUnit SuggestedUnit", null, Code),
        new("Callback", "Remark", "tickets", "persons taken out"),
        new("Callback", "By", null, Staff),
        new("Supervision", "Text Reply", "tickets", "persons taken out"),
        new("Supervision", "OrderedBy", null, Staff),
        new("Supervision", "Unit", null, Code),
        new("HistoryEntry", "Text Changes", "tickets", "persons taken out; names of signers, names of files and the caller's own fields hidden"),
        new("HistoryEntry", "Client Subject Operator OperatorName", null, Staff),
        new("HistoryEntry", "Action Unit", null, Code),
        new("Referral", "AcceptedBy", "tickets", "hidden"),
        new("Referral", "Reason ReturnText ExtensionReason ResultText", "tickets", "persons taken out"),
        new("Referral", "AdvisedReason", null, "the boundary rule's own words"),
        new("Referral", "Partner TransferId PartnerNumber AdvisedTarget", null, Code),
        new("LegalHold", "Reason ReleaseReason", "tickets", "persons taken out, once no hold stands"),
        new("LegalHold", "SetBy ReleasedBy", null, Staff),
        new("Attachment", "Name Store Type Sha256 Client By", "tickets", "the row removed, and its bytes"),
        new("AttachmentChunk", "Bytes", "tickets", "removed with the attachment; what no row names goes within a day"),
        new("PartnerFile", "Name Url", "tickets", "hidden; the address removed"),
        new("PartnerFile", "Partner Sha256 ContentType State Fault", null, Technical),
        new("PartnerUpload", "Partner Sha256 Name", null, "forgotten after seven days, or with its ticket"),
        new("TicketText", "Text Grams", "tickets", "made anew from the words that are left"),
        new("TicketGram", "*", "tickets", "made anew from the words that are left"),
        new("CallRow", "CallerSealed CallerPhoneHash", "calls", "removed"),
        new("CallRow", "TransferReason", "calls", "persons taken out"),
        new("CallRow", "CallId Agent Result TransferKind TransferTo TransferOutcome TicketNumber", null, Code),
        new("PhoneTransfer", "Participants Reason", "transfers", "persons taken out"),
        new("PhoneTransfer", "Client By", null, Staff),
        new("PhoneTransfer", "Kind Partner Direction Outcome CallId", null, Code),
        new("CoordinationMeeting", "Subject Minutes", "meetings", "persons taken out"),
        new("CoordinationMeeting", "OpenedBy Participants", null, Staff),
        new("CoordinationMeeting", "Place", null, "where offices met"),
        new("AgendaItem", "Question Ruling DeferredReason", "meetings", "persons taken out"),
        new("AgendaItem", "RuledBy", null, Staff),
        new("AgendaItem", "Handler LeadUnit AssistingUnits", null, Code),
        new("ExchangeOut", "Body Detail", "sentMessages", "emptied; the digest stays"),
        new("ExchangeOut", "ActorUnit ActorPerson ActorSeat", null, Staff),
        new("ExchangeOut", "Partner TransferId BodySha256 Fault Receipt", null, Technical),
        new("ExchangeIn", "Body ReasonZh ReasonEn", "receivedMessages", "emptied; the digest stays"),
        new("ExchangeIn", "ActorUnit ActorPerson ActorSeat", null, Staff),
        new("ExchangeIn", "Partner TransferId BodySha256 Reason", null, Technical),
        new("OperationRow", "Result", "imports", "removed: what was wrong with a row quotes it"),
        new("OperationRow", "Kind Status Client", null, Technical),
        new("IdempotencyKey", "Body", null, "forgotten after seven days; callers stand masked in it"),
        new("IdempotencyKey", "Client Key RequestHash ETag Location", null, "forgotten after seven days"),
        new("ExportFileRow", "*", null, "forgotten after a day"),
        new("ExportPartRow", "*", null, "forgotten after a day"),
        new("CallerExportRow", "Reason", null, "persons are taken out before it is kept"),
        new("CallerExportRow", "Client By", null, Staff),
        new("AuditEntry", "Client Subject Operator", null, Staff),
        new("AuditEntry", "Action Detail", null, "persons stand in the audit by reference only"),
        new("AuditSeal", "*", null, Technical),
        new("OutboxEvent", "*", null, "ids and states, no caller data"),
        new("RetentionRun", "*", null, Technical),
        new("TypicalCaseRow", "Title Text WithdrawReason", null, ForPrint),
        new("TypicalCaseRow", "Period Kind Unit CreatedBy", null, Staff),
        new("HotIssueRow", "Title Text WithdrawReason Place", null, ForPrint),
        new("HotIssueRow", "Period Category CreatedBy", null, Staff),
        new("BulletinEdition", "*", null, "checked for persons before it is published, and published for good"),
        new("BulletinSerialRow", "*", null, Technical),
        new("StationingRow", "*", null, "duties of offices"),
        new("StationingStay", "Person InBy OutBy", null, "who was on duty for an office; the month's record rests on it"),
        new("AssessmentMonthRow", "*", null, "about offices; a frozen month stands as it was decided"),
        new("AssessmentScoreRow", "*", null, "about offices; a frozen month stands as it was decided"),
        new("AssessmentEntryRow", "*", null, "about offices; a frozen month stands as it was decided"),
        new("AssessmentObjectionRow", "*", null, "about offices; a frozen month stands as it was decided"),
        new("AssessmentLineRow", "*", null, "about offices; a frozen month stands as it was decided"),
        new("FrozenTicket", "*", null, Code),
        new("FrozenCall", "*", null, Code),
        new("FrozenMonth", "*", null, Staff),
        new("ReferenceVersion", "*", null, "lists of the city and who changed them"),
        new("UnitRow", "*", null, Code),
        new("CategoryRow", "*", null, Code),
        new("PastCategoryRow", "*", null, Code),
        new("ExchangeStream", "*", null, Technical),
        new("ExchangeAlarm", "*", null, Technical),
        new("ReconciliationRow", "*", null, "ids and digests of messages"),
        new("PartnerNonce", "*", null, Technical),
        new("ClientStanding", "*", null, Technical),
        new("TokenFailure", "*", null, "addresses from which wrong secrets came, forgotten once they keep nobody out"),
        new("RateCount", "*", null, "clients, and addresses without a token that ask much in a minute; an hourly round forgets them"),
        new("LeaseRow", "*", null, Technical),
        new("Heartbeat", "*", null, Technical),
        new("PreparedStep", "*", null, Technical),
        new("RingKeyRow", "*", null, Technical),
        new("RingHolder", "*", null, Technical),
        new("ResealPlace", "*", null, Technical),
        new("OpenIddictEntityFrameworkCoreApplication", "*", null, "programs that may ask for tokens"),
        new("OpenIddictEntityFrameworkCoreAuthorization", "*", null, "programs that may ask for tokens"),
        new("OpenIddictEntityFrameworkCoreScope", "*", null, Technical),
        new("OpenIddictEntityFrameworkCoreToken", "*", null, "programs that may ask for tokens"),
    ];

    /// <summary>RETENTION.md.</summary>
    public static string Document()
    {
        var text = new StringBuilder("""
            # What is kept of persons, and for how long · 保存期限

            Made from the code; a test keeps it so, and compares it with the model: no column is added without a word about it. The months stand in the
            profile (`retention` of `site.json`); all are defaults of the product. Nothing goes while its ticket is open, in an open referral, or held.

            | kind | setting | default, months | counted from |
            | --- | --- | --- | --- |
            | tickets | `ticketsMonths` | 36 | the archive; the closing, rejection or withdrawal of what was never archived; a repeat goes with its master, and one that is held keeps it |
            | calls | `callsMonths` | 12 | the call |
            | sentMessages, receivedMessages | `messagesMonths` | 12 | its delivery, or its turn; never while its referral is open or a person has to decide about it |
            | transfers | `transfersMonths` | 36 | the call that was handed over |
            | meetings | `meetingsMonths` | 36 | its end |
            | imports | `importsMonths` | 12 | its end |

            | where | by | what |
            | --- | --- | --- |

            """.ReplaceLineEndings("\n"));
        foreach (var column in All)
            text.Append(CultureInfo.InvariantCulture, $"| {column.Entity}{(column.Properties == "*" ? "" : ": " + column.Properties.Replace(" ", ", ", StringComparison.Ordinal))} | {column.Kind ?? "–"} | {column.What} |\n");
        return text.ToString();
    }
}
