namespace Hotline.Load.Modes;

/// <summary>A little of everything on SQLite; tells that the program runs, not how fast anything is.</summary>
internal static class SmokeMode
{
    public static async Task<int> Run(Arguments given)
    {
        _ = given;
        var compare = await CompareMode.Run(Arguments.Parse(["compare", "--seconds=1", "--warmup=1", "--rounds=1", "--tickets=200", "--connections=8", "--idempotency-keys"]));
        var month = await MonthMode.Run(Arguments.Parse(["month", "--seconds=1", "--connections=2"]));
        return compare | month;
    }
}
