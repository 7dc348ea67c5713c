using Hotline.Api.Persistence.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Hotline.Api.Persistence;

/// <summary>What <c>dotnet ef</c> opens; none of them needs a server to make migrations.</summary>
internal sealed class DesignTimeSqlite : IDesignTimeDbContextFactory<SqliteHotlineContext>
{
    public SqliteHotlineContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteHotlineContext>().UseSqlite("Data Source=:memory:").UseSnakeCaseNamingConvention().Options);
}

internal sealed class DesignTimePostgreSql : IDesignTimeDbContextFactory<PostgreSqlHotlineContext>
{
    public PostgreSqlHotlineContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlHotlineContext>().UseNpgsql("Host=localhost").UseSnakeCaseNamingConvention().Options);
}

internal sealed class DesignTimeSqlServer : IDesignTimeDbContextFactory<SqlServerHotlineContext>
{
    public SqlServerHotlineContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqlServerHotlineContext>()
        .UseSqlServer("Server=localhost", sql => sql.UseCompatibilityLevel(150)).UseSnakeCaseNamingConvention().Options);
}
