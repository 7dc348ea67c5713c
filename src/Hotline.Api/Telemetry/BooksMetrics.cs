using System.Diagnostics.Metrics;
using Hotline.Api.Features.Clocks;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Startup;
using Hotline.Exchange;

namespace Hotline.Api.Telemetry;

/// <summary>
/// How things stand, as gauges at <c>/metrics</c>. Every replica tells the same of the books, so that a dashboard takes the maximum and
/// not the sum; breakers and readiness are each replica's own.
/// </summary>
internal sealed class BooksMetrics
{
    public BooksMetrics(IMeterFactory meters, BooksLook look, Partners partners, Readiness readiness, IHostApplicationLifetime host, TimeProvider clock)
    {
        var meter = meters.Create(ClockMetrics.Meter);
        double Since(DateTimeOffset at) => Math.Max(0, (clock.GetUtcNow() - at).TotalSeconds);
        Measurement<double> Of(string partner, double value) => new(value, new KeyValuePair<string, object?>("partner", partner));
        IEnumerable<Measurement<double>> Each(Func<Seen, string, double> value) => look.Last is { } seen ? partners.All.Select(p => Of(p.Code, value(seen, p.Code))) : [];
        IEnumerable<Measurement<double>> One(Func<Seen, double> value) => look.Last is { } seen ? [new(value(seen))] : [];

        meter.CreateObservableGauge("hotline_ready", () => readiness.IsOpen && !host.ApplicationStopping.IsCancellationRequested ? 1 : 0, description: "1 while requests may come to this replica.");
        meter.CreateObservableGauge("hotline_database_reached", () => look.Reached ? 1 : 0, description: "1 when the database answered the last look.");
        meter.CreateObservableGauge("hotline_look_age", () => One(s => Since(s.At)), "s", "Seconds since the figures below were read from the books.");
        meter.CreateObservableGauge("hotline_orders_due_soon", () => One(s => s.DueSoon), description: "临期: orders that units owe within 24 hours.");
        meter.CreateObservableGauge("hotline_orders_overdue", () => One(s => s.Overdue), description: "逾期: orders that units owe and whose due time has passed.");
        meter.CreateObservableGauge("hotline_clock_behind", () => One(s => s.ClockDueAt is { } due ? Since(due) : 0), "s", "Seconds since the oldest thing that the clock should have done and has not.");
        meter.CreateObservableGauge("hotline_exchange_waiting", () => Each((s, p) => Waiting(s, p)?.Count ?? 0), description: "Messages that wait for a partner.");
        meter.CreateObservableGauge("hotline_exchange_oldest", () => Each((s, p) => Waiting(s, p) is { } w ? Since(w.Oldest) : 0), "s", "Age of the oldest message that waits for a partner.");
        meter.CreateObservableGauge(
            "hotline_exchange_dead", () => Each((s, p) => s.Messages.Where(m => m.Partner == p && m.State != OutState.Waiting).Sum(m => m.Count)),
            description: "Messages refused or expired that a person has to correct or void.");
        meter.CreateObservableGauge(
            "hotline_exchange_standing", () => Each((s, p) => s.Alarms.Where(a => a.Partner == p).Sum(a => a.Count)), description: "Alarms that stand about a partner.");
        meter.CreateObservableGauge(
            "hotline_breaker_state", () => partners.All.Select(p => Of(p.Code, State(partners.Link(p.Code).Breaker))), description: "Breaker of a partner's link: 0 closed, 1 half open, 2 open.");
    }

    private static SeenMessages? Waiting(Seen seen, string partner) => seen.Messages.FirstOrDefault(m => m.Partner == partner && m.State == OutState.Waiting);

    private static double State(BreakerState breaker) => breaker switch
    {
        BreakerState.Closed => 0,
        BreakerState.HalfOpen => 1,
        _ => 2,
    };
}
