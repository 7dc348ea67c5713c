namespace Hotline.Api.Persistence.Providers;

internal sealed class SqliteAppendOnly : AppendOnly
{
    protected override string AtWork => "SELECT name AS \"Value\" FROM sqlite_master WHERE type = 'trigger'";

    protected override string Trigger(string name, string table, string move) =>
        $"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {move} ON {table} BEGIN SELECT RAISE(ABORT, '{table} {Words}'); END";
}

internal sealed class PostgreSqlAppendOnly : AppendOnly
{
    protected override IReadOnlyList<string> Moves { get; } = ["UPDATE", "DELETE", "TRUNCATE"];

    protected override string AtWork => "SELECT tgname::text AS \"Value\" FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'";

    protected override IEnumerable<string> Before =>
    [
        $"""
        CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '% {Words}', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
        """,
    ];

    protected override string Trigger(string name, string table, string move) =>
        $"DROP TRIGGER IF EXISTS {name} ON {table}; CREATE TRIGGER {name} BEFORE {move} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()";
}

/// <summary>TRUNCATE fires no trigger here; entries that have seals cannot be truncated, and a chain without its links shows by its heads.</summary>
internal sealed class SqlServerAppendOnly : AppendOnly
{
    protected override string AtWork => "SELECT name AS [Value] FROM sys.triggers WHERE is_disabled = 0";

    // Not AFTER: EF answers new keys by OUTPUT, which only a trigger for the same move would forbid.
    protected override string Trigger(string name, string table, string move) =>
        $"CREATE OR ALTER TRIGGER {name} ON {table} INSTEAD OF {move} AS THROW 51000, '{table} {Words}', 1";
}
