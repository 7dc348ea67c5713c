namespace Hotline.Api.Features.Bulletins;

/// <summary>Which books a bulletin's figures are taken from.</summary>
/// <param name="IsLive">The tickets as they are now, whether or not the month is frozen.</param>
/// <param name="FrozenVersion">This version of the frozen month.</param>
internal readonly record struct BulletinBooks(bool IsLive, int? FrozenVersion)
{
    /// <summary>As statistics have the month: its newest frozen version, else the live books.</summary>
    public static BulletinBooks Standing => default;

    /// <summary>The live books: what a correction is made from, and what a published month is compared with.</summary>
    public static BulletinBooks Live => new(true, null);

    public static BulletinBooks Frozen(int version) => new(false, version);
}
