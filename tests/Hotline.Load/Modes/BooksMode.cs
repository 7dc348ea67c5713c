using System.Diagnostics;
using System.Globalization;
using Hotline.Load.Fill;
using Hotline.Load.Product;
using Npgsql;

namespace Hotline.Load.Modes;

/// <summary>
/// The books of a large city on PostgreSQL: the newest whole month is half as large again as the others, and after it was measured alone, years are put
/// before it and it is measured again. Its cost must not grow with them.
/// </summary>
internal static class BooksMode
{
    private static readonly DateOnly Template = new(2023, 2, 1);

    public static async Task<int> Run(Arguments given)
    {
        if (given.Provider != "PostgreSql")
            throw new UsageException("books needs --provider PostgreSql and --connection.");
        using var place = new Workplace(given);
        await using var database = await Database.Create(given, place.Folder);
        foreach (var file in (string[])["tickets.csv", "calls.csv", "assessment-lines.csv"])
            await Child.Run("import", database, place.Folder, Path.Combine(AppContext.BaseDirectory, "Sites", "ruzhou", "demo", file));
        await using var connection = (NpgsqlConnection)await database.Open();
        var (copies, newest) = (new MonthCopies(connection), DateOnly.FromDateTime(DateTime.UtcNow.AddHours(8)).AddMonths(-1));
        var (month, perMonth, most) = (new DateOnly(newest.Year, newest.Month, 1), given.Whole("count", 12_000_000) / 60, given.Whole("years", 5));
        var template = await copies.Count("tickets");
        var (last, failed) = (0, 0);
        foreach (var years in new[] { 1, 3, 5 }.Where(y => y <= most))
        {
            var watch = Stopwatch.StartNew();
            await copies.Begin();
            for (var back = last; back < years * 12; back++)
                await copies.Copy(Template, month.AddMonths(-back), (int)((back == 0 ? perMonth * 3L / 2 : perMonth) / template));
            await copies.End();
            last = years * 12;
            Console.WriteLine($"{await copies.Count("tickets")} tickets, {await copies.Count("past_states")} past states, {await copies.Count("work_orders")} orders, {await copies.Count("calls")} calls over {years} years, made in {watch.Elapsed.TotalSeconds:F0} s");
            failed |= await Measure(database, place.Folder, connection, month, years);
        }
        return failed;
    }

    private static async Task<int> Measure(Database database, string folder, NpgsqlConnection connection, DateOnly month, int years)
    {
        await using var child = await Child.Serve(null, database, folder);
        using var remote = await Remote.Connect(child.Address, "dev", "dev-secret");
        var period = month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        if (years == 1)
        {
            (await remote.Post("/v1/bulletins", new { period, issueNo = "试", serialNo = 1, issuer = "办公室", issuedOn = month.AddMonths(1).AddDays(9).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) })).Dispose();
        }
        var window = $"from={period}-01&to={month.AddMonths(1):yyyy-MM-dd}";
        // The program itself is warm: another month has been asked for.
        (await remote.Get($"/v1/statistics/overview?from={month.AddMonths(-1):yyyy-MM-dd}&to={period}-01")).Dispose();
        var cold = await Time(remote, $"/v1/bulletins/{period}");
        var again = await Best(remote, $"/v1/bulletins/{period}");
        var floor = await Floor(connection, month);
        Console.WriteLine($"{period} with {years} years: bulletin cold {cold:F0} ms, again {again:F0} ms; the same questions in plain SQL {floor:F0} ms");
        foreach (var name in (string[])["overview", "units", "areas", "timeliness", "satisfaction", "calls", "trend"])
        {
            var address = $"/v1/statistics/{name}?{window}{(name == "trend" ? "&interval=week" : "")}";
            Console.WriteLine($"  {name,-14} first {await Time(remote, address),7:F0} ms, again {await Best(remote, address),6:F0} ms");
        }
        return cold < 5000 && again < 500 ? 0 : 1;
    }

    private static async Task<double> Best(Remote remote, string address)
    {
        var best = double.MaxValue;
        for (var i = 0; i < 5; i++)
            best = Math.Min(best, await Time(remote, address));
        return best;
    }

    private static async Task<double> Time(Remote remote, string address)
    {
        var watch = Stopwatch.StartNew();
        (await remote.Get(address)).Dispose();
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>The counts behind a bulletin, as a person would ask them: head figures, types, categories, units' orders, calls; past states for a moment in the past.</summary>
    private static async Task<double> Floor(NpgsqlConnection connection, DateOnly month)
    {
        string[] questions =
        [
            """
            WITH f AS (
              SELECT t.source, t.appeal_type, t.category, t.handling, t.ending, t.status, t.due_at, t.closed_at, t.satisfaction FROM tickets t
               WHERE t.registered_at >= $1 AND t.registered_at < $2 AND t.state_since <= $2
              UNION ALL
              SELECT t.source, t.appeal_type, t.category, p.handling, p.ending, p.status, p.due_at, p.closed_at, p.satisfaction FROM past_states p JOIN tickets t ON t.id = p.ticket_id
               WHERE p.registered_at >= $1 AND p.registered_at < $2 AND p.state_since <= $2 AND p.state_until > $2)
            SELECT source, appeal_type, category, handling, ending, ending = 'closed' OR due_at < $2, closed_at <= due_at, satisfaction, count(*) FROM f GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
            """,
            """
            SELECT o.unit, count(*) FROM work_orders o JOIN tickets t ON t.id = o.ticket_id
             WHERE o.role = 'lead' AND o.delivered_at >= $1 AND o.delivered_at < $2 AND NOT t.excluded GROUP BY o.unit
            """,
            "SELECT count(*) FROM calls WHERE started_at >= $1 AND started_at < $2",
        ];
        var watch = Stopwatch.StartNew();
        foreach (var question in questions)
        {
            await using var command = new NpgsqlCommand(question, connection) { CommandTimeout = 0 };
            foreach (var at in (DateOnly[])[month, month.AddMonths(1)])
                command.Parameters.Add(new NpgsqlParameter { Value = new DateTimeOffset(at.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8)).ToUniversalTime() });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                // Every row is fetched; nothing is done with it.
            }
        }
        return watch.Elapsed.TotalMilliseconds;
    }
}
