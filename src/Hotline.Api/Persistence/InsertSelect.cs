using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Hotline.Api.Persistence;

/// <summary>Keeps the rows of a question as rows of a table: one statement of one snapshot, and no row travels.</summary>
internal static class InsertSelect
{
    /// <param name="db">The database, in a transaction.</param>
    /// <param name="rows">A projection whose members stand in the order in which their type declares them.</param>
    /// <param name="given">Columns of the table that are the same for all rows, by property name.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<int> Insert<TRow, TSource>(
        this HotlineContext db, IQueryable<TSource> rows, IReadOnlyList<(string Property, int Value)> given, CancellationToken cancellation) where TRow : class, TSource
    {
        await using var command = rows.CreateDbCommand();
        command.CommandText = Text<TRow, TSource>(db, command.CommandText, given);
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The statement, for a question's text.</summary>
    internal static string Text<TRow, TSource>(HotlineContext db, string question, IReadOnlyList<(string Property, int Value)> given)
    {
        var entity = db.Model.FindEntityType(typeof(TRow))!;
        var table = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());
        var quote = db.GetService<ISqlGenerationHelper>();
        var members = typeof(TSource).GetProperties().OrderBy(p => p.MetadataToken).Select(p => p.Name);
        var columns = given.Select(g => g.Property).Concat(members).Select(name => quote.DelimitIdentifier(entity.FindProperty(name)!.GetColumnName(table)!));
        var values = given.Select(g => g.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return $"INSERT INTO {quote.DelimitIdentifier(entity.GetTableName()!)} ({string.Join(", ", columns)}) SELECT {string.Join(", ", values)}, q.* FROM ({question}) AS q";
    }
}
