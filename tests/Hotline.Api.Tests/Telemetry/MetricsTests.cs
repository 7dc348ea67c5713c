using System.Globalization;
using System.Text.RegularExpressions;
using Hotline.Api.Persistence;
using Hotline.Api.Telemetry;
using Hotline.Api.Tests.Given;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Telemetry;

/// <summary>What stands at <c>/metrics</c>, beside what was arranged.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class MetricsTests(MetricsTests.FrailServer server) : IClassFixture<MetricsTests.FrailServer>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        server.Books.Fault = null;
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Gauges_AfterALook_TellWhatWasArranged()
    {
        var before = await Looked();
        var soon = (await server.Dev.Dispatched()).Ticket;
        await server.Dev.Suspended();
        (await server.Dev.Get($"/v1/tickets/{soon}")).Expect(200);
        await server.Referred();

        var now = await Looked();

        Assert.Equal((1.0, 1.0, 0.0), (now["hotline_ready"], now["hotline_database_reached"], now["hotline_look_age_seconds"]));
        Assert.Equal(before["hotline_exchange_waiting/police110"] + 1, now["hotline_exchange_waiting/police110"]);
        Assert.Equal(0, now["hotline_breaker_state/police110"]);
        Assert.Equal(before["hotline_orders_overdue"], now["hotline_orders_overdue"]);

        await server.MoveTo(server.Clock.GetUtcNow().AddDays(21));
        var later = await Looked();
        Assert.Equal(now["hotline_orders_overdue"] + 1, later["hotline_orders_overdue"]);
        Assert.True(later["hotline_exchange_oldest_seconds/police110"] >= 21 * 86400);
        Assert.True(later["hotline_clock_behind_seconds"] > 86400);
        await server.Tick();
        Assert.True((await Looked())["hotline_clock_behind_seconds"] < later["hotline_clock_behind_seconds"]);
    }

    [Fact]
    public async Task Gauges_OrderDueWithinADay_IsDueSoonAndNotOverdue()
    {
        var (ticket, _) = await server.Dev.Dispatched();
        var due = Times.At((await server.Dev.Ticket(ticket))["workOrders"][0]!["dueAt"].Text());
        await server.MoveTo(due.AddHours(-23));
        var soon = await Looked();
        await server.MoveTo(due.AddMilliseconds(1));
        var over = await Looked();

        Assert.True(soon["hotline_orders_due_soon"] >= 1);
        Assert.Equal(soon["hotline_orders_overdue"] + soon["hotline_orders_due_soon"], over["hotline_orders_overdue"] + over["hotline_orders_due_soon"]);
        Assert.True(over["hotline_orders_overdue"] > soon["hotline_orders_overdue"]);
    }

    [Fact]
    public async Task Metrics_DatabaseAway_AreStillTold()
    {
        var before = await Looked();
        server.Books.Fault = new InvalidOperationException("away");
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.Services.GetRequiredService<BooksLook>().Take(CancellationToken.None));
        server.Clock.Advance(TimeSpan.FromMinutes(5));

        var now = await Read();

        Assert.Equal((0.0, 300.0), (now["hotline_database_reached"], now["hotline_look_age_seconds"]));
        Assert.Equal(before["hotline_orders_overdue"], now["hotline_orders_overdue"]);
        server.Books.Fault = null;
        Assert.Equal(1, (await Looked())["hotline_database_reached"]);
    }

    [Fact]
    public async Task Requests_AreToldByRouteAndStatus()
    {
        var ticket = await server.Dev.Registered();
        (await server.Dev.Get($"/v1/tickets/{ticket}")).Expect(200);

        var text = (await server.Dev.Get("/metrics")).Expect(200).Text;

        Assert.Contains(text.Split('\n'), l => l.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal)
            && l.Contains("http_route=\"/v1/tickets/{id:long}\"", StringComparison.Ordinal) && l.Contains("http_response_status_code=\"200\"", StringComparison.Ordinal));
        var now = await Read();
        Assert.Equal((0.0, 1.0), (now["hotline_writes_waiting"], now["hotline_database_writable"]));
        Assert.True(now["hotline_write_duration_seconds_count"] >= 1);
    }

    /// <summary>Each series of the product by its name, behind it the partner; other labels are left out.</summary>
    private async Task<Dictionary<string, double>> Read()
    {
        // The exporter keeps what it told for a moment.
        await Task.Delay(350);
        var text = (await server.Dev.Get("/metrics")).Expect(200).Text;
        var series = Regex.Matches(text, "(?m)^(?<name>hotline_[a-z_]+)(\\{(?<labels>[^}]*)\\})? (?<value>[-0-9.eE+]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        return series
            .Select(m => (Name: m.Groups["name"].Value + (Regex.Match(m.Groups["labels"].Value, "partner=\"(?<code>[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)) is { Success: true } p ? "/" + p.Groups["code"].Value : ""),
                Value: double.Parse(m.Groups["value"].Value, CultureInfo.InvariantCulture)))
            .GroupBy(m => m.Name).ToDictionary(g => g.Key, g => g.Last().Value);
    }

    private async Task<Dictionary<string, double>> Looked()
    {
        await server.Services.GetRequiredService<BooksLook>().Take(CancellationToken.None);
        return await Read();
    }

    /// <summary>A server whose books can be closed to those who look.</summary>
    public sealed class FrailServer : Server
    {
        internal FrailLane.Frailty Books { get; } = new();

        protected override void Change(IServiceCollection services)
        {
            var open = services.Last(s => s.ServiceType == typeof(OpenBooks));
            services.AddSingleton<OpenBooks>(sp =>
            {
                var inner = (OpenBooks)open.ImplementationFactory!(sp);
                return () => Books.Fault is { } fault ? throw fault : inner();
            });
        }
    }
}
