using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Retention;

/// <summary>Settings of retention.</summary>
/// <param name="Enabled">Whether the worker runs once a day. What it does cannot be undone.</param>
internal sealed record RetentionSettings(bool Enabled)
{
    public const string EnabledSetting = "Retention:Enabled";

    /// <summary>On, so that nobody keeps persons' data for want of a setting; off in Development, whose books are of long ago.</summary>
    /// <exception cref="SettingException">It is neither true nor false.</exception>
    public static RetentionSettings Read(IConfiguration configuration, IHostEnvironment environment) => new(
        configuration[EnabledSetting] switch
        {
            null or "" => !environment.IsDevelopment(),
            var given => bool.TryParse(given, out var enabled) ? enabled : throw new SettingException(EnabledSetting, $"'{given}' is neither true nor false."),
        });
}

/// <summary>All kinds that are kept for a time, in the order of a run: words about a ticket go while it still knows its persons.</summary>
internal sealed class RetentionKinds(CallRetention calls, SentMessageRetention sent, ReceivedMessageRetention received, TransferRetention transfers, MeetingRetention meetings, TicketRetention tickets)
{
    public IReadOnlyList<RetentionKind> All { get; } = [calls, sent, received, transfers, meetings, tickets];

    public RetentionKind Tickets => tickets;
}
