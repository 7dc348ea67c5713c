using System.Globalization;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Load.Fill;
using Hotline.Load.Product;
using Microsoft.Extensions.Configuration;

namespace Hotline.Load.Modes;

/// <summary>A city of many tickets in a database made by the product, with keys beside it; both stay.</summary>
internal static class FillMode
{
    public static async Task<int> Run(Arguments given)
    {
        var folder = Kept.Folder(given);
        await using var database = await Kept.Database(given);
        await using (await Child.Serve(null, database, folder))
        {
            // Started once, it has made its tables, its units and categories, and the keys.
        }
        var keys = KeyFile.Load(
            new ConfigurationBuilder().AddInMemoryCollection([new("Keys:File", Path.Combine(folder, "keys.json"))]).Build(), folder, embedded: true);
        var city = new City(Site.Load(Path.Combine(AppContext.BaseDirectory, "Sites", "ruzhou")), new CallerVault(keys));
        await using FillStore store = database.Provider == "Sqlite" ? new SqliteStore(database.Connection) : new PostgreSqlStore(database.Connection);
        var now = given.Text("until") is { } until
            ? DateTimeOffset.Parse(until, CultureInfo.InvariantCulture)
            : DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.Now.ToUnixTimeSeconds());
        await new FillRun(city, store, given.Whole("count", 1_000_000), given.Whole("seed", 12345), now).Run();
        return 0;
    }
}
