using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Retention;

/// <summary>Settings of retention.</summary>
/// <param name="Enabled">Whether the worker runs once a day. What it does cannot be undone.</param>
internal sealed record RetentionSettings(bool Enabled)
{
    public const string EnabledSetting = "Retention:Enabled";

    /// <summary>Off until somebody says so: the months are a decision of the city's archivist, and what is done cannot be undone.</summary>
    /// <exception cref="SettingException">It is neither true nor false.</exception>
    public static RetentionSettings Read(IConfiguration configuration) => new(configuration.Flag(EnabledSetting, fallback: false));
}

/// <summary>All kinds that are kept for a time, in the order of a run: words about a ticket go while it still knows its persons.</summary>
internal sealed class RetentionKinds(CallRetention calls, SentMessageRetention sent, ReceivedMessageRetention received, TransferRetention transfers, MeetingRetention meetings, TicketRetention tickets)
{
    public IReadOnlyList<RetentionKind> All { get; } = [calls, sent, received, transfers, meetings, tickets];

    public RetentionKind Tickets => tickets;
}
