using System.Text.Json;
using Hotline.Load.Floor;
using Hotline.Load.Product;

namespace Hotline.Load.Modes;

/// <summary>The floor alone.</summary>
internal static class FloorMode
{
    public static async Task<int> Run(Arguments given)
    {
        using var place = new Workplace(given);
        await using var database = await Database.Create(given, place.Folder);
        var template = await Template.Learn(database, place.Folder);
        foreach (var figure in await FloorRun.Run(database, template, given.Whole("tickets", 3000), given.Whole("connections", 32)))
            Console.WriteLine(given.Json ? JsonSerializer.Serialize(figure, JsonSerializerOptions.Web) : $"floor {figure.Code}  {figure.PerSecond,9:F0} tickets/s  {figure.What}");
        return 0;
    }
}
