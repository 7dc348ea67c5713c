using System.Diagnostics.Metrics;

namespace Hotline.Api.Persistence;

/// <summary>
/// Opens what lists and statistics are read from: the reading replica where one is set and keeps up, else the database itself. What one
/// matter is, and whatever decides a move, is never read here.
/// </summary>
internal delegate HotlineContext OpenReports();

/// <summary>
/// 只读副本: whether it may be read. It tells by its own copy of the heartbeat how far it is behind; one that is too far behind, or does not
/// answer, is left alone until it has caught up.
/// </summary>
internal sealed class ReadingReplica
{
    private readonly Func<HotlineContext>? _look;
    private Func<HotlineContext>? _open;
    private double _behind = double.NaN;
    private volatile bool _keepsUp;

    /// <param name="look">Opens it, and nothing in its place; null where there is none.</param>
    /// <param name="meters">Where its delay is told.</param>
    public ReadingReplica(Func<HotlineContext>? look, IMeterFactory meters)
    {
        (_look, _open) = (look, look);
        if (look is not null)
            meters.Create(Meter).CreateObservableGauge("hotline_reporting_delay_seconds", () => _behind, "s", "How far the reading replica is behind; NaN while it does not answer");
    }

    /// <summary>How far it may be behind; a closed period is remembered only ten minutes after it ended, so this must stay well under that.</summary>
    public static readonly TimeSpan MostBehind = TimeSpan.FromSeconds(60);

    /// <summary>The meter of the product.</summary>
    public const string Meter = "Hotline.Database";

    public bool IsSet => _look is not null;

    public bool KeepsUp => _keepsUp;

    /// <summary>Null while it is not to be read.</summary>
    public HotlineContext? Open() => _keepsUp ? _open!() : null;

    /// <summary>Opens it whatever its state, to look at it.</summary>
    public HotlineContext Look() => _look!();

    /// <summary>For those who read: what is opened instead of a look, because it may open the database itself where the replica cannot be reached.</summary>
    public ReadingReplica FallingBack(Func<HotlineContext> open)
    {
        _open = open;
        return this;
    }

    /// <summary>Notes what a look found.</summary>
    /// <param name="behind">How far it is behind; null when it did not answer.</param>
    public void Note(TimeSpan? behind)
    {
        _behind = behind?.TotalSeconds ?? double.NaN;
        _keepsUp = behind <= MostBehind;
    }
}
