using Hotline.Api.Boundary;
using Hotline.Api.Features.Imports;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Exports;

/// <summary>Makes the file of an export: the rows into a temporary file, page by page, and that file into the store.</summary>
internal sealed class ExportWork(TicketLists lists, CsvAnswer names, Tables tables, ExportStore store, OpenBooks open)
{
    /// <summary>Rows between two signs of life.</summary>
    private const int Step = 500;

    public async Task<ImportReport> Run(
        Guid id, PostExport.Format format, PostExport.Filter filter, IReadOnlyList<byte[]>? phoneHashes, Act act, Func<int, int, Task<bool>> progress, CancellationToken cancellation)
    {
        var total = await Count(filter, phoneHashes, act, cancellation);
        if (format == PostExport.Format.Xlsx && total >= Workbook.MostRows)
            throw new FormatException($"共 {total} 行，超过工作表上限，请用 csv / {total} rows are more than a sheet holds; use csv");
        await using var file = TemporaryFile.Create();
        var (done, table) = (0, tables.Tickets);
        var rows = lists.All(filter, filter.Sort, phoneHashes, act, cancellation).Select(table.Row);
        if (format == PostExport.Format.Csv)
        {
            await using var csv = new CsvFile(file, bom: true);
            await csv.Write(table.Header, cancellation);
            await foreach (var row in rows)
                await Tell(csv.Write(row, cancellation));
        }
        else
        {
            using var book = new Workbook();
            await foreach (var row in rows)
                await Tell(book.Write(row));
            await book.Finish(table.Header, table.Name, file);
        }
        file.Position = 0;
        var kept = new ExportFileRow
        {
            Id = id,
            Client = act.Actor.Client,
            Name = names.FileName(table.Name, act.At, Code.Of(format)),
            ContentType = format == PostExport.Format.Csv ? "text/csv; charset=utf-8" : GetExport.Xlsx,
            CreatedAt = act.At,
        };
        await store.Keep(kept, file, () => progress(done, Math.Max(done, total)), cancellation);
        return new ImportReport("tickets", false, done, 0, 0, 0, 0, 0)
        {
            File = new ExportedFile($"/v1/exports/{id:D}", kept.Name, file.Length, act.At + ExportStore.Kept),
        };

        async Task Tell(Task written)
        {
            await written;
            if (++done % Step == 0 && !await progress(done, Math.Max(done, total)))
                throw new OperationCanceledException();
        }
    }

    private async Task<int> Count(PostExport.Filter filter, IReadOnlyList<byte[]>? phoneHashes, Act act, CancellationToken cancellation)
    {
        await using var db = open();
        return await (await lists.Rows(db, filter, phoneHashes, act, cancellation)).CountAsync(cancellation);
    }
}
