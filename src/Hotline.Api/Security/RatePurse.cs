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
    /// <param name="minute">The minute that it is.</param>
    /// <param name="limit">Of a minute.</param>
    /// <param name="isAlone">Whether the book cannot be asked.</param>
    /// <param name="fetch">Takes more from the book, and enters those that were granted without it.</param>
    public (int? Left, Task? Fetching) Take(long minute, int limit, bool isAlone, Func<int, Task> fetch)
    {
        lock (_gate)
        {
            if (Minute != minute)
                (Minute, _held, _elsewhere, _granted, _owed, _isSpent, _fetching) = (minute, 0, limit, 0, 0, false, null);
            if (_held > 0)
            {
                _granted++;
                return (--_held + _elsewhere, null);
            }
            if (_isSpent)
                return (-1, null);
            if (isAlone)
                return (Alone(limit), null);
            if (_fetching is null or { IsCompleted: true })
                _fetching = fetch(_owed);
            return (null, _fetching);
        }
    }

    /// <summary>What the book gave for a minute, and that it was told of the owed.</summary>
    public void Fill(long minute, RateShare share, int owed)
    {
        lock (_gate)
        {
            if (Minute != minute)
                return;
            (_held, _elsewhere, _owed, _isSpent) = (_held + share.Granted, share.Left, _owed - owed, share.Granted == 0);
        }
    }

    private int Alone(int limit)
    {
        if (_granted >= limit)
            return -1;
        (_granted, _owed) = (_granted + 1, _owed + 1);
        return limit - _granted;
    }
}
