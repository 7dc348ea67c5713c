using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Audits;

/// <summary>Settings of the audit.</summary>
/// <param name="HeadsFolder">Where the heads of the chain are written: outside the database, best on a disk that its administrators cannot write.</param>
internal sealed record AuditSettings(string HeadsFolder)
{
    public const string HeadsSetting = "Audit:HeadsFolder";

    /// <summary>Beside the database's other files unless it is named; made with the first head.</summary>
    public static AuditSettings Read(IConfiguration configuration, string contentRoot) => new(
        configuration[HeadsSetting] is { Length: > 0 } named
            ? Path.GetFullPath(named, contentRoot)
            : Path.Combine(DatabaseSetup.DataFolder(configuration, contentRoot), "audit-heads"));
}
