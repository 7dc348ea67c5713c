using System.Data.Common;
using System.Globalization;
using Hotline.Api.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Load.Fill;

/// <summary>Writes many rows into a database of the product, on one connection; what would be checked or kept in order row by row is taken away before and put back after.</summary>
internal abstract class FillStore(HotlineContext db) : IAsyncDisposable
{
    protected HotlineContext Db { get; } = db;

    public FillTables Tables { get; } = new(db.Model);

    public Task Open() => Db.Database.OpenConnectionAsync();

    public abstract Task Begin();

    public abstract Task Write(IReadOnlyList<Hotline.Domain.Tickets.Ticket> tickets, List<(FillTable Table, List<object?[]> Rows)> rows);

    public abstract Task End();

    /// <summary>Serials that were given away, by day; none of them is given again.</summary>
    public async Task Number(IEnumerable<(DateOnly Day, int Next)> days)
    {
        await using var transaction = await Db.Database.BeginTransactionAsync();
        foreach (var (day, next) in days)
            await Db.Database.ExecuteSqlRawAsync("INSERT INTO number_series (day, next) VALUES ({0}, {1})", Db.Sql.Day(day), next);
        await transaction.CommitAsync();
    }

    public async Task<long> Count(string table) => Convert.ToInt64(await Scalar($"SELECT COUNT(*) FROM {table}"), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync() => await Db.DisposeAsync();

    protected string TableNames => string.Join(", ", Tables.All.Select(t => $"'{t.Name}'"));

    protected async Task Run(string sql)
    {
        await using var command = Db.Database.GetDbConnection().CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 0);
        await command.ExecuteNonQueryAsync();
    }

    protected async Task<object?> Scalar(string sql)
    {
        await using var command = Db.Database.GetDbConnection().CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 0);
        return await command.ExecuteScalarAsync();
    }

    protected async Task<List<string>> Texts(string sql)
    {
        await using var command = Db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
            texts.Add(reader.GetString(0));
        return texts;
    }
}
