using Hotline.Api.Persistence;
using Microsoft.Data.Sqlite;

namespace Hotline.Api.Features.Audits;

/// <summary>Settings of the audit.</summary>
/// <param name="HeadsFolder">Where the heads of the chain are written: outside the database, best on a disk that its administrators cannot write.</param>
internal sealed record AuditSettings(string HeadsFolder)
{
    public const string HeadsSetting = "Audit:HeadsFolder";

    /// <summary>Beside the embedded database unless it is named; made with the first head.</summary>
    public static AuditSettings Read(IConfiguration configuration, string contentRoot)
    {
        if (configuration[HeadsSetting] is { Length: > 0 } named)
            return new AuditSettings(Path.GetFullPath(named, contentRoot));
        if (DatabaseSetup.Provider(configuration) != "Sqlite")
            return new AuditSettings(Path.GetFullPath("data/audit-heads", contentRoot));
        var connection = new SqliteConnectionStringBuilder(configuration.GetConnectionString("Hotline") ?? DatabaseSetup.DefaultConnection);
        return new AuditSettings(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(connection.DataSource, contentRoot))!, "audit-heads"));
    }
}
