using System.Data.Common;
using Hotline.Domain.Tickets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage;

namespace Hotline.Api.Persistence.Providers;

/// <summary>The embedded default.</summary>
internal sealed class SqliteHotlineContext(DbContextOptions<SqliteHotlineContext> options) : HotlineContext(options)
{
    public override ProviderSql Sql => SqliteSql.Instance;

    /// <summary>Words that are written with the whole group, before its commit; null where each save writes its own.</summary>
    public List<SqliteTexts.Entry>? WaitingWords { get; init; }
}

internal sealed class SqliteSql : ProviderSql
{
    public static readonly SqliteSql Instance = new();

    public override string Name => "Sqlite";

    public override bool IsEmbedded => true;

    public override TextIndex Texts { get; } = new SqliteTexts();

    public override AppendOnly Guards { get; } = new SqliteAppendOnly();

    public override string TakeSerials =>
        """
        INSERT INTO number_series (day, next) VALUES ({0}, {1} + 1)
        ON CONFLICT (day) DO UPDATE SET next = number_series.next + {1} RETURNING next AS "Value"
        """;

    /// <summary>Readers go on while one writes; a commit is on disk before it is answered (synchronous stays at its default, FULL).</summary>
    public override async Task Prepare(HotlineContext db, CancellationToken cancellation)
    {
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellation);
        await base.Prepare(db, cancellation);
    }

    /// <summary>A deferred transaction takes no lock until it writes, and this one never does.</summary>
    public override async Task<IDbContextTransaction> BeginRead(HotlineContext db, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        var transaction = ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true);
        return (await db.Database.UseTransactionAsync(transaction, cancellation))!;
    }

    public override object Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>CROSS JOIN is SQLite's word for "in this order": without statistics its planner takes any equality for rarer than a few keys.</summary>
    public override IQueryable<Ticket> Tickets(HotlineContext db, IReadOnlyList<long> ids) =>
        db.Tickets.FromSqlRaw("SELECT t.* FROM json_each({0}) AS i CROSS JOIN tickets AS t ON t.id = i.value", List(ids));

    /// <summary>Numbers as <c>json_each</c> takes them.</summary>
    public static string List(IReadOnlyList<long> numbers) => "[" + string.Join(',', numbers) + "]";

    public override DatabaseFault Judge(DbException fault) => fault is not SqliteException sqlite
        ? DatabaseFault.Other
        : (sqlite.SqliteErrorCode, sqlite.SqliteExtendedErrorCode) switch
        {
            (_, ConstraintUnique or ConstraintPrimaryKey) => DatabaseFault.Duplicate,
            (Busy or Locked, _) => DatabaseFault.Contention,
            (Full or IoError or CannotOpen or ReadOnly, _) => DatabaseFault.Away,
            _ => DatabaseFault.Other,
        };

    public override void ConfigureMoments(PropertiesConfigurationBuilder<DateTimeOffset> moments) =>
        moments.HaveConversion<UnixMillisecondsConverter>();

    private const int ConstraintUnique = 2067;
    private const int ConstraintPrimaryKey = 1555;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int IoError = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;
}
