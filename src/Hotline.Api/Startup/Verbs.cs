using System.Globalization;
using Hotline.Api.Boundary.OpenApi;
using Hotline.Api.Features.Imports;
using Hotline.Api.Persistence;
using Hotline.Api.Workers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Hotline.Api.Startup;

/// <summary>What the program can be asked to do on the command line; without a verb it serves.</summary>
internal static class Verbs
{
    private const string Help =
        """
        Hotline - backend of a city's 12345 line

          (no verb)            serve REST on http://127.0.0.1:5080 and gRPC on 127.0.0.1:5081
          demo                 serve a fresh temporary database with the month 2023-02 loaded (Development, loopback)
          bulletin MONTH       write a month's bulletin (2023-02) as JSON, HTML, DOCX, PDF, XLSX and its charts as SVG and PNG:
                               --out DIR [--version N]; --demo takes it from the demo month
          import FILE...       import CSV, XLSX or bulletin JSON; the kind is known by the header. --dry-run checks only
          migrate              print the pending migrations and apply them. --plan prints only, with --sql their statements too
          backup FILE          write the embedded database and its attachments into one file, while it is served or not:
                               [--with-keys] puts the keys in too
          restore FILE         put a backup in its place: [--force] puts aside what stands there
          add-client ID        make an API client and print its secret once: --scope tickets.read,units.handle
                               [--name TEXT] [--unit CODE] [--partner CODE] [--trusted] (may name its operator in X-Operator)
          keys list            print the keys that the database is used with, those here, and what each replica has
          keys add [PURPOSE…]  make keys (seal, hash, sign; all without a word) that nobody uses yet: into the file, or printed
                               as settings
          keys use NAME…       make keys current, e.g. seal:2, once every replica has them
          keys reseal          rewrite what is sealed and hashed to the current keys, beside a running server; goes on where it
                               was stopped
          keys retire NAME…    say that a key is needed no more; refuses while it is. [--now] ends tokens of a sign key
          keys remove NAME…    take retired keys out of the file
          reconcile            compare ledgers with partners and print the reports: [--partner=CODE] [--day=2023-02-15];
                               yesterday of every partner with an address by default
          retention            print what is past its time and what keeps it; --run takes persons out of it now, which cannot be
                               undone: 1 when a row could not be treated
          verify-audit         verify the chain of the audit: 0 when it is whole, 1 and a line for each finding when not;
                               [--heads DIR] compares with the heads kept there instead of those of Audit:HeadsFolder
          mask-texts           mask the numbers of persons in what was written before texts were masked: [--from=ID] goes on
                               behind a ticket; may be run again, and beside a running server
          openapi FILE [NAME]  write the OpenAPI document: v1 (the API) or partners (callbacks of superior platforms)
          --help               this text

        Settings come from appsettings.json, the environment (Database__Provider=PostgreSql) and --Name:Part=value.
        """;

    public static async Task<int> Run(string[] args)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        if (args.Any(a => a is "--help" or "-h" or "help"))
        {
            Console.WriteLine(Help);
            return 0;
        }
        var verb = args.FirstOrDefault(a => !a.StartsWith('-'));
        var rest = args.Where((_, i) => i != Array.IndexOf(args, verb)).ToArray();
        return verb switch
        {
            null => await Serve(args),
            "demo" => await Demo.Run(rest),
            "bulletin" => await PrintBulletin.Run(rest),
            "import" => await Import(rest),
            "migrate" => await Migrate(rest),
            "backup" => await Backups.Backup.Run(rest),
            "restore" => await Backups.Restore.Run(rest),
            "reconcile" => await Reconcile.Run(rest),
            "retention" => await Retain.Run(rest),
            "verify-audit" => await VerifyAudit.Run(rest),
            "mask-texts" => await MaskTexts.Run(rest),
            "openapi" => await OpenApi(rest),
            "keys" => await KeysVerb.Run(rest),
            "add-client" => await AddClient.Run(rest),
            _ => Unknown(verb),
        };
    }

    private static async Task<int> Serve(string[] args)
    {
        await using var app = HotlineApp.Build(args);
        await app.Services.GetRequiredService<Preparation>().Run(CancellationToken.None);
        await app.StartAsync();
        app.Services.GetRequiredService<Readiness>().Open();
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task<int> Import(string[] args)
    {
        var files = args.Where(a => !a.StartsWith('-')).ToList();
        if (files.Count == 0)
            throw new SettingException("import", "names no file.");
        await using var app = HotlineApp.Build([.. args.Where(a => a.StartsWith('-') && a != "--dry-run")]);
        await app.Services.GetRequiredService<Preparation>().Run(CancellationToken.None);
        var (importer, keys) = (app.Services.GetRequiredService<Importer>(), app.Services.GetServices<IHostedService>().OfType<RingKeeper>().Single());
        var problems = await keys.While(
            async () =>
            {
                var all = 0;
                foreach (var file in files)
                    all += await ImportOne(importer, file, args.Contains("--dry-run"));
                return all;
            },
            CancellationToken.None);
        return problems == 0 ? 0 : 1;
    }

    private static async Task<int> ImportOne(Importer importer, string file, bool dryRun)
    {
        if (!File.Exists(file))
            throw new SettingException("import", $"there is no file {file}.");
        try
        {
            var report = await importer.Run(file, null, dryRun, Importers.CommandLine, Importers.ToConsole(Path.GetFileName(file)), CancellationToken.None);
            Console.WriteLine(FormattableString.Invariant(
                $"{file}: {report.Kind}{(dryRun ? " (dry run)" : "")}: {report.Rows} rows, {report.Inserted} inserted, {report.Updated} updated, {report.Unchanged} unchanged, {report.Conflicts} conflicts, {report.Rejected} rejected"));
            foreach (var problem in report.Problems)
                Console.WriteLine(FormattableString.Invariant($"  line {problem.Line}, {problem.Field}: {problem.Message}"));
            return report.Conflicts + report.Rejected;
        }
        catch (FormatException fault)
        {
            Console.WriteLine($"{file}: {fault.Message}");
            return 1;
        }
    }

    private const string Plan = "--plan";
    private const string Statements = "--sql";

    private static async Task<int> Migrate(string[] args)
    {
        await using var app = HotlineApp.Build([.. args.Where(a => a is not (Plan or Statements))]);
        await using var db = app.Services.GetRequiredService<Func<HotlineContext>>()();
        var pending = (await db.Database.GetPendingMigrationsAsync()).ToList();
        // The table of steps is itself made by a migration.
        var steps = pending.Count == 0 ? await db.Sql.Unprepared(db, CancellationToken.None) : [];
        Console.WriteLine(pending.Count + steps.Count == 0 ? "Nothing to migrate." : $"Pending on {db.Sql.Name}:");
        foreach (var line in pending.Concat(steps.Select(s => $"tickets of earlier versions: {s}")))
            Console.WriteLine("  " + line);
        if (args.Contains(Statements) && pending.Count > 0)
            Console.WriteLine(db.GetService<IMigrator>().GenerateScript((await db.Database.GetAppliedMigrationsAsync()).LastOrDefault()));
        if (args.Contains(Plan) || pending.Count + steps.Count == 0)
            return 0;
        await db.Database.MigrateAsync();
        await db.Sql.Prepare(db, CancellationToken.None);
        Console.WriteLine("Done.");
        return 0;
    }

    private static async Task<int> OpenApi(string[] args)
    {
        if (args.Length == 0)
            throw new SettingException("openapi", "names no file.");
        var folder = Directory.CreateTempSubdirectory("hotline-openapi-").FullName;
        try
        {
            await using var app = HotlineApp.Build(
            [
                "--environment=Development", "--Database:Provider=Sqlite", $"--ConnectionStrings:Hotline=Data Source={Path.Combine(folder, "hotline.db")}",
                $"--Keys:File={Path.Combine(folder, "keys.json")}", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning",
                "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning",
            ], Rounds.LeaveOut);
            // The routes are known to the document only once the program runs.
            await app.StartAsync();
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(args[0]))!);
            await File.WriteAllTextAsync(args[0], OpenApiText.Of(app.Services, args.ElementAtOrDefault(1) ?? "v1"));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Unknown(string verb)
    {
        Console.Error.WriteLine($"There is no verb '{verb}'; --help lists them.");
        return 2;
    }
}

/// <summary>Imports from the command line.</summary>
internal static class Importers
{
    public static readonly Domain.Actor CommandLine = new("command-line", "command-line");

    /// <summary>Prints progress on one line.</summary>
    public static Func<int, int, Task<bool>> ToConsole(string name) => (done, total) =>
    {
        if (!Console.IsOutputRedirected)
            Console.Write(FormattableString.Invariant($"\r{name}: {done}/{total}{(done == total ? "\n" : "")}"));
        return Task.FromResult(true);
    };
}
