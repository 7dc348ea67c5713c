using Hotline.PartnerSimulator.Books;

namespace Hotline.PartnerSimulator.Sending;

/// <summary>The way from a partner to the line.</summary>
internal interface ISender
{
    /// <summary>Sends a message once. What a network or the line can do is an answer, never an exception.</summary>
    /// <param name="skewed">By a clock that is far off.</param>
    /// <param name="forged">By somebody who has not the partner's key; the line must refuse it.</param>
    Task<Sent> Send(Letter letter, bool skewed, bool forged, CancellationToken cancellation);
}

/// <summary>How an attempt ended.</summary>
internal enum End
{
    /// <summary>The line has it.</summary>
    Delivered,

    /// <summary>The line refused it for good.</summary>
    Refused,

    /// <summary>The state it decides on is over; a new one has to be made.</summary>
    Stale,

    /// <summary>The line did not know us.</summary>
    Stranger,

    /// <summary>The line has not taken it, or nobody knows; the same message is sent again.</summary>
    Again,
}

/// <summary>The end of an attempt.</summary>
/// <param name="Note">The receipt, or the reason.</param>
/// <param name="Disposition">What the line did with it.</param>
/// <param name="Version">The version of the matter, where the line told it.</param>
/// <param name="After">How long the line asked to wait.</param>
internal sealed record Sent(End End, string? Note = null, string? Disposition = null, string? PeerNumber = null, int? Version = null, TimeSpan? After = null);
