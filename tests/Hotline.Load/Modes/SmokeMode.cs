using Hotline.Load.Product;

namespace Hotline.Load.Modes;

/// <summary>A little of everything on SQLite; tells that the program runs, not how fast anything is.</summary>
internal static class SmokeMode
{
    public static async Task<int> Run(Arguments given)
    {
        var compare = await CompareMode.Run(Arguments.Parse(["compare", "--seconds=1", "--warmup=1", "--rounds=1", "--tickets=200", "--connections=8", "--idempotency-keys"]));
        var month = await MonthMode.Run(Arguments.Parse(["month", "--seconds=1", "--connections=2"]));
        using var place = new Workplace(given);
        var fill = await FillMode.Run(Arguments.Parse(["fill", "--count=2000", "--folder", place.Folder]));
        var million = await MillionMode.Run(Arguments.Parse(["million", "--folder", place.Folder, "--seconds=0.05", "--warmup=0.05", "--target=60000"]));
        var exchange = await ExchangeMode.Run(Arguments.Parse(["exchange", "--messages=400", "--connections=8"]));
        return compare | month | fill | million | exchange;
    }
}
