using System.Diagnostics.Metrics;
using Hotline.Domain.Referrals;
using Hotline.Exchange;

namespace Hotline.Api.Features.Exchange;

/// <summary>Counts what goes out and comes in, by partner, type and end.</summary>
internal sealed class ExchangeMetrics : IDisposable
{
    public const string Meter = "Hotline.Exchange.Engine";

    private readonly Meter _meter = new(Meter);
    private readonly Counter<long> _received;
    private readonly Counter<long> _released;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _alarms;

    public ExchangeMetrics()
    {
        _received = _meter.CreateCounter<long>("hotline_exchange_received", description: "Messages of partners, by what was done with them");
        _released = _meter.CreateCounter<long>("hotline_exchange_released", description: "Parked messages that had their turn");
        _sent = _meter.CreateCounter<long>("hotline_exchange_attempts", description: "Attempts to deliver a message, by how they ended");
        _alarms = _meter.CreateCounter<long>("hotline_exchange_alarms", description: "Alarms raised");
    }

    public void Received(string partner, MessageType type, IntakeResult result) => _received.Add(
        1, new("partner", partner), new("type", Code.Of(type)),
        new("end", result.Refusal?.Code ?? (result.Receipt!.Replayed ? "duplicate" : Code.Of(result.Receipt.Disposition))));

    public void Released(string partner, MessageType type) => _released.Add(1, new("partner", partner), new("type", Code.Of(type)));

    public void Sent(string partner, MessageType type, Delivery end) =>
        _sent.Add(1, new("partner", partner), new("type", Code.Of(type)), new("end", Code.Of(end.Outcome)), new("fault", end.Fault ?? ""));

    public void Alarm(string partner, string kind) => _alarms.Add(1, new("partner", partner), new("kind", kind));

    public void Dispose() => _meter.Dispose();
}
