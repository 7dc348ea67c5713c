namespace Hotline.Api.Security;

/// <summary>What a replica may still grant to one client or source in a minute.</summary>
internal sealed class RatePurse
{
    private readonly Lock _gate = new();
    private int _held;
    private int _elsewhere;
    private int _granted;
    private int _owed;
    private bool _isSpent;
    private Task? _fetching;

    /// <summary>Minutes since 1970 of which it is.</summary>
    public long Minute { get; private set; } = -1;

    /// <summary>
    /// Takes one: how many are left after it, negative where there was none; or what has to be waited for before it can be told.
    /// </summary>
    /// <param name="minute">The minute that it is; who is a little late counts in the minute that has begun since.</param>
    /// <param name="limit">Of a minute.</param>
    /// <param name="unasked">So many are granted before the book is asked at all.</param>
    /// <param name="isAlone">Whether the book cannot be asked.</param>
    /// <param name="fetch">Takes more from the book of a minute, and enters those that were granted without it.</param>
    public (int? Left, Task? Fetching) Take(long minute, int limit, int unasked, bool isAlone, Func<long, int, Task> fetch)
    {
        lock (_gate)
        {
            if (!IsOf(minute))
                (Minute, _held, _elsewhere, _granted, _owed, _isSpent, _fetching) = (minute, 0, limit, 0, 0, false, null);
            if (_held > 0)
            {
                _granted++;
                return (--_held + _elsewhere, null);
            }
            if (_isSpent)
                return (-1, null);
            if (isAlone || _granted < unasked)
                return (OnCredit(limit), null);
            // One at a time: what was owed is entered once.
            if (_fetching is null or { IsCompleted: true })
                _fetching = fetch(Minute, _owed);
            return (null, _fetching);
        }
    }

    /// <summary>Whether it is of this minute, or of the next because another was first to see that begin.</summary>
    public bool IsOf(long minute) => Minute == minute || Minute == minute + 1;

    /// <summary>What the book gave for a minute, and that it was told of the owed.</summary>
    public void Fill(long minute, RateShare share, int owed)
    {
        lock (_gate)
        {
            if (Minute == minute)
                (_held, _elsewhere, _owed, _isSpent) = (_held + share.Granted, share.Left, _owed - owed, share.Granted == 0);
        }
    }

    private int OnCredit(int limit)
    {
        if (_granted >= limit)
            return -1;
        (_granted, _owed) = (_granted + 1, _owed + 1);
        return limit - _granted;
    }
}
