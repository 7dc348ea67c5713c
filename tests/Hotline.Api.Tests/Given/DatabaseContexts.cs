using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Providers;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Tests.Given;

/// <summary>Opens a test's database without a server around it.</summary>
internal static class DatabaseContexts
{
    public static HotlineContext Open(this TestDatabase database) => database.Provider switch
    {
        "PostgreSql" => new PostgreSqlHotlineContext(new DbContextOptionsBuilder<PostgreSqlHotlineContext>().UseNpgsql(database.Connection).UseSnakeCaseNamingConvention().Options),
        "SqlServer" => new SqlServerHotlineContext(new DbContextOptionsBuilder<SqlServerHotlineContext>().UseSqlServer(database.Connection).UseSnakeCaseNamingConvention().Options),
        _ => new SqliteHotlineContext(new DbContextOptionsBuilder<SqliteHotlineContext>().UseSqlite(database.Connection).UseSnakeCaseNamingConvention().Options),
    };
}
