using System.Globalization;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Referrals;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Api.Features.Tickets;

/// <summary>Shows tickets and orders to one viewer: labels, masks and the moves this viewer may make.</summary>
internal sealed class TicketView(Site site, ReferenceLook look, CallerVault vault, Act viewer)
{
    public TicketAnswer Of(WholeTicket whole) => Visible.Hides(whole.Ticket, viewer) ? Withheld(Of(whole.Ticket, whole)) : Of(whole.Ticket, whole);

    /// <summary>Of a restricted matter: what figures count it by, and nothing that it says.</summary>
    private static TicketAnswer Withheld(TicketAnswer ticket) => ticket with
    {
        AllowedActions = [], Title = Masks.Hidden, Content = Masks.Hidden, Address = null, Location = null, OccurredAt = null, CallId = null, SourceRef = null,
        Caller = ticket.Caller with { Name = ticket.Caller.Name is null ? null : Masks.Hidden, Phone = ticket.Caller.Phone is null ? null : Masks.Hidden },
        Proposal = null, Answer = null, WorkOrders = [], Supervisions = [], Referrals = [], Attachments = [], Links = [], Repeats = [], NoteCount = 0, AttachmentCount = 0,
    };

    private TicketAnswer Of(Ticket ticket, WholeTicket whole) => new()
    {
        Id = Id(ticket.Id),
        Number = ticket.Number,
        Version = ticket.Version,
        Status = ticket.Status,
        AllowedActions = Actions(whole),
        Source = ticket.Source,
        SourceRef = ticket.SourceRef,
        Channel = ticket.Channel,
        Handling = ticket.Handling,
        AppealType = site.AppealType(ticket.AppealType) ?? new CodeLabel(ticket.AppealType, ticket.AppealType),
        Category = Category(ticket.Category, ticket.RegisteredAt),
        Area = ticket.Area is { } area ? site.Areas.GetValueOrDefault(area) ?? new CodeLabel(area, area) : null,
        Address = ticket.Address,
        Location = ticket is { Latitude: { } lat, Longitude: { } lng } ? new Location(lat, lng) : null,
        Title = ticket.Title,
        Content = ticket.Content,
        Caller = Caller(ticket),
        Urgency = ticket.Urgency,
        OccurredAt = ticket.OccurredAt,
        CallId = ticket.CallId,
        RegisteredAt = ticket.RegisteredAt,
        DispatchedAt = ticket.DispatchedAt,
        DueAt = ticket.DueAt,
        DueProvisional = ticket.DueProvisional,
        Proposal = ticket.Status == TicketStatus.Registered && look.Proposal(ticket.Category, ticket.Area, viewer.At) is { } rule
            ? new UnitProposal(Unit(rule.Unit), look.CatalogueVersion, rule.Reason)
            : null,
        Overdue = ticket.State.IsOverdue(viewer.At),
        ClosedAt = Result(whole).ClosedAt,
        ClosedLate = ticket.State.ClosedLate,
        ArchivedAt = ticket.ArchivedAt,
        Round = ticket.Round,
        Rounds = [.. whole.Rounds.OrderBy(r => r.Round).Select(r => new RoundAnswer(r.Round, r.DueAt, r.ClosedAt, r.OnTime, r.Satisfaction))],
        WorkOrders = [.. whole.Orders.OrderBy(o => o.Id).Select(o => Of(o, ticket.Status, whole.Supervisions))],
        Answer = Visible.Hides(Result(whole), viewer) ? null : Result(whole).Answer,
        Solved = Result(whole).Solved,
        Satisfaction = ticket.Satisfaction,
        Excluded = ticket.Excluded,
        Restricted = ticket.RestrictedSince is not null,
        Callback = Callback(ticket, Result(whole).ClosedAt),
        MergedInto = ticket.MergedInto is { } master ? Id(master) : null,
        Repeats = [.. Repeats(whole).Select(r => new LinkAnswer(Id(r.Id), r.Number))],
        NoteCount = ticket.NoteCount + Repeats(whole).Sum(r => r.Notes),
        AttachmentCount = ticket.AttachmentCount + Repeats(whole).Sum(r => r.Attachments),
        Links = [.. whole.Links.Select(l => new LinkAnswer(Id(l.Id), l.Number))],
        Suspensions = [.. ticket.Pauses.Select(p => new SuspensionAnswer(p.From, p.To))],
        Supervisions = [.. whole.Supervisions.OrderBy(s => s.Id).Select(s => new SupervisionAnswer(
            Id(s.Id), Id(s.OrderId), Unit(s.Unit), s.Text, s.OrderedBy, s.OrderedAt, s.ReplyBy, s.RepliedAt, s.Reply, s.IsOpen && s.ReplyBy < viewer.At))],
        ImportedAt = ticket.ImportedAt,
        AnonymisedAt = ticket.AnonymisedAt,
        Referrals = [.. whole.Referrals.OrderBy(r => r.Id).Select(r => ReferralAnswer.Of(r, ticket, new ReferralViewer(site, viewer.Has(Scopes.ReferralsWrite) && viewer.Unit is null, viewer.At)))],
        Attachments = [.. whole.Attachments.OrderBy(a => a.Id).Select(Of)],
    };

    public static AttachmentAnswer Of(Attachment file) =>
        new(Id(file.Id), file.Name, file.Size, file.Type, Convert.ToHexStringLower(file.Sha256), file.AddedAt, file.By);

    private CallbackState? Callback(Ticket ticket, DateTimeOffset? closedAt) => closedAt is { } at
        ? new CallbackState(ticket.CallbackResult is { } result ? Code.Of(result) : "pending", ticket.CallbackAttempts, site.Deadlines.CallbackBy(at).At)
        : null;

    /// <summary>A unit knows of the tickets that were given to it, and these were not.</summary>
    private IReadOnlyList<WholeTicket.Repeat> Repeats(WholeTicket whole) => viewer.Unit is null ? whole.Repeats : [];

    /// <summary>Whose result is shown: a repeat shows its master's once that is closed, whatever it had of its own before.</summary>
    private static Ticket Result(WholeTicket whole) => whole.Master is { ClosedAt: not null } master ? master : whole.Ticket;

    public OrderAnswer Of(WorkOrder order, TicketStatus ticketStatus, IReadOnlyList<Supervision> supervisions) => new()
    {
        Id = Id(order.Id),
        Version = order.Version,
        Unit = Unit(order.Unit),
        Role = order.Role,
        Round = order.Round,
        Status = order.Status,
        AllowedActions = Actions(order, ticketStatus, supervisions),
        Final = order.Final,
        Instructions = order.Instructions,
        Proposed = order.ProposedUnit is { } proposed
            ? new KeptProposal(Unit(proposed), order.CatalogueVersion!.Value, proposed == order.Unit, order.DepartureReason)
            : null,
        DeliveredAt = order.DeliveredAt,
        AcknowledgeBy = order.AcknowledgeBy,
        AcknowledgedAt = order.AcknowledgedAt,
        AcknowledgedBy = order.AcknowledgedBy,
        DueAt = order.DueAt,
        DueProvisional = order.DueProvisional,
        Overdue = ticketStatus != TicketStatus.Suspended && order.IsOverdue(viewer.At),
        RepliedAt = order.RepliedAt,
        Solved = order.Solved,
        Reply = order.ReplyText,
        PublicText = order.PublicText,
        ContactedCaller = order.ContactedCaller,
        ReturnRequest = order.ReturnReason is { } reason
            ? new ReturnRequestAnswer(reason, order.ReturnText!, order.ReturnBasis, order.SuggestedUnit is { } unit ? Unit(unit) : null)
            : null,
        ExtensionRequest = order.ExtensionAsked is { } days ? new ExtensionRequestAnswer(days, order.ExtensionReason!) : null,
        Extensions = order.Extensions,
        GrantedWorkingDays = order.GrantedWorkingDays,
        DueByHand = order.WorkingDays is null,
        Urges = order.Urges,
    };

    public CodeLabel Partner(string code) => new(code, site.SourceLabel(code));

    public CodeLabel Unit(string code) => new(code, look.Unit(code)?.Name ?? code);

    public static string Id(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>By the name it bore when the ticket was registered.</summary>
    private CategoryAnswer Category(string code, DateTimeOffset registeredAt) => look.CategoryNameAt(code, registeredAt) is var (label, path, _)
        ? new CategoryAnswer(code, label, path)
        : new CategoryAnswer(code, code, code);

    /// <summary>An anonymous caller is hidden from everybody, a confidential one from units; all others are masked.</summary>
    public static bool HidesCaller(bool confidential, bool anonymous, Act viewer) => anonymous || (confidential && viewer.Unit is not null);

    private CallerAnswer Caller(Ticket ticket)
    {
        var hidden = HidesCaller(ticket.CallerConfidential, ticket.CallerAnonymous, viewer);
        var data = vault.Open(ticket.CallerSealed);
        return new CallerAnswer(
            hidden && data.Name is not null ? Masks.Hidden : Masks.Name(data.Name),
            hidden && data.Phone is not null ? Masks.Hidden : Masks.Phone(data.Phone),
            ticket.CallerConfidential,
            ticket.CallerAnonymous);
    }

    private List<string> Actions(WholeTicket whole) =>
    [
        .. TicketLifecycle.Table.From(whole.Ticket.Status)
            .Where(t => viewer.Has(t.Scope) && (whole.Ticket.AnonymisedAt is null || t.Action == TicketMove.Archive) && Possible(t.Action, whole))
            .Select(t => t.Action.Segment())
            .OfType<string>()
            .Where(ServedActions.Has),
    ];

    /// <summary>What the state allows and the ticket's other parts do not rule out.</summary>
    private static bool Possible(TicketMove move, WholeTicket whole) => move switch
    {
        TicketMove.Urge or TicketMove.Supervise => whole.Orders.Any(o => o.IsOpen),
        TicketMove.Callbacks => whole.Ticket.Status == TicketStatus.Closed || whole.Master?.Status == TicketStatus.Closed,
        TicketMove.Archive => !whole.Ticket.LeavesRepeats,
        TicketMove.Unmerge => whole.Master is not { HoldsRepeats: true },
        _ => true,
    };

    private List<string> Actions(WorkOrder order, TicketStatus ticketStatus, IReadOnlyList<Supervision> supervisions) =>
    [
        .. WorkOrderLifecycle.Table.From(order.Status)
            .Where(t => viewer.Has(t.Scope) && (viewer.Unit is null || viewer.Unit == order.Unit))
            .Where(t => order.MayTake(t.Action, ticketStatus, supervisions.Any(s => s.OrderId == order.Id && s.IsOpen)))
            .Select(t => t.Action.Segment())
            .OfType<string>()
            .Where(ServedActions.Has)
            .Distinct(),
    ];
}

/// <summary>Makes the view of each request.</summary>
internal sealed class TicketViews(Reference reference, CallerVault vault)
{
    public async ValueTask<TicketView> For(Act viewer, CancellationToken cancellation) =>
        For(viewer, await reference.Look(cancellation));

    /// <summary>By a look already taken.</summary>
    public TicketView For(Act viewer, ReferenceLook look) => new(look.Site, look, vault, viewer);
}
