using System.Data.Common;
using Hotline.Api.Persistence.Mappings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;

namespace Hotline.Api.Persistence.Providers;

internal sealed class PostgreSqlHotlineContext(DbContextOptions<PostgreSqlHotlineContext> options) : HotlineContext(options)
{
    public override ProviderSql Sql => PostgreSql.Instance;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.MapTicketTexts().HasIndex(t => t.Grams).HasMethod("gin");
    }
}

internal sealed class PostgreSql : ProviderSql
{
    public static readonly PostgreSql Instance = new();

    public override string Name => "PostgreSql";

    public override TextIndex Texts { get; } = new PostgreSqlTexts();

    public override AppendOnly Guards { get; } = new PostgreSqlAppendOnly();

    public override string TakeSerials =>
        """
        INSERT INTO number_series (day, next) VALUES ({0}, {1} + 1)
        ON CONFLICT (day) DO UPDATE SET next = number_series.next + {1} RETURNING next AS "Value"
        """;

    public override DatabaseFault Judge(DbException fault) => fault switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } => DatabaseFault.Duplicate,
        PostgresException
        {
            SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable
        } => DatabaseFault.Contention,
        PostgresException { SqlState: PostgresErrorCodes.DiskFull or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => DatabaseFault.Away,
        NpgsqlException { IsTransient: true } or NpgsqlException { InnerException: IOException or System.Net.Sockets.SocketException or TimeoutException } => DatabaseFault.Away,
        _ => DatabaseFault.Other,
    };

    public override void ConfigureMoments(PropertiesConfigurationBuilder<DateTimeOffset> moments) =>
        moments.HaveConversion<UtcConverter>();
}
