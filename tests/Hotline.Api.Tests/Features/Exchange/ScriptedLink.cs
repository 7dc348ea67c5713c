using System.Collections.Concurrent;
using System.Text.Json;
using Hotline.Domain.Referrals;
using Hotline.Exchange;

namespace Hotline.Api.Tests.Features.Exchange;

/// <summary>The way to a partner as a test scripts it: what each attempt ends in, and what the partner says when it is asked.</summary>
internal sealed class ScriptedLink(string partner) : IPartnerLink
{
    /// <summary>Every message that was sent, in order.</summary>
    public ConcurrentQueue<FrozenMessage> Sent { get; } = new();

    /// <summary>Every message that was asked about.</summary>
    public ConcurrentQueue<Guid> Asked { get; } = new();

    /// <summary>How an attempt ends; delivered unless a test says otherwise.</summary>
    public Func<FrozenMessage, Delivery> OnSubmit { get; set; } = Taken;

    /// <summary>What an attempt waits for.</summary>
    public Func<FrozenMessage, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>What the partner says about a message; it does not know it unless a test says otherwise.</summary>
    public Func<FrozenMessage, Delivery> OnAsk { get; set; } = _ => new Delivery(DeliveryOutcome.NotTaken, "unknown-there");

    /// <summary>What the partner's ledger lists; null when it cannot be asked.</summary>
    public Func<MessageDirection, MessagePage?> OnList { get; set; } = _ => new MessagePage([], 0, null);

    /// <summary>Whether it still lists the interval that begins then.</summary>
    public Func<DateTimeOffset, bool> StillLists { get; set; } = _ => true;

    public string Partner => partner;

    public BreakerState Breaker { get; set; }

    public static Delivery Taken(FrozenMessage message) =>
        new(DeliveryOutcome.Delivered, Receipt: "R-" + message.Envelope.MessageId.ToString("N")[^6..], Disposition: Disposition.Applied);

    public bool Carries(MessageType type) => type is not (MessageType.Receipt or MessageType.Closure);

    public byte[] Freeze(Envelope envelope, MessageBody body) => JsonSerializer.SerializeToUtf8Bytes(body, Options);

    public Reading Read(MessageType type, ReadOnlyMemory<byte> body) => new(JsonSerializer.Deserialize<MessageBody>(body.Span, Options), null);

    public async Task<Delivery> Submit(FrozenMessage message, CancellationToken cancellation)
    {
        await Task.Yield();
        await Before(message);
        Sent.Enqueue(message);
        return OnSubmit(message);
    }

    public Task<Delivery> Ask(FrozenMessage message, CancellationToken cancellation)
    {
        Asked.Enqueue(message.Envelope.MessageId);
        return Task.FromResult(OnAsk(message));
    }

    public Task<MessagePage?> List(MessageDirection direction, DateTimeOffset from, DateTimeOffset to, string? after, CancellationToken cancellation) =>
        Task.FromResult(StillLists(from) ? OnList(direction) : null);

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
}
