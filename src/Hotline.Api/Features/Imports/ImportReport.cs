using Hotline.Api.Persistence;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Imports;

/// <summary>A file that an export made.</summary>
/// <param name="Href">Where it is had.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="ExpiresAt">Until when it is kept.</param>
internal sealed record ExportedFile(string Href, string Name, long Size, DateTimeOffset ExpiresAt);

/// <summary>What an import, an export, or a recomputation of deadlines did.</summary>
/// <param name="Kind">tickets, calls, units, categories, assessment-lines, bulletin or recompute.deadlines.</param>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Rows">Rows of the file; tickets looked at by a recomputation.</param>
/// <param name="Inserted">Rows that were new.</param>
/// <param name="Updated">Rows of reference data that differed and now stand as in the file; tickets whose due time changed.</param>
/// <param name="Unchanged">Rows that were known already.</param>
/// <param name="Conflicts">Rows whose number is known with other content; left as they are.</param>
/// <param name="Rejected">Rows with problems; left out.</param>
internal sealed record ImportReport(string Kind, bool DryRun, int Rows, int Inserted, int Updated, int Unchanged, int Conflicts, int Rejected)
{
    /// <summary>For an export: the file it made; its rows are those of the file.</summary>
    public ExportedFile? File { get; init; }

    /// <summary>Each problem by line and field; conflicts among them. The first thousand are kept.</summary>
    public IReadOnlyList<RowProblem> Problems { get; init; } = [];
}

/// <summary>Counts what becomes of each row.</summary>
internal sealed class ImportTally(string kind, bool dryRun, int rows)
{
    private readonly List<RowProblem> _problems = [];
    private int _inserted;
    private int _updated;
    private int _unchanged;
    private int _conflicts;
    private int _rejected;

    public void Inserted(int count) => _inserted += count;

    public void Updated(int count) => _updated += count;

    public void Unchanged(int count) => _unchanged += count;

    public void Conflict(SheetRow row, string field, string message)
    {
        _conflicts++;
        Keep(new RowProblem(row.Line, field, message));
    }

    public void Rejected(SheetRow row)
    {
        _rejected++;
        foreach (var problem in row.Problems)
            Keep(problem);
    }

    public ImportReport Report => new(kind, dryRun, rows, _inserted, _updated, _unchanged, _conflicts, _rejected) { Problems = _problems };

    private void Keep(RowProblem problem)
    {
        if (_problems.Count < MostProblems)
            _problems.Add(problem);
    }

    private const int MostProblems = 1000;
}

/// <summary>What becomes of one chunk of rows; made inside a transaction, told to the tally after it.</summary>
internal sealed record ChunkOutcome(int Inserted, int Updated, int Unchanged, IReadOnlyList<(SheetRow Row, string Field, string Message)> Conflicts);

/// <summary>Imports the rows of one kind of file.</summary>
internal interface IRowImporter
{
    string Kind { get; }

    /// <summary>The header by which the kind is known.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Checks a row against the city's lists; its problems are gathered on it.</summary>
    void Check(SheetRow row, ReferenceLook look);

    /// <summary>Writes checked rows into the context, without saving; may be run again from the start.</summary>
    Task<ChunkOutcome> Write(HotlineContext db, IReadOnlyList<SheetRow> rows, Actor importer, DateTimeOffset at, CancellationToken cancellation);
}
