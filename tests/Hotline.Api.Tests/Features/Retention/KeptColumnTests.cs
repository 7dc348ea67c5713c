using Hotline.Api.Features.Retention;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Providers;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Hotline.Api.Tests.Features.Retention;

/// <summary>Everything in the model that can hold words or bytes has its rule, or a reason why it has none.</summary>
public sealed class KeptColumnTests
{
    [Fact]
    public void EachColumnThatHoldsWords_OfEveryProvider_HasItsRule()
    {
        HotlineContext[] models = [new DesignTimeSqlite().CreateDbContext([]), new DesignTimePostgreSql().CreateDbContext([]), new DesignTimeSqlServer().CreateDbContext([])];
        var held = models.SelectMany(db => db.Model.GetEntityTypes().SelectMany(t => t.GetProperties().Where(HoldsWords).Select(p => $"{Name(t)}.{p.Name}"))).Distinct().ToHashSet(StringComparer.Ordinal);
        var told = KeptColumns.All.Where(c => c.Properties != "*").SelectMany(c => c.Properties.Split(' ').Select(p => $"{c.Entity}.{p}")).ToList();
        var whole = KeptColumns.All.Where(c => c.Properties == "*").Select(c => c.Entity).ToHashSet(StringComparer.Ordinal);

        Assert.Equal([], told.GroupBy(c => c).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.Equal([], held.Where(c => !whole.Contains(c.Split('.')[0])).Except(told));
        // Nor is anything told that is not there.
        Assert.Equal([], told.Except(held));
        var entities = models.SelectMany(db => db.Model.GetEntityTypes().Select(Name)).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], whole.Except(entities));
        Assert.Equal([], whole.Intersect(told.Select(c => c.Split('.')[0])));
        string[] kinds = ["tickets", "calls", "sentMessages", "receivedMessages", "transfers", "meetings", "imports"];
        Assert.Equal(kinds.Order(StringComparer.Ordinal), KeptColumns.All.Select(c => c.Kind).OfType<string>().Distinct().Order(StringComparer.Ordinal));
        Array.ForEach(models, db => db.Dispose());
    }

    [Fact]
    public async Task Document_AgainstTheTable_IsWhatItSays()
    {
        var (path, made) = (Repository.File("src/Hotline.Api/RETENTION.md"), KeptColumns.Document());
        var written = File.Exists(path) ? await File.ReadAllTextAsync(path) : "";
        if (made != written && Environment.GetEnvironmentVariable("HOTLINE_ACCEPT") == "1")
            await File.WriteAllTextAsync(path, made);
        Assert.True(made == written, "RETENTION.md is not what the code says; HOTLINE_ACCEPT=1 writes it anew.");
    }

    private static string Name(IEntityType type) => type.ClrType.Name.Split('`')[0];

    /// <summary>Text or bytes, be they kept as JSON; a closed list's code is neither.</summary>
    private static bool HoldsWords(IProperty property)
    {
        var (kept, type) = (property.GetProviderClrType() ?? property.GetValueConverter()?.ProviderClrType ?? property.ClrType, Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType);
        return !type.IsEnum && type != typeof(DateTimeOffset) && type != typeof(DateOnly) && (kept == typeof(string) || kept == typeof(byte[]) || (type.IsArray && type != typeof(byte[])));
    }
}
