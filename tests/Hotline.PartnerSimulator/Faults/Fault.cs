namespace Hotline.PartnerSimulator.Faults;

/// <summary>What goes wrong with one call, on whichever side.</summary>
internal enum Fault
{
    None,

    /// <summary>The connection is closed before anything was stored.</summary>
    CutBefore,

    /// <summary>Stored, and the connection closed before the answer.</summary>
    CutAfter,

    /// <summary>Everything takes a while.</summary>
    Delay,

    /// <summary>The same message once more, at the same time and after its answer.</summary>
    Repeat,

    /// <summary>A message overtakes its predecessor.</summary>
    Reorder,

    /// <summary>503 or UNAVAILABLE with the time to wait; nothing was stored.</summary>
    Away,

    /// <summary>429 or RESOURCE_EXHAUSTED with the time to wait; nothing was stored.</summary>
    TooMany,

    /// <summary>Stored, and answered with an error nobody can read anything from.</summary>
    Garbled,

    /// <summary>Signed with a wrong key, or sent with a wrong token; must be refused.</summary>
    WrongSignature,

    /// <summary>A clock that is far off.</summary>
    Skew,

    /// <summary>The connection was refused or torn down below the call, by the wire between the two.</summary>
    Wire,

    /// <summary>The call met a side that had crashed and was not up again.</summary>
    Down,
}
