namespace Hotline.Api.Sites;

/// <summary>
/// 保存期限: after how many months persons are taken out of what is kept. No rule of the province states them; all are defaults of the
/// product, chosen as the least that its work needs: a caller may come back to a matter, a call only proves that one called.
/// </summary>
internal sealed record RetentionRules
{
    /// <summary>Of a ticket with all its words and files, after it was archived; after it was closed, rejected or withdrawn where it never was.</summary>
    public int TicketsMonths { get; init; } = 36;

    /// <summary>Of the phones in the call log, after the call.</summary>
    public int CallsMonths { get; init; } = 12;

    /// <summary>Of the bodies of exchanged messages, after they were settled.</summary>
    public int MessagesMonths { get; init; } = 12;

    /// <summary>Of the words about calls that were handed over, after the call.</summary>
    public int TransfersMonths { get; init; } = 36;

    /// <summary>Of the words of coordination meetings, after they ended.</summary>
    public int MeetingsMonths { get; init; } = 36;

    /// <summary>Of what was wrong with the rows of an import, after it ended.</summary>
    public int ImportsMonths { get; init; } = 12;

    /// <summary>What cannot be worked with, by field.</summary>
    public IEnumerable<(string Field, string Problem)> Problems() =>
        from rule in new[]
        {
            ("ticketsMonths", TicketsMonths), ("callsMonths", CallsMonths), ("messagesMonths", MessagesMonths), ("transfersMonths", TransfersMonths),
            ("meetingsMonths", MeetingsMonths), ("importsMonths", ImportsMonths),
        }
        where rule.Item2 is < Least or > Most
        select (rule.Item1, FormattableString.Invariant($"应为 {Least} 至 {Most} 个月"));

    private const int Least = 1;

    /// <summary>A hundred years: whoever keeps for good writes this.</summary>
    private const int Most = 1200;
}
