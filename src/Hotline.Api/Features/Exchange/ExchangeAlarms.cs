using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Exchange;

/// <summary>告警 about partners: a row for each subject, so that the same thing found again by any replica is one alarm.</summary>
internal static class ExchangeAlarms
{
    /// <summary>Raises an alarm, or says that it still stands. Answers whether it is new.</summary>
    public static async Task<bool> Raise(
        HotlineContext db, string partner, string kind, string subject, string detail, DateTimeOffset at, CancellationToken cancellation, TimeSpan? again = null)
    {
        var alarm = db.ExchangeAlarms.Local.FirstOrDefault(a => a.Partner == partner && a.Kind == kind && a.Subject == subject)
            ?? await db.ExchangeAlarms.AsTracking().FirstOrDefaultAsync(a => a.Partner == partner && a.Kind == kind && a.Subject == subject, cancellation);
        if (alarm is null)
        {
            db.Add(new ExchangeAlarm { Partner = partner, Kind = kind, Subject = subject, RaisedAt = at, LastAt = at, Count = 1, Detail = detail });
            return true;
        }
        var isNew = alarm.ClearedAt is not null;
        if (isNew)
            (alarm.RaisedAt, alarm.ClearedAt) = (at, null);
        else if (again is null || at - alarm.LastAt < again)
            return false;
        (alarm.LastAt, alarm.Count, alarm.Detail) = (at, alarm.Count + 1, detail);
        return true;
    }

    /// <summary>What it was about is over.</summary>
    public static Task Clear(HotlineContext db, string partner, string kind, string subject, DateTimeOffset at, CancellationToken cancellation) => db.ExchangeAlarms
        .Where(a => a.Partner == partner && a.Kind == kind && a.Subject == subject && a.ClearedAt == null)
        .ExecuteUpdateAsync(s => s.SetProperty(a => a.ClearedAt, at), cancellation);

    /// <summary>No call succeeded for some minutes.</summary>
    public const string PartnerDown = "partner-down";

    /// <summary>A message is not delivered although much of its time has passed.</summary>
    public const string MessageLate = "message-late";

    /// <summary>Never delivered in its time.</summary>
    public const string MessageExpired = "message-expired";

    /// <summary>Refused by the partner; a person corrects or voids it.</summary>
    public const string MessageRefused = "message-refused";

    /// <summary>An id came again with another body.</summary>
    public const string IdReused = "message-id-reused";

    /// <summary>A message waits for its predecessor, or for a code that nobody knows.</summary>
    public const string Gap = "gap";

    /// <summary>An emergency was not handed over by phone.</summary>
    public const string PhoneHandover = "phone-handover";

    /// <summary>An emergency was not accepted in time; raised again every five minutes.</summary>
    public const string NotAccepted = "not-accepted";

    /// <summary>The two ledgers differ.</summary>
    public const string Differs = "reconciliation";

    /// <summary>A file that a partner announced cannot be had.</summary>
    public const string File = "file";

    /// <summary>Delivered, but no sign or answer came for long.</summary>
    public const string NoAnswer = "no-answer";
}
