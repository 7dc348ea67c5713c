using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Hotline.Api.Workers;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Startup;

/// <summary>
/// Masks the numbers of persons in what was written before texts were masked. The whole numbers are sealed with their tickets, the index of
/// words follows, no version counts up and no history is written. What is masked already stays as it is, so that it may be run again, beside
/// a running server too.
/// </summary>
internal static class MaskTexts
{
    /// <summary>Rows of one transaction.</summary>
    private const int Batch = 100;

    public static async Task<int> Run(string[] args)
    {
        var from = args.FirstOrDefault(a => a.StartsWith(From, StringComparison.Ordinal))?[From.Length..] is not { } text ? 0
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw new SettingException("mask-texts --from", $"'{text}' is no id of a ticket.");
        await using var app = HotlineApp.Build([.. args.Where(a => !a.StartsWith(From, StringComparison.Ordinal))]);
        await app.Services.GetRequiredService<Preparation>().Run(CancellationToken.None);
        var keys = app.Services.GetServices<IHostedService>().OfType<RingKeeper>().Single();
        var changed = await keys.While(
            () => Work(app.Services, from, done => Console.WriteLine(FormattableString.Invariant($"Tickets up to id {done} are done; --from={done} goes on from there.")), CancellationToken.None), CancellationToken.None);
        Console.WriteLine(FormattableString.Invariant($"Done: {changed} rows were masked."));
        return 0;
    }

    /// <summary>Masks all rows; answers how many changed.</summary>
    /// <param name="services">Of the program.</param>
    /// <param name="from">Tickets up to this id are left out.</param>
    /// <param name="told">Called now and then with the last ticket that is done.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<int> Work(IServiceProvider services, long from, Action<long> told, CancellationToken cancellation)
    {
        var (lane, concealment) = (services.GetRequiredService<IWriteLane>(), services.GetRequiredService<Concealment>());
        var (changed, batches) = (0, 0);
        for (long? last = from; last is { } after;)
        {
            (last, var masked) = await lane.Run((db, ct) => Tickets(db, concealment, after, ct), cancellation);
            changed += masked;
            if (last is { } done && ++batches % 10 == 0)
                told(done);
        }
        foreach (var type in Others(services))
        {
            for (long? last = 0; last is { } after;)
            {
                (last, var masked) = await lane.Run((db, ct) => (Task<(long?, int)>)Rows.MakeGenericMethod(type).Invoke(null, [db, concealment, after, ct])!, cancellation);
                changed += masked;
            }
        }
        return changed;
    }

    /// <summary>Tickets with all their parts.</summary>
    private static async Task<(long? Last, int Masked)> Tickets(HotlineContext db, Concealment concealment, long after, CancellationToken cancellation)
    {
        var tickets = await db.Tickets.AsTracking()
            .Include(t => t.Orders).Include(t => t.Callbacks).Include(t => t.Supervisions).Include(t => t.Referrals).Include(t => t.Attachments).Include(t => t.History)
            .AsSplitQuery().Where(t => t.Id > after).OrderBy(t => t.Id).Take(Batch).ToListAsync(cancellation);
        return (tickets.LastOrDefault()?.Id, await Save(db, concealment, cancellation));
    }

    /// <summary>Rows of a table that is no part of a ticket.</summary>
    private static async Task<(long? Last, int Masked)> RowsOf<T>(HotlineContext db, Concealment concealment, long after, CancellationToken cancellation) where T : class
    {
        var row = Expression.Parameter(typeof(T));
        var id = Expression.Property(row, Key);
        var rows = await db.Set<T>().AsTracking().Where(Expression.Lambda<Func<T, bool>>(Expression.GreaterThan(id, Expression.Constant(after)), row))
            .OrderBy(Expression.Lambda<Func<T, long>>(id, row)).Take(Batch).ToListAsync(cancellation);
        return (rows.LastOrDefault() is { } last ? db.Entry(last).Property<long>(Key).CurrentValue : null, await Save(db, concealment, cancellation));
    }

    private static async Task<int> Save(HotlineContext db, Concealment concealment, CancellationToken cancellation)
    {
        await concealment.ConcealAll(db, cancellation);
        var masked = db.ChangeTracker.Entries().Count(e => e.State == EntityState.Modified);
        if (masked > 0)
            await db.SaveChangesAsync(cancellation);
        return masked;
    }

    /// <summary>Types with texts of people, beside the parts of tickets. The audit holds none, and nothing in it may change.</summary>
    private static List<Type> Others(IServiceProvider services)
    {
        using var db = services.GetRequiredService<OpenBooks>()();
        var ticket = db.Model.FindEntityType(typeof(Ticket))!;
        var parts = ticket.GetNavigations().Select(n => n.TargetEntityType.ClrType).Append(typeof(Ticket)).Append(typeof(AuditEntry)).ToHashSet();
        return [.. db.Model.GetEntityTypes().Where(t => FreeTexts.Of(t).Length > 0 && !parts.Contains(t.ClrType) && t.FindPrimaryKey()?.Properties is [{ Name: Key } key] && key.ClrType == typeof(long)).Select(t => t.ClrType)];
    }

    private const string Key = "Id";
    private const string From = "--from=";
    private static readonly MethodInfo Rows = typeof(MaskTexts).GetMethod(nameof(RowsOf), BindingFlags.NonPublic | BindingFlags.Static)!;
}
