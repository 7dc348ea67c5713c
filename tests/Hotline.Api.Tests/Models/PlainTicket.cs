namespace Hotline.Api.Tests.Models;

/// <summary>A suspension; it lasts while it has no end.</summary>
internal sealed record PlainPause(DateTimeOffset From, DateTimeOffset? To);

/// <summary>An earlier round.</summary>
internal sealed record PlainRound(int Round, DateTimeOffset DueAt, DateTimeOffset ClosedAt, string? Satisfaction);

/// <summary>A supervision of one order; over when it is answered or its order ends.</summary>
internal sealed record PlainSupervision(int Order, string Unit, DateTimeOffset ReplyBy)
{
    public DateTimeOffset? RepliedAt { get; init; }

    public bool IsOpen { get; init; } = true;
}

/// <summary>What the model holds of a ticket: plain values, codes as texts.</summary>
internal sealed class PlainTicket
{
    /// <summary>As the product named it.</summary>
    public string Id = "";

    /// <summary>Its place among the tickets of its sequence, by which acts name it.</summary>
    public required int Index { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }

    public required bool Emergency { get; init; }

    public required string AppealType { get; set; }

    public required string Title { get; set; }

    public string Status = "registered";
    public string? ResumesTo;
    public string? Handling;
    public int Round = 1;
    public DateTimeOffset DueAt;
    public bool Provisional;
    public DateTimeOffset? ClosedAt;
    public DateTimeOffset? ArchivedAt;
    public DateTimeOffset? DispatchedAt;
    public string? Satisfaction;
    public string? Solved;
    public string? Answer;
    public int? MergedInto;
    public bool Excluded;
    public SortedSet<int> Links = [];
    public List<PlainOrder> Orders = [];
    public List<PlainRound> Rounds = [];
    public List<PlainPause> Pauses = [];
    public List<PlainSupervision> Supervisions = [];

    /// <summary>Each entry as <c>action unit statusAfter</c>; their number is the version.</summary>
    public List<string> History = [];

    /// <summary>The version when the step began.</summary>
    public int VersionBefore;

    public bool IsOpen => Status is "registered" or "dispatched" or "replied" or "suspended";

    public bool IsOverdue(DateTimeOffset now) => IsOpen && Status != "suspended" && DueAt < now;

    public PlainOrder? Lead => Orders.LastOrDefault(o => o.IsLead);

    public IEnumerable<PlainOrder> OpenOrders => Orders.Where(o => o.IsOpen);

    /// <summary>Returns of the lead that were approved: after two of them the next dispatch is final.</summary>
    public int ApprovedReturns => Orders.Count(o => o is { IsLead: true, Status: "returned" });

    public bool Supervises(PlainOrder order) => Supervisions.Exists(s => s.IsOpen && s.Order == Orders.IndexOf(order));

    public bool IsSeenBy(Role role) => role.Unit is null || Orders.Exists(o => o.Unit == role.Unit);

    public void Note(string action, string? unit = null) => History.Add($"{action} {unit ?? "-"} {Status}");

    public PlainTicket Copy()
    {
        var copy = (PlainTicket)MemberwiseClone();
        (copy.Links, copy.Rounds, copy.Pauses) = ([.. Links], [.. Rounds], [.. Pauses]);
        (copy.Supervisions, copy.History) = ([.. Supervisions], [.. History]);
        copy.Orders = [.. Orders.Select(o => o.Copy())];
        return copy;
    }
}

/// <summary>What the model holds of a work order.</summary>
internal sealed class PlainOrder
{
    /// <summary>As the product named it, once it was seen.</summary>
    public string? Id;

    /// <summary>The version as it was last seen, for If-Match.</summary>
    public int SeenVersion;

    /// <summary>Whether anything was done to it since it was last seen.</summary>
    public bool IsChanged = true;

    public required string Unit { get; init; }

    public required bool IsLead { get; init; }

    public required int Round { get; init; }

    public required bool Final { get; init; }

    public required DateTimeOffset DeliveredAt { get; init; }

    /// <summary>Working days of the limit; none where the due time was set by hand.</summary>
    public required int? Days { get; init; }

    public DateTimeOffset? ByHand;
    public string Status = "delivered";
    public DateTimeOffset AcknowledgeBy;
    public DateTimeOffset? AcknowledgedAt;
    public DateTimeOffset DueAt;
    public bool Provisional;
    public DateTimeOffset? RepliedAt;
    public string? Solved;
    public int? Asked;
    public int Granted;
    public int Extensions;
    public int Urges;

    public bool IsOpen => Status is "delivered" or "acknowledged" or "returnRequested" or "replied";

    /// <summary>The unit still owes its reply; while the ticket is suspended nothing is overdue.</summary>
    public bool IsOverdue(PlainTicket ticket, DateTimeOffset now) =>
        ticket.Status != "suspended" && Status is "delivered" or "acknowledged" or "returnRequested" && DueAt < now;

    public PlainOrder Copy() => (PlainOrder)MemberwiseClone();
}
