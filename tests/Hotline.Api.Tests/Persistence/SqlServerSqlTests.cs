#pragma warning disable EF1001 // Rows are saved without what the product adds, which only EF itself can do.
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Providers;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Telemetry;
using Hotline.Api.Tests.Contracts;
using Hotline.Api.Tests.Given;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Hotline.Api.Tests.Persistence;

/// <summary>
/// What the product would send to SQL Server, put into words by its provider and read by its own parser: every question that any test asked
/// of the database under test, every kind of row written, changed and deleted, and the SQL written by hand. Nothing of it is run here.
/// </summary>
[Collection(nameof(LastOfAll))]
public sealed partial class SqlServerSqlTests(AnswerTests.WithSomeWork server, Xunit.Abstractions.ITestOutputHelper told) : IClassFixture<AnswerTests.WithSomeWork>
{
    [Fact]
    public void Questions_OfAllOtherTests_AreAskedByNow() => Assert.Equal([nameof(LastOfAll)], LastOfAll.UnendedAtItsBeginning);

    [Fact]
    public async Task EachQuestion_OnSqlServer_IsSoundTransactSql()
    {
        await AskEverything();
        var (sound, raw, wrong) = (0, 0, new List<string>());
        foreach (var asked in AskedQueries.All.ToList())
        {
            try
            {
                if (SqlServerSql.Of(asked) is not { } sql)
                    raw++;
                else if (Errors(sql) is { Count: > 0 } errors)
                    wrong.Add($"{errors[0]} in {sql}");
                else
                    sound++;
            }
            catch (Exception fault) when (fault is not Xunit.Sdk.XunitException)
            {
                var cause = fault is TargetInvocationException { InnerException: { } inner } ? inner : fault;
                wrong.Add($"{cause.GetType().Name}: {cause.Message.Split('\n')[0]} {new ExpressionText(asked)}");
            }
        }

        told.WriteLine($"{sound} sound, {raw} with SQL of their provider, {wrong.Count} wrong");
        Assert.True(wrong.Count == 0, $"{sound} sound, {raw} with SQL of their provider, {wrong.Count} wrong:\n" + string.Join('\n', wrong.Distinct().Take(20).Select(w => w[..Math.Min(w.Length, 600)])));
        Assert.True(sound > 200, $"{sound} sound, {raw} raw");
        // What holds SQL of its provider is little, and its SQL Server half is looked at below.
        Assert.True(raw < sound / 6, $"{sound} sound, {raw} raw");
    }

    private sealed record ExpressionText(System.Linq.Expressions.Expression Asked)
    {
        public override string ToString() => Microsoft.EntityFrameworkCore.Query.ExpressionPrinter.Print(Asked).ReplaceLineEndings(" ");
    }

    /// <summary>Every read of the contract, lists by every filter, every move of an order's way, the clock and the exchange.</summary>
    private async Task AskEverything()
    {
        foreach (var address in AnswerTests.EachRead.Select(r => (string)r[1]))
        {
            (await server.Dev.Get(address
                .Replace("{ticket}", server.Ticket, StringComparison.Ordinal).Replace("{order}", server.Order, StringComparison.Ordinal)
                .Replace("{operation}", server.Operation, StringComparison.Ordinal).Replace("{referral}", server.Referral, StringComparison.Ordinal)
                .Replace("{meeting}", server.Meeting, StringComparison.Ordinal))).Expect(200);
        }
        foreach (var query in new[] { "status=closed&includeTotal=true", "area=410482001", "category=0601", "overdue=true", "q=路灯", "source=local&channel=phone" })
            (await server.Dev.Get("/v1/tickets?" + query)).Expect(200);
        using (var unit = await server.ClientOf("unit-urban-management"))
        {
            foreach (var path in new[] { "/v1/tickets", "/v1/work-orders?overdue=true", "/v1/work-orders/board" })
                (await unit.Get(path)).Expect(200);
        }
        await server.Dev.Merged();
        await server.Dev.Supervised();
        await server.Dev.ExtensionRequested();
        await server.Dev.ReturnRequested();
        await server.Dev.Suspended();
        (await server.Dev.Post("/v1/tickets/search", new { phone = "13800000000" })).Expect(200);
        await server.TickAt(server.Clock.GetUtcNow().AddDays(40));
        await server.Services.GetRequiredService<Hotline.Api.Features.Exchange.ExchangeWatch>().Run(CancellationToken.None);
        await server.Services.GetRequiredService<BooksLook>().Take(CancellationToken.None);
    }

    public static TheoryData<string> EachTable
    {
        get
        {
            using var db = SqlServerSql.Open();
            return [.. db.Model.GetEntityTypes().Where(t => !t.IsOwned() && t.ClrType.Namespace!.StartsWith("Hotline", StringComparison.Ordinal)).Select(t => t.Name)];
        }
    }

    [Theory]
    [MemberData(nameof(EachTable))]
    public void EachRow_WrittenChangedAndDeleted_IsSoundTransactSql(string table)
    {
        using var db = SqlServerSql.Open();
        // There is no connection to begin a transaction on.
        db.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        var type = db.Model.FindEntityType(table)!;

        foreach (var state in new[] { EntityState.Added, EntityState.Modified, EntityState.Deleted })
        {
            db.ChangeTracker.Clear();
            // New rows go in together, as the product's do.
            for (var i = 1; i <= (state == EntityState.Added ? 2 : 1); i++)
                Row(db, type, i).State = state;
            if (state == EntityState.Modified && db.ChangeTracker.Entries().All(e => e.Properties.All(p => !p.IsModified)))
                continue;
            var sql = SqlServerSql.Caught(() => Saved(db));
            Assert.Equal([], Errors(sql));
            Assert.Contains($"[{type.GetTableName()}]", sql, StringComparison.Ordinal);
        }
    }

    private static Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry Row(SqlServerHotlineContext db, IEntityType type, int number)
    {
        var entry = db.Entry(RuntimeHelpers.GetUninitializedObject(type.ClrType));
        foreach (var property in entry.Properties.Where(p => p.CurrentValue is null || p.Metadata.IsPrimaryKey()))
        {
            var plain = Nullable.GetUnderlyingType(property.Metadata.ClrType) ?? property.Metadata.ClrType;
            if (plain == typeof(string))
                property.CurrentValue = $"{number}";
            else if (plain == typeof(byte[]))
                property.CurrentValue = new[] { (byte)number };
            else if (plain == typeof(long) || plain == typeof(int))
                property.CurrentValue = Convert.ChangeType(number, plain, System.Globalization.CultureInfo.InvariantCulture);
            else if (plain == typeof(DateOnly))
                property.CurrentValue = new DateOnly(2023, 2, number);
            else if (plain == typeof(Guid))
                property.CurrentValue = Guid.NewGuid();
            else if (!property.Metadata.IsNullable && plain.IsValueType)
                property.CurrentValue = Activator.CreateInstance(plain);
        }
        return entry;
    }

    /// <summary>As EF saves: what the product adds of its own in between is asked for elsewhere.</summary>
    private static void Saved(SqlServerHotlineContext db)
    {
        foreach (var entry in db.ChangeTracker.Entries())
            entry.DetectChanges();
        var manager = Microsoft.EntityFrameworkCore.Infrastructure.AccessorExtensions.GetService<Microsoft.EntityFrameworkCore.ChangeTracking.Internal.IStateManager>(db);
        manager.SaveChanges(acceptAllChangesOnSuccess: false);
    }

    [Theory]
    [InlineData("路灯")]
    [InlineData("路灯不亮三天了")]
    public void Search_OnSqlServer_IsSoundTransactSql(string text)
    {
        using var db = SqlServerSql.Open();

        var sql = SqlServerSql.Caught(() => Assert.Empty(db.Sql.Texts.Find(db, text).ToList()));

        Assert.Contains("ticket_grams", sql, StringComparison.Ordinal);
        Assert.Equal([], Errors(sql));
    }

    [Fact]
    public async Task Preparation_OnSqlServer_IsSoundTransactSql()
    {
        var sent = new List<string>();
        await using var db = SqlServerSql.Told(sent);
        db.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;

        await db.Sql.Prepare(db, CancellationToken.None);

        Assert.Contains("ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON", sent);
        Assert.Contains(sent, s => s.Contains("sys.triggers", StringComparison.Ordinal));
        Assert.Equal(Audits.Guards.Count, sent.Where(s => s.StartsWith("CREATE OR ALTER TRIGGER", StringComparison.Ordinal)).Distinct().Count());
        Assert.Equal([], sent.SelectMany(s => Errors(s).Select(e => $"{e} in {s}")));
    }

    [Fact]
    public void Freezing_OnSqlServer_IsSoundTransactSql()
    {
        using var db = SqlServerSql.Open();
        var books = new Books(server.Clock.GetUtcNow(), server.Clock.GetUtcNow(), server.Clock.GetUtcNow(), TableBase.All, null);

        Sound<FrozenTicket, Fact>("frozen_tickets", Facts.Of(db, books));
        Sound<FrozenCall, CallFact>("frozen_calls", CallFacts.Of(db, books, 20));

        void Sound<TRow, TSource>(string table, IQueryable<TSource> rows) where TRow : class, TSource
        {
            using var command = rows.CreateDbCommand();
            var sql = InsertSelect.Text<TRow, TSource>(db, command.CommandText, [(nameof(FrozenTicket.Month), 202302), (nameof(FrozenTicket.Version), 1)]);

            var insert = (InsertStatement)Assert.Single(Assert.Single(((TSqlScript)Read(sql, out var errors)).Batches).Statements);
            Assert.Equal([], errors);
            Assert.Equal($"[{table}]", Text(insert.InsertSpecification.Target));
            // The product's books say nothing here of their order, which no table in parentheses may have.
            var columns = insert.InsertSpecification.Columns.Select(c => c.MultiPartIdentifier.Identifiers[^1].Value).ToList();
            Assert.Equal(columns.Count, columns.Distinct().Count());
            var asked = ((QueryDerivedTable)((QuerySpecification)((SelectInsertSource)insert.InsertSpecification.InsertSource).Select).FromClause.TableReferences.Single()).QueryExpression;
            Assert.Null(asked.OrderByClause);
            // Members are named by EF as in the program, columns as in the database.
            Assert.Equal(columns.Skip(2).Select(c => c.Replace("_", "", StringComparison.Ordinal)), Names(asked), StringComparer.OrdinalIgnoreCase);
        }
    }

    /// <summary>Columns of a question by name; of a union they are those of its first part.</summary>
    private static IEnumerable<string> Names(QueryExpression asked) => asked switch
    {
        QuerySpecification one => one.SelectElements.Cast<SelectScalarExpression>().Select(e => e.ColumnName?.Value ?? ((ColumnReferenceExpression)e.Expression).MultiPartIdentifier.Identifiers[^1].Value),
        BinaryQueryExpression both => Names(both.FirstQueryExpression),
        _ => throw new InvalidOperationException($"{asked.GetType().Name} is no question known here."),
    };

    /// <summary>
    /// Places that send SQL of their own words, how many each has, and what parses those for SQL Server. A new one is told to this table with
    /// the test that parses it.
    /// </summary>
    private static readonly Dictionary<string, (int Places, string Parsed)> ByHand = new()
    {
        ["Persistence/AppendOnly.cs"] = (2, nameof(Preparation_OnSqlServer_IsSoundTransactSql)),
        ["Persistence/InsertSelect.cs"] = (1, nameof(Freezing_OnSqlServer_IsSoundTransactSql)),
        ["Persistence/Lanes/Numbers.cs"] = (1, nameof(ModelTests.TakeSerials_OfSqlServer_IsSoundTransactSql)),
        ["Persistence/Lanes/SqliteLane.cs"] = (1, Another),
        ["Persistence/Migrations/StatisticsBackfill.cs"] = (2, nameof(ModelTests.Script_OfSqlServer_IsSoundTransactSql)),
        ["Persistence/Providers/ServerTexts.cs"] = (2, nameof(Search_OnSqlServer_IsSoundTransactSql)),
        ["Persistence/Providers/SqlServer.cs"] = (1, nameof(Preparation_OnSqlServer_IsSoundTransactSql)),
        ["Persistence/Providers/Sqlite.cs"] = (2, Another),
        ["Persistence/Providers/SqliteFile.cs"] = (3, Another),
        ["Persistence/Providers/SqliteTexts.cs"] = (6, Another),
    };

    private const string Another = "It is never sent to SQL Server.";

    [Fact]
    public void EachPlaceThatSendsItsOwnSql_IsParsedForSqlServer()
    {
        var api = Repository.File("src/Hotline.Api");
        var places =
            from file in Directory.EnumerateFiles(api, "*.cs", SearchOption.AllDirectories)
            let path = Path.GetRelativePath(api, file)
            where !path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("bin/", StringComparison.Ordinal)
            // A provider's own migrations are parsed whole, as the script that they make.
            where !Regex.IsMatch(path, "^Persistence/Migrations/[^/]+/", RegexOptions.None, TimeSpan.FromSeconds(1))
            let count = File.ReadLines(file).Count(line => SendsSql().IsMatch(line))
            where count > 0
            orderby path
            select $"{path}: {count}";

        Assert.Equal(ByHand.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}: {p.Value.Places}"), places.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"\b(SqlQuery|SqlQueryRaw|FromSql|FromSqlRaw|FromSqlInterpolated|ExecuteSql\w*)(<[^>]+>)?\(|CommandText\b.* = |\.Sql\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SendsSql();

    private static string Text(TSqlFragment fragment) => string.Concat(fragment.ScriptTokenStream.Skip(fragment.FirstTokenIndex).Take(fragment.LastTokenIndex - fragment.FirstTokenIndex + 1).Select(t => t.Text));

    private static TSqlFragment Read(string sql, out List<string> errors)
    {
        var read = new TSql150Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sql), out var found);
        errors = [.. found.Select(e => $"line {e.Line}: {e.Message}")];
        return read;
    }

    private static List<string> Errors(string sql)
    {
        Read(sql, out var errors);
        return errors;
    }
}
