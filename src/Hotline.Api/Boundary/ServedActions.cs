namespace Hotline.Api.Boundary;

/// <summary>
/// The moves that have a call. <c>allowedActions</c> never names one that the caller could not make; a test compares this list with
/// the routes.
/// </summary>
internal static class ServedActions
{
    private static readonly HashSet<string> Served =
    [
        "answer", "dispatch", "reject", "withdraw", "recall", "review", "callbacks", "rework", "archive", "notes", "acknowledge", "reply",
        "suspend", "resume", "urge", "supervise", "exclude", "merge", "unmerge", "link", "return-request", "return-decision",
        "extension-request", "extension-decision", "progress", "supervision-reply", "refer", "accept", "return", "result", "amend", "redo",
    ];

    /// <summary>Calls on a ticket that are no moves: no state is left by them.</summary>
    public static IReadOnlyCollection<string> Besides { get; } = ["attachments", "reveal", "restrict", "lift-restriction"];

    public static IReadOnlyCollection<string> All => Served;

    public static bool Has(string action) => Served.Contains(action);
}
