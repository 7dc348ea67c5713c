using System.Globalization;
using System.Text;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Audits;

/// <summary>The newest link of the chain at a moment. Whoever knows it can tell that nothing up to it was changed since.</summary>
internal sealed record ChainHead(long Sequence, string Hash, DateTimeOffset SealedAt)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Sequence} {Hash} {SealedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}");

    /// <summary>A line of a file of heads; null for what is none.</summary>
    public static ChainHead? Read(string line) =>
        line.Split(' ') is [var number, { Length: HashDigits } hash, var at]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
        && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var sealedAt)
            ? new ChainHead(sequence, hash, sealedAt)
            : null;

    private const int HashDigits = 64;
}

/// <summary>
/// Writes heads of the chain outside the database, a line each, and into the log: a chain cannot show by itself that its tail was cut off.
/// One file for each month, machine and process, so that no two write into one.
/// </summary>
internal sealed class ChainHeads(AuditSettings settings, TimeProvider clock, AuditMetrics metrics, ILogger<ChainHeads> log)
{
    /// <summary>Appends a head; false when it could not be written, which holds up nothing and is tried again.</summary>
    public bool Write(ChainHead head)
    {
        log.LogInformation("Audit head {Head}", head);
        var path = Path.Combine(settings.HeadsFolder, Name(clock.Now()));
        try
        {
            Directory.CreateDirectory(settings.HeadsFolder);
            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
            // What a process left half written when it died stays a line of its own.
            var torn = file.Length > 0 && file.Seek(-1, SeekOrigin.End) >= 0 && file.ReadByte() != '\n';
            file.Seek(0, SeekOrigin.End);
            file.Write(Encoding.ASCII.GetBytes((torn ? "\n" : "") + head + "\n"));
            file.Flush(flushToDisk: true);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            metrics.HeadFailed();
            log.LogError(fault, "The audit's head cannot be written to {Path}; until it can, a tail that is cut off the chain does not show", path);
            return false;
        }
    }

    /// <summary>The files of a folder, as <see cref="Write"/> names them.</summary>
    public static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "heads-*.txt").Order(StringComparer.Ordinal) : [];

    private static string Name(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"heads-{at.UtcDateTime:yyyyMM}-{Environment.MachineName}-{Environment.ProcessId}.txt");
}
