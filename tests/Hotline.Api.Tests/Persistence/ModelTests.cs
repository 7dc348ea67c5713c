using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Hotline.Api.Tests.Persistence;

/// <summary>The model and its migrations on each provider; none of these needs a server.</summary>
public sealed class ModelTests
{
    public static TheoryData<string> Providers => ["Sqlite", "PostgreSql", "SqlServer"];

    private static HotlineContext Open(string provider) => provider switch
    {
        "Sqlite" => new DesignTimeSqlite().CreateDbContext([]),
        "PostgreSql" => new DesignTimePostgreSql().CreateDbContext([]),
        _ => new DesignTimeSqlServer().CreateDbContext([]),
    };

    [Theory]
    [MemberData(nameof(Providers))]
    public void Migrations_AgainstTheModel_LackNothing(string provider)
    {
        using var db = Open(provider);
        Assert.False(
            db.Database.HasPendingModelChanges(),
            $"{provider}: src/Hotline.Api/Persistence/add-migration.sh NAME");
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void EachText_HasALength(string provider)
    {
        using var db = Open(provider);
        var without =
            from property in db.Model.GetEntityTypes().Where(IsOurs).SelectMany(t => t.GetProperties())
            where (property.GetProviderClrType() ?? property.ClrType) == typeof(string) && property.GetMaxLength() is null
            select $"{property.DeclaringType.ShortName()}.{property.Name}";

        Assert.Equal([], without);
    }

    [Fact]
    public void EachIndex_OnSqlServer_IsShortEnough()
    {
        using var db = Open("SqlServer");
        var model = db.GetService<IDesignTimeModel>().Model;
        var tooLong =
            from type in model.GetEntityTypes()
            from index in type.GetIndexes().Select(i => (Name: i.GetDatabaseName()!, i.Properties, Most: 1700))
                .Concat(type.GetKeys().Select(k => (Name: k.GetName()!, k.Properties, Most: 900)))
            where IsOurs(type) && index.Properties.Sum(Bytes) > index.Most
            select $"{index.Name} {index.Properties.Sum(Bytes)} bytes";

        Assert.Equal([], tooLong);
    }

    [Theory]
    [InlineData(MigrationsSqlGenerationOptions.Default)]
    [InlineData(MigrationsSqlGenerationOptions.Idempotent)]
    public void Script_OfSqlServer_IsSoundTransactSql(MigrationsSqlGenerationOptions options)
    {
        using var db = Open("SqlServer");
        var script = db.GetService<IMigrator>().GenerateScript(options: options);

        Assert.Contains("CREATE TABLE [tickets]", script, StringComparison.Ordinal);
        Assert.Equal([], Errors(script));
    }

    [Fact]
    public void TakeSerials_OfSqlServer_IsSoundTransactSql()
    {
        var sql = SqlServer.Instance.TakeSerials.Replace("{0}", "@p0", StringComparison.Ordinal).Replace("{1}", "@p1", StringComparison.Ordinal);

        Assert.Equal([], Errors($"DECLARE @p0 date = '2023-02-01', @p1 int = 5;\n{sql}"));
        Assert.DoesNotContain('{', sql);
    }

    private static List<string> Errors(string script)
    {
        new TSql150Parser(initialQuotedIdentifiers: true).Parse(new StringReader(script), out var errors);
        return [.. errors.Select(e => $"line {e.Line}: {e.Message}")];
    }

    /// <summary>The issuer's own tables are its library's.</summary>
    private static bool IsOurs(IReadOnlyEntityType type) => !type.Name.StartsWith("OpenIddict", StringComparison.Ordinal);

    private static int Bytes(IReadOnlyProperty property)
    {
        var type = property.GetProviderClrType() ?? property.GetValueConverter()?.ProviderClrType ?? property.ClrType;
        return type == typeof(string) ? 2 * property.GetMaxLength() ?? 8000 : type == typeof(byte[]) ? property.GetMaxLength() ?? 8000 : 16;
    }
}
