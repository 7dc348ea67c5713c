using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Clocks;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence;

/// <summary>Freezes what partners are told, in the transaction of the move.</summary>
internal interface IPosting
{
    /// <summary>Adds a row for each message that the moves of the ticket's referral posted.</summary>
    void Post(HotlineContext db, Ticket ticket, Referral referral);
}

/// <summary>Takes the numbers of persons out of what is about to be saved.</summary>
internal interface IConcealing
{
    /// <summary>Masks what was written in every column of <see cref="FreeTexts"/> that is new or changed; a ticket keeps the whole numbers, sealed.</summary>
    Task Conceal(HotlineContext db, CancellationToken cancellation);

    /// <summary>A text of a ticket as partners are told it: whole where the matter is handed over with its caller, else masked.</summary>
    string Told(Ticket ticket, string text);
}

/// <summary>
/// The one model of the product; each provider has a subclass with its own migrations. Everything that must hold (uniqueness,
/// order, references) is a constraint of the database. Saving masks the numbers in what people wrote, turns each new history entry into
/// its outbox and audit rows, and what partners are told into messages.
/// </summary>
internal abstract class HotlineContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Ticket> Tickets => Set<Ticket>();

    public DbSet<WorkOrder> WorkOrders => Set<WorkOrder>();

    public DbSet<Callback> Callbacks => Set<Callback>();

    public DbSet<ClockMark> ClockMarks => Set<ClockMark>();

    public DbSet<HistoryEntry> History => Set<HistoryEntry>();

    public DbSet<PastState> PastStates => Set<PastState>();

    public DbSet<OutboxEvent> Outbox => Set<OutboxEvent>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<AuditSeal> AuditSeals => Set<AuditSeal>();

    public DbSet<LeaseRow> Leases => Set<LeaseRow>();

    public DbSet<Attachment> Attachments => Set<Attachment>();

    public DbSet<AttachmentChunk> AttachmentChunks => Set<AttachmentChunk>();

    public DbSet<PartnerUpload> PartnerUploads => Set<PartnerUpload>();

    public DbSet<IdempotencyKey> IdempotencyKeys => Set<IdempotencyKey>();

    public DbSet<NumberSeries> NumberSeries => Set<NumberSeries>();

    public DbSet<UnitRow> Units => Set<UnitRow>();

    public DbSet<CategoryRow> Categories => Set<CategoryRow>();

    public DbSet<PastCategoryRow> PastCategories => Set<PastCategoryRow>();

    public DbSet<ReferenceVersion> ReferenceVersions => Set<ReferenceVersion>();

    public DbSet<ReferenceStamp> ReferenceStamps => Set<ReferenceStamp>();

    public DbSet<CallRow> Calls => Set<CallRow>();

    public DbSet<AssessmentLineRow> AssessmentLines => Set<AssessmentLineRow>();

    public DbSet<FrozenMonth> FrozenMonths => Set<FrozenMonth>();

    public DbSet<FrozenTicket> FrozenTickets => Set<FrozenTicket>();

    public DbSet<FrozenCall> FrozenCalls => Set<FrozenCall>();

    public DbSet<BookChange> BookChanges => Set<BookChange>();

    public DbSet<AssessmentMonthRow> AssessmentMonths => Set<AssessmentMonthRow>();

    public DbSet<AssessmentScoreRow> AssessmentScores => Set<AssessmentScoreRow>();

    public DbSet<AssessmentEntryRow> AssessmentEntries => Set<AssessmentEntryRow>();

    public DbSet<AssessmentObjectionRow> AssessmentObjections => Set<AssessmentObjectionRow>();

    public DbSet<BulletinEdition> Bulletins => Set<BulletinEdition>();

    public DbSet<BulletinSerialRow> BulletinSerials => Set<BulletinSerialRow>();

    public DbSet<ExportFileRow> ExportFiles => Set<ExportFileRow>();

    public DbSet<ExportPartRow> ExportParts => Set<ExportPartRow>();

    public DbSet<Referral> Referrals => Set<Referral>();

    public DbSet<ExchangeOut> ExchangeOut => Set<ExchangeOut>();

    public DbSet<ExchangeIn> ExchangeIn => Set<ExchangeIn>();

    public DbSet<ExchangeStream> ExchangeStreams => Set<ExchangeStream>();

    public DbSet<ExchangeAlarm> ExchangeAlarms => Set<ExchangeAlarm>();

    public DbSet<ReconciliationRow> Reconciliations => Set<ReconciliationRow>();

    public DbSet<PartnerFile> PartnerFiles => Set<PartnerFile>();

    public DbSet<PhoneTransfer> PhoneTransfers => Set<PhoneTransfer>();

    public DbSet<CoordinationMeeting> CoordinationMeetings => Set<CoordinationMeeting>();

    public DbSet<StationingRow> Stationings => Set<StationingRow>();

    public DbSet<TypicalCaseRow> TypicalCases => Set<TypicalCaseRow>();

    public DbSet<HotIssueRow> HotIssues => Set<HotIssueRow>();

    public DbSet<HotIssueTicket> HotIssueTickets => Set<HotIssueTicket>();

    public DbSet<PartnerNonce> PartnerNonces => Set<PartnerNonce>();

    public DbSet<ClientStanding> ClientStandings => Set<ClientStanding>();

    public DbSet<TokenFailure> TokenFailures => Set<TokenFailure>();

    public DbSet<RateCount> RateCounts => Set<RateCount>();

    public DbSet<LegalHold> LegalHolds => Set<LegalHold>();

    public DbSet<RetentionRun> RetentionRuns => Set<RetentionRun>();

    public DbSet<CallerExportRow> CallerExports => Set<CallerExportRow>();

    public DbSet<OperationRow> Operations => Set<OperationRow>();

    public DbSet<PreparedStep> PreparedSteps => Set<PreparedStep>();

    public DbSet<Heartbeat> Heartbeats => Set<Heartbeat>();

    public DbSet<RingKeyRow> RingKeys => Set<RingKeyRow>();

    public DbSet<RingHolder> RingHolders => Set<RingHolder>();

    public DbSet<ResealPlace> ResealPlaces => Set<ResealPlace>();

    /// <summary>Puts what a move tells partners into the outbox; set by whoever opens the context to write.</summary>
    public IPosting? Posting { get; set; }

    /// <summary>Masks what is saved; set by whoever opens the context to write.</summary>
    public IConcealing? Concealing { get; set; }

    /// <summary>What this provider does its own way.</summary>
    public abstract ProviderSql Sql { get; }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(HotlineContext).Assembly);
        // What no mapping gives a length is a code.
        foreach (var text in modelBuilder.Model.GetEntityTypes().SelectMany(t => t.GetProperties()).Where(p => p.ClrType == typeof(string)))
        {
            if (text.GetMaxLength() is null)
                text.SetMaxLength(Lengths.Code);
        }
        modelBuilder.UseOpenIddict();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        foreach (var list in CodeLists)
            configurationBuilder.Properties(list).HaveConversion(typeof(CodeConverter<>).MakeGenericType(list)).HaveMaxLength(Lengths.Code);
        Sql.ConfigureMoments(configurationBuilder.Properties<DateTimeOffset>());
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ChangeTracker.DetectChanges();
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            var tickets = ChangeTracker.Entries<Ticket>().ToList();
            var reference = ChangeTracker.Entries<IReferenceRow>().Any(e => e.State != EntityState.Unchanged);
            foreach (var ticket in tickets)
                Accompany(ticket.Entity);
            if (ChangeTracker.Entries().Any(e => e.State is EntityState.Added or EntityState.Modified && FreeTexts.Of(e.Metadata).Length > 0))
                await (Concealing ?? throw new InvalidOperationException("This context cannot mask what people wrote.")).Conceal(this, cancellationToken);
            // Masking may itself change what a search looks at.
            var worded = tickets.Where(IsWorded).Select(e => new Worded(e.Entity, e.State == EntityState.Added)).ToList();
            foreach (var ticket in tickets)
                Post(ticket.Entity);
            Correct([.. tickets.Where(CountsOtherwise).Select(t => t.Entity.RegisteredAt)]);
            if (worded.Count > 0)
                await Sql.Texts.BeforeSave(this, worded, cancellationToken);
            var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
            if (worded.Count > 0)
                await Sql.Texts.AfterSave(this, worded, cancellationToken);
            if (reference)
                await ReferenceStamps.ExecuteUpdateAsync(s => s.SetProperty(x => x.Value, x => x.Value + 1), cancellationToken);
            return saved;
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Saving is asynchronous here.");

    /// <summary>Whether what a search looks at is new or changed.</summary>
    private static bool IsWorded(Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry<Ticket> ticket) => ticket.State == EntityState.Added
        || (ticket.State == EntityState.Modified
            && (ticket.Property(t => t.Title).IsModified || ticket.Property(t => t.Content).IsModified || ticket.Property(t => t.Address).IsModified));

    /// <summary>Whether a past moment's books have it, or have it otherwise than before: an import, or a correction of what it is about.</summary>
    private static bool CountsOtherwise(Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry<Ticket> ticket) =>
        (ticket.State == EntityState.Added && ticket.Entity.ImportedAt is not null)
        || (ticket.State == EntityState.Modified && (ticket.Property(t => t.AppealType).IsModified || ticket.Property(t => t.Category).IsModified
            || ticket.Property(t => t.Area).IsModified || ticket.Property(t => t.Excluded).IsModified));

    private void Correct(List<DateTimeOffset> registered)
    {
        if (registered.Count > 0)
            Add(new BookChange { FromAt = registered.Min(), ToAt = registered.Max() });
    }

    private void Accompany(Ticket ticket)
    {
        // An import raises no event, and has one audit row of its own for each chunk.
        foreach (var entry in ticket.History.Where(h => h.Id == 0 && !h.Imported))
        {
            Add(AuditEntry.Of(entry, ticket));
            Add(OutboxEvent.Of(entry, ticket));
        }
    }

    private void Post(Ticket ticket)
    {
        foreach (var referral in ticket.Referrals.Where(r => r.Posted.Count > 0))
            (Posting ?? throw new InvalidOperationException("This context cannot tell partners anything.")).Post(this, ticket, referral);
    }

    private static readonly Type[] CodeLists =
    [
        typeof(TicketStatus), typeof(Handling), typeof(Channel), typeof(Urgency), typeof(Solved), typeof(Satisfaction),
        typeof(Ending), typeof(WorkOrderStatus), typeof(OrderRole), typeof(CallbackOutcome), typeof(ReturnReason), typeof(ClockKind),
        typeof(ReferralStatus), typeof(ReferralDirection), typeof(PartnerReturnReason), typeof(MessageType), typeof(Disposition), typeof(OutState), typeof(FreezeAct), typeof(KeyPurpose),
    ];
}
