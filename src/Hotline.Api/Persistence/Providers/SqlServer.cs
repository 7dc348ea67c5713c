using System.Data;
using System.Data.Common;
using Hotline.Api.Persistence.Mappings;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage;

namespace Hotline.Api.Persistence.Providers;

internal sealed class SqlServerHotlineContext(DbContextOptions<SqlServerHotlineContext> options) : HotlineContext(options)
{
    public override ProviderSql Sql => SqlServer.Instance;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        var text = modelBuilder.MapTicketTexts();
        text.Ignore(t => t.Grams);
        text.Property(t => t.Text).UseCollation("Latin1_General_100_BIN2");
        modelBuilder.MapTicketGrams();
    }
}

internal sealed class SqlServer : ProviderSql
{
    public static readonly SqlServer Instance = new();

    public override string Name => "SqlServer";

    public override TextIndex Texts { get; } = new SqlServerTexts();

    public override AppendOnly Guards { get; } = new SqlServerAppendOnly();

    public override string TakeSerials =>
        """
        MERGE number_series WITH (HOLDLOCK) AS series USING (VALUES ({0}, {1})) AS wanted (day, count) ON series.day = wanted.day
        WHEN MATCHED THEN UPDATE SET next = series.next + wanted.count
        WHEN NOT MATCHED THEN INSERT (day, next) VALUES (wanted.day, wanted.count + 1)
        OUTPUT inserted.next AS [Value];
        """;

    /// <summary>Readers of several tables see one state of them without holding anybody up; the database keeps row versions for that.</summary>
    public override async Task Prepare(HotlineContext db, CancellationToken cancellation)
    {
        await db.Database.ExecuteSqlRawAsync("ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON", cancellation);
        await base.Prepare(db, cancellation);
    }

    public override Task<IDbContextTransaction> BeginRead(HotlineContext db, CancellationToken cancellation) =>
        db.Database.BeginTransactionAsync(IsolationLevel.Snapshot, cancellation);

    public override object Day(DateOnly day) => day.ToDateTime(TimeOnly.MinValue);

    public override DatabaseFault Judge(DbException fault) => fault is not SqlException sql
        ? DatabaseFault.Other
        : sql.Number switch
        {
            2601 or 2627 => DatabaseFault.Duplicate,
            1205 or 1222 or 3960 => DatabaseFault.Contention,
            -2 or 2 or 53 or 233 or 1105 or 9002 or 10053 or 10054 or 10060 or 40613 => DatabaseFault.Away,
            _ => DatabaseFault.Other,
        };

    public override void ConfigureMoments(PropertiesConfigurationBuilder<DateTimeOffset> moments) =>
        moments.HaveConversion<UtcConverter>().HavePrecision(3);
}
