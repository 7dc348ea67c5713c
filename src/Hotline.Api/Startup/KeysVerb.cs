using Hotline.Api.Features.Imports;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Startup;

/// <summary>The verb by which keys are changed, step by step, beside programs that serve (Operations/KEYS.md).</summary>
internal static class KeysVerb
{
    private const string Now = "--now";

    public static async Task<int> Run(string[] args)
    {
        var words = args.Where(a => !a.StartsWith('-')).ToList();
        var (act, rest) = (words.FirstOrDefault(), words.Skip(1).ToList());
        if (act is not ("list" or "add" or "use" or "reseal" or "retire" or "remove"))
            throw new SettingException("keys", "is followed by list, add, use, reseal, retire or remove.");
        List<KeyPurpose> purposes = act == "add" ? Purposes(rest) : [];
        List<KeyName> names = act is "use" or "retire" or "remove" ? Names(act, rest) : [];
        await using var app = HotlineApp.Build([.. args.Where(a => a.StartsWith("--", StringComparison.Ordinal) && a != Now)]);
        var services = app.Services;
        // A list is what one looks at when a start refuses. It uses no key: one that was made for it must not be found by whoever puts the right ones there.
        if (act == "list")
        {
            try
            {
                return await List(services);
            }
            finally
            {
                KeyFile.TakeBack(services.GetRequiredService<KeyRing>());
            }
        }
        await services.GetRequiredService<Preparation>().Run(CancellationToken.None);
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) => (press.Cancel, _) = (true, stop.CancelAsync());
        var rotation = services.GetRequiredService<KeyRotation>();
        switch (act)
        {
            case "add":
                await Add(services, rotation, purposes);
                return 0;
            case "use":
                await rotation.Use(names, Importers.CommandLine, stop.Token);
                Console.WriteLine($"Current: {string.Join(' ', names)}. Replicas write with it from the next seconds on; run 'keys reseal'.");
                return 0;
            case "reseal":
                return await Reseal(services, rotation, stop.Token);
            case "retire":
                foreach (var name in names)
                {
                    await rotation.Retire(name, args.Contains(Now), Importers.CommandLine, (column, read) => Progress($"{column}: {read}"), stop.Token);
                    Progress("\n");
                    Console.WriteLine($"Retired: {name}. A backup made before now still needs it: keep it apart, then take it out ('keys remove {name}').");
                }
                return 0;
            default:
                await Remove(services, rotation, names, stop.Token);
                return 0;
        }
    }

    private static async Task Add(IServiceProvider services, KeyRotation rotation, List<KeyPurpose> purposes)
    {
        var ring = services.GetRequiredService<KeyRing>();
        var made = await rotation.Add(purposes, Importers.CommandLine, CancellationToken.None);
        try
        {
            if (ring.File is { } file)
                KeyFile.Change(file, made, []);
        }
        catch (SettingException)
        {
            await rotation.Forget(made.Keys, CancellationToken.None);
            throw;
        }
        Console.WriteLine($"Added: {string.Join(' ', made.Keys)}, not used yet.");
        if (ring.File is not null)
            Console.WriteLine($"They are in {ring.File}: give this file to every replica and start each again, then 'keys use {string.Join(' ', made.Keys)}'.");
        else
            Console.WriteLine($"Set these for every replica beside those that are set, keep them secret, and start each again, then 'keys use {string.Join(' ', made.Keys)}':");
        foreach (var (name, key) in ring.File is null ? made : [])
            Console.WriteLine($"Keys:{name.Purpose}:{name.Number}={key}");
    }

    private static async Task<int> Reseal(IServiceProvider services, KeyRotation rotation, CancellationToken cancellation)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        for (var waited = 0; (await rotation.Behind(cancellation)).Count > 0 && waited < KeyRotation.Gone.TotalSeconds; waited++)
            await Task.Delay(TimeSpan.FromSeconds(1), clock, cancellation);
        var counts = await services.GetRequiredService<Resealer>().Run(Importers.CommandLine, c => Progress($"{c.Column}: {c.Read} read, {c.Resealed} resealed"), cancellation);
        Progress("\n");
        foreach (var count in counts)
        {
            Console.WriteLine($"{count.Column}: {count.Read} read, {count.Resealed} resealed");
            foreach (var id in count.Unread)
                Console.WriteLine($"  {id} cannot be opened and was left");
        }
        return counts.All(c => c.Unread.Count == 0) ? 0 : 1;
    }

    private static async Task Remove(IServiceProvider services, KeyRotation rotation, List<KeyName> names, CancellationToken cancellation)
    {
        foreach (var name in names)
            await rotation.Removable(name, (column, read) => Progress($"{column}: {read}"), cancellation);
        Progress("\n");
        var ring = services.GetRequiredService<KeyRing>();
        if (ring.File is not { } file)
            throw new SettingException("keys remove", $"the keys stand in the settings: take {string.Join(", ", names.Select(n => n.Number == 1 ? $"Keys:{n.Purpose}" : $"Keys:{n.Purpose}:{n.Number}"))} out there.");
        KeyFile.Change(file, [], names);
        Console.WriteLine($"Removed from {file}: {string.Join(' ', names)}. Give this file to every replica.");
    }

    private static async Task<int> List(IServiceProvider services)
    {
        var (ring, book, rotation) = (services.GetRequiredService<KeyRing>(), services.GetRequiredService<KeyBook>(), services.GetRequiredService<KeyRotation>());
        await using var db = services.GetRequiredService<OpenBooks>()();
        if ((await db.Database.GetPendingMigrationsAsync()).Any())
            throw new SettingException("Database", "has pending migrations; run the verb 'migrate'.");
        var rows = await book.Rows(CancellationToken.None);
        foreach (var row in rows)
        {
            var name = KeyRing.NameOf(row);
            var state = row.RetiredAt is { } at ? $"retired {at:u}"
                : row.Turn is null ? "not used yet"
                : row == KeyRotation.Current(rows, row.Purpose) ? $"current since {row.UsedFrom:u}" : $"used until {row.UsedUntil:u}";
            var here = !ring.Has(name) ? "not here" : ring.PrintOf(name) == row.Print ? "here" : "another key is here";
            Console.WriteLine(FormattableString.Invariant($"{name,-8} {state,-36} added {row.AddedAt:u}  print {row.Print[..8]}  {here}"));
        }
        foreach (var name in ring.Names.Where(n => !rows.Exists(r => KeyRing.NameOf(r) == n)))
            Console.WriteLine($"{name,-8} here, not known to the database yet");
        foreach (var holder in await rotation.Living(db, CancellationToken.None))
            Console.WriteLine($"replica {holder.Name}, seen {holder.At:u}: has {string.Join(' ', holder.Keys.Split(' ').Select(k => k.Split('=')[0]))}, writes with {holder.Current}");
        foreach (var place in await db.ResealPlaces.OrderBy(p => p.Column).ToListAsync())
            Console.WriteLine(FormattableString.Invariant($"reseal of {place.Column} to {place.Target}: {place.Read} read, {place.Resealed} resealed, {(place.EndedAt is { } end ? $"ended {end:u}" : "not ended")}"));
        return KeyFaults.Of(ring, rows) is null ? 0 : 1;
    }

    private static List<KeyPurpose> Purposes(List<string> words) => words.Count == 0
        ? [.. Enum.GetValues<KeyPurpose>()]
        : [.. words.Select(w => Code.Parse<KeyPurpose>(w) ?? throw new SettingException("keys add", $"takes {string.Join(", ", Code.All<KeyPurpose>())}, or nothing for all.")).Distinct()];

    private static List<KeyName> Names(string act, List<string> words) => words.Count == 0
        ? throw new SettingException($"keys {act}", "names no key, such as seal:2.")
        : [.. words.Select(w => KeyName.Parse(w) ?? throw new SettingException($"keys {act}", $"'{w}' is no name of a key, such as seal:2.")).Distinct()];

    /// <summary>On one line, where somebody looks.</summary>
    private static void Progress(string text)
    {
        if (!Console.IsOutputRedirected)
            Console.Write($"\r{text}");
    }
}
