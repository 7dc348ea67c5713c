namespace Hotline.Api.Tests.Features.Statistics.Months;

/// <summary>What a ticket counts as, told from its diary alone by the table of the definitions.</summary>
internal sealed class Counted
{
    public required Diary Of { get; init; }

    public string? Unit { get; private set; }

    public bool Local => Of.Source is "local" or "police110";

    public bool Gone { get; private set; }

    public bool Merged { get; private set; }

    public bool Rejected { get; private set; }

    public bool Withdrawn { get; private set; }

    private bool HadOrder { get; set; }

    private bool Answered { get; set; }

    public bool Coordinated => !Gone && Answered && !HadOrder;

    public bool Dispatched => !Gone && HadOrder;

    public bool Closed => ClosedAt is not null && !Gone;

    private DateTimeOffset? ClosedAt { get; set; }

    private DateTimeOffset DueAt { get; set; }

    private DateTimeOffset AsOf { get; init; }

    public bool Suspended { get; private set; }

    public bool Due => Closed || (!Gone && !Suspended && DueAt < AsOf);

    public bool OnTime => Closed && ClosedAt <= DueAt;

    public string? Rating { get; private set; }

    public string? Result { get; private set; }

    public string? Callback { get; private set; }

    public int Round { get; private set; } = 1;

    public bool Reworked => Dispatched && Round > 1;

    private int Returns { get; set; }

    private int Extensions { get; set; }

    public bool Returned => Dispatched && Returns > 0;

    public bool Extended => Dispatched && Extensions > 0;

    private DateTimeOffset? SignBy { get; set; }

    private DateTimeOffset? SignedAt { get; set; }

    public bool SignDue => Dispatched && Unit is not null && (SignedAt is not null || (!Suspended && SignBy < AsOf));

    public bool SignedInTime => Dispatched && Unit is not null && SignedAt <= SignBy;

    public bool Pleased => Rating is "verySatisfied" or "satisfied" or "basicallySatisfied";

    public string? Solved => Closed ? CallersWord ?? Result : null;

    private string? CallersWord { get; set; }

    private readonly HashSet<(DateOnly, bool)> _missed = [];

    public static Counted At(Diary diary, DateTimeOffset asOf)
    {
        var counted = new Counted { Of = diary, AsOf = asOf };
        var repliedAt = DateTimeOffset.MinValue;
        foreach (var deed in diary.Deeds.Where(d => d.At <= asOf))
            counted.Take(deed, ref repliedAt);
        return counted;
    }

    private void Take(Deed deed, ref DateTimeOffset repliedAt)
    {
        switch (deed.What)
        {
            case "registered": DueAt = deed.Due!.Value; break;
            case "answered": (Answered, ClosedAt, Result) = (true, deed.At, deed.Word); break;
            case "dispatched" or "reworked":
                Begin(deed.Due!.Value);
                (HadOrder, Unit, SignBy, Round) = (true, deed.Unit, deed.SignBy, deed.What == "reworked" ? Round + 1 : Round);
                break;
            case "referred": Begin(deed.Due!.Value); HadOrder = true; break;
            case "signed": SignedAt = deed.At; break;
            case "closed": (ClosedAt, Result) = (deed.At, deed.Word); break;
            case "replied": (repliedAt, Result) = (deed.At, deed.Word); break;
            case "accepted": ClosedAt = repliedAt; break;
            case "sentBack": Result = null; break;
            case "back": Begin(deed.Due!.Value); Returns += deed.Word == "returned" ? 1 : 0; break;
            case "extended": (DueAt, Extensions) = (deed.Due!.Value, Extensions + 1); break;
            case "suspended": Suspended = true; break;
            case "resumed": (Suspended, DueAt, SignBy) = (false, deed.Due!.Value, deed.SignBy ?? SignBy); break;
            case "calledBack": Hear(deed); break;
            case "merged": (Gone, Merged, Suspended) = (true, true, false); break;
            case "unmerged": (Gone, Merged) = (false, false); Begin(deed.Due!.Value); break;
            case "rejected": (Gone, Rejected) = (true, true); break;
            case "withdrawn": (Gone, Withdrawn, Suspended) = (true, true, false); break;
        }
    }

    /// <summary>Somebody new handles it, or nobody: nothing came of the round yet.</summary>
    private void Begin(DateTimeOffset due)
    {
        (DueAt, ClosedAt, Rating, Result, CallersWord, Callback, Unit, SignBy, SignedAt) = (due, null, null, null, null, null, null, null, null);
        _missed.Clear();
    }

    private void Hear(Deed deed)
    {
        (Rating, CallersWord) = (deed.Rating ?? Rating, deed.Solved ?? CallersWord);
        if (deed.Word == "unreachable")
        {
            var local = deed.At.ToOffset(TimeSpan.FromHours(8));
            _missed.Add((DateOnly.FromDateTime(local.DateTime), local.Hour >= 12));
        }
        Callback = deed.Word == "reached" || Callback == "reached" ? "reached"
            : deed.Word == "refused" || Callback == "refused" ? "refused"
            : _missed.Count >= 3 ? "unreachable" : Callback;
    }
}
