using System.Globalization;
using System.Text.Json;
using Hotline.Domain.Referrals;

namespace Hotline.Exchange.Platforms;

/// <summary>Says of a platform's answer how the attempt ended. Pure.</summary>
internal sealed class AnswerReader(AnswerForm form)
{
    /// <param name="status">HTTP status.</param>
    /// <param name="body">The body; null where it was too long to read.</param>
    /// <param name="retryAfter">Retry-After, as a wait from now.</param>
    /// <param name="clock">The partner's clock.</param>
    public Delivery Read(int status, byte[]? body, TimeSpan? retryAfter, DateTimeOffset? clock)
    {
        var json = Parse(body);
        var delivery = status switch
        {
            200 or 201 or 202 or 204 => Success(status, body, json),
            429 => new Delivery(DeliveryOutcome.NotTaken, Faults.Busy, RetryAfter: retryAfter),
            503 => new Delivery(DeliveryOutcome.NotTaken, Faults.Unavailable, RetryAfter: retryAfter),
            // A key that is not believed is no fault of the message.
            401 or 403 => new Delivery(DeliveryOutcome.NotTaken, Faults.Unauthenticated),
            408 or 425 or >= 500 or < 200 => new Delivery(DeliveryOutcome.Unknown, Name(status)),
            // A proxy that sends elsewhere, or knows no such address, has not asked the platform.
            >= 300 and < 400 => new Delivery(DeliveryOutcome.NotTaken, Faults.Redirect, Name(status)),
            404 or 405 when Text(json, "code") is null => new Delivery(DeliveryOutcome.NotTaken, Name(status)),
            _ => Refusal(Text(json, "code") ?? Name(status), retryAfter),
        };
        return delivery with { PeerClock = clock };
    }

    private Delivery Success(int status, byte[]? body, JsonElement? json)
    {
        if (form.Code is { } field)
        {
            if (Text(json, field) is not { } code)
                return new Delivery(DeliveryOutcome.Unknown, Faults.Unreadable);
            if (!form.Success.Contains(code))
                return Refusal(code, null);
        }
        else if (json is null && !(body is { Length: 0 } && status is 202 or 204))
        {
            return new Delivery(DeliveryOutcome.Unknown, Faults.Unreadable);
        }
        var disposition = Disposition(Text(json, form.Disposition));
        return disposition == Domain.Referrals.Disposition.Refused
            ? new Delivery(DeliveryOutcome.Refused, Text(json, "code") ?? "refused", Receipt: Text(json, form.Receipt), Disposition: disposition)
            : new Delivery(DeliveryOutcome.Delivered, Receipt: Text(json, form.Receipt), Disposition: disposition, PeerNumber: Text(json, form.Number));
    }

    private Delivery Refusal(string code, TimeSpan? retryAfter) =>
        new(form.Retry.Contains(code) ? DeliveryOutcome.NotTaken : DeliveryOutcome.Refused, code.Length <= LongestCode ? code : code[..LongestCode], RetryAfter: retryAfter);

    private static Disposition? Disposition(string? word) => word?.ToUpperInvariant() switch
    {
        "APPLIED" => Domain.Referrals.Disposition.Applied,
        "PARKED" => Domain.Referrals.Disposition.Parked,
        "DUPLICATE" => Domain.Referrals.Disposition.Duplicate,
        "STALE-IGNORED" => Domain.Referrals.Disposition.StaleIgnored,
        "REFUSED" => Domain.Referrals.Disposition.Refused,
        _ => null,
    };

    /// <summary>The answer as JSON; null where it is none.</summary>
    public static JsonElement? Parse(byte[]? body)
    {
        try
        {
            return body is { Length: > 0 } && System.Text.Unicode.Utf8.IsValid(body) ? JsonElement.Parse(body) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A text or number at a dotted place; null for none, and for one too long to be a number of anything.</summary>
    public static string? Text(JsonElement? json, string path)
    {
        if (json is not { } at)
            return null;
        foreach (var part in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part, out at))
                return null;
        }
        var text = at.ValueKind switch
        {
            JsonValueKind.String => Words(at),
            JsonValueKind.Number => at.GetRawText(),
            _ => null,
        };
        return text is { Length: > 0 and <= LongestText } ? text : null;
    }

    private static string? Words(JsonElement at)
    {
        try
        {
            return at.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Name(int status) => "status-" + status.ToString(CultureInfo.InvariantCulture);

    private const int LongestText = 100;
    private const int LongestCode = 64;
}
