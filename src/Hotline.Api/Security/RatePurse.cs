using System.Runtime.InteropServices;

namespace Hotline.Api.Security;

/// <summary>What was granted without the book, and is to be entered in it.</summary>
/// <param name="Minute">Of which minute's book, in minutes since 1970.</param>
/// <param name="Life">Which life of the purse; a clock that is put back may begin a minute twice.</param>
/// <param name="Owed">How many.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RateDebt(long Minute, int Life, int Owed);

/// <summary>What a replica may still grant to one client or source in a minute.</summary>
internal sealed class RatePurse
{
    private readonly Lock _gate = new();
    private long _minute = -1;
    private int _life;
    private int _held;
    private int _elsewhere;
    private int _granted;
    private int _owed;
    private bool _isSpent;
    private bool _isRetired;
    private Task? _fetching;

    /// <summary>
    /// Takes one: how many are left after it, negative where there was none; or what has to be waited for before it can be told; neither of
    /// a purse that was retired.
    /// </summary>
    /// <param name="minute">The minute that it is; who is a little late counts in the minute that has begun since.</param>
    /// <param name="limit">Of a minute.</param>
    /// <param name="unasked">So many are granted before the book is asked at all.</param>
    /// <param name="isAlone">Whether the book cannot be asked.</param>
    /// <param name="fetch">Takes more from the book of a minute, and enters those that were granted without it.</param>
    public (int? Left, Task? Fetching) Take(long minute, int limit, int unasked, bool isAlone, Func<RateDebt, Task> fetch)
    {
        lock (_gate)
        {
            if (_isRetired)
                return default;
            if (!IsOf(minute))
                (_minute, _life, _held, _elsewhere, _granted, _owed, _isSpent, _fetching) = (minute, _life + 1, 0, limit, 0, 0, false, null);
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
                _fetching = fetch(new RateDebt(_minute, _life, _owed));
            return (null, _fetching);
        }
    }

    /// <summary>Nothing is taken from a purse of another minute any more; false for one that is still good.</summary>
    public bool Retires(long minute)
    {
        lock (_gate)
            return _isRetired |= !IsOf(minute) && _minute >= 0;
    }

    /// <summary>What the book gave, and that the debt was entered.</summary>
    public void Fill(RateDebt debt, RateShare share)
    {
        lock (_gate)
        {
            if (_life == debt.Life)
                (_held, _elsewhere, _owed, _isSpent) = (_held + share.Granted, share.Left, _owed - debt.Owed, share.Granted == 0);
        }
    }

    /// <summary>The debt was entered, or perhaps was; nothing was given.</summary>
    public void Settle(RateDebt debt)
    {
        lock (_gate)
        {
            if (_life == debt.Life)
                _owed -= debt.Owed;
        }
    }

    /// <summary>Whether it is of this minute, or of the next because another was first to see that begin.</summary>
    private bool IsOf(long minute) => _minute == minute || _minute == minute + 1;

    private int OnCredit(int limit)
    {
        if (_granted >= limit)
            return -1;
        (_granted, _owed) = (_granted + 1, _owed + 1);
        return limit - _granted;
    }
}
