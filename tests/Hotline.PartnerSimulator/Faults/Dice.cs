namespace Hotline.PartnerSimulator.Faults;

/// <summary>
/// Chance that a seed repeats: the n-th throw for a purpose depends on the seed, the purpose and n alone. What it falls on also depends on
/// which call comes first, so the same seed makes the same storm, not the same second of it.
/// </summary>
internal sealed class Dice(int seed, string purpose)
{
    private readonly ulong _start = Mix(Mix((ulong)(uint)seed) ^ Hash(purpose));
    private long _thrown;

    /// <summary>In [0, 1).</summary>
    public double Throw() => Fraction(Mix(_start + (ulong)Interlocked.Increment(ref _thrown) * Golden));

    /// <summary>In [0, below).</summary>
    public int Throw(int below) => (int)(Throw() * below);

    /// <summary>Of a thing that has a name of its own, the same at any time: in [0, 1).</summary>
    public double Of(string name) => Fraction(Mix(_start ^ Hash(name)));

    /// <summary>A whole number for a name, in [0, below).</summary>
    public int Of(string name, int below) => (int)(Of(name) * below);

    private static double Fraction(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    /// <summary>FNV-1a, 64 bits.</summary>
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in text)
            hash = (hash ^ letter) * 1099511628211UL;
        return hash;
    }

    /// <summary>The finish of SplitMix64.</summary>
    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9UL;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBUL;
        return bits ^ (bits >> 31);
    }

    private const ulong Golden = 0x9E3779B97F4A7C15UL;
}
