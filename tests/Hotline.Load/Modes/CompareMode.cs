namespace Hotline.Load.Modes;

internal static class CompareMode
{
    public static Task<int> Run(Arguments given) => throw new UsageException(given.Mode);
}
