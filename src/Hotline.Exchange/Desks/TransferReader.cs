using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Wire = Hotline.Exchange.V1;

namespace Hotline.Exchange.Desks;

/// <summary>A matter, its amendments and its parts read from the desk's contract.</summary>
internal static class TransferReader
{
    public static TransferBody Read(Wire.TransferBody body, WireReading reading)
    {
        const string At = "payload.transfer.";
        Bound(At + "foreignNumbers", body.ForeignNumbers.Count, reading);
        Bound(At + "categories", body.Categories.Count, reading);
        Bound(At + "files", body.Files.Count, reading);
        return new TransferBody
        {
            Number = reading.Required(At + "number", body.Number, WireReading.CodeLength),
            ForeignNumbers = [.. body.ForeignNumbers.Select((n, i) => new ForeignNumber(
                reading.Required($"{At}foreignNumbers[{i}].system", n.System, WireReading.CodeLength),
                reading.Required($"{At}foreignNumbers[{i}].number", n.Number, WireReading.CodeLength)))],
            Emergency = body.Emergency,
            PhoneHandoverDone = body.HasPhoneHandoverDone ? body.PhoneHandoverDone : null,
            Title = reading.Required(At + "title", body.Title, WireReading.TitleLength),
            Content = reading.Required(At + "content", body.Content, WireReading.ContentLength),
            AppealType = reading.Text(At + "appealType", body.HasAppealType, body.AppealType, WireReading.CodeLength),
            Categories = Categories(At + "categories", body.Categories, reading),
            Caller = Caller(At + "caller", body.Caller, reading),
            Place = Place(At + "place", body.Place, reading),
            Urgency = reading.Code<Urgency>(At + "urgency", body.Urgency.Length > 0, body.Urgency) ?? default,
            Files = [.. body.Files.Select((f, i) => File($"{At}files[{i}]", f, reading))],
            JurisdictionUnit = reading.Text(At + "jurisdictionUnit", body.HasJurisdictionUnit, body.JurisdictionUnit, WireReading.NameLength),
            FirstHandling = reading.Text(At + "firstHandling", body.HasFirstHandling, body.FirstHandling, WireReading.TextLength),
            Reason = reading.Text(At + "reason", body.HasReason, body.Reason, WireReading.TextLength),
            HappenedAt = reading.Moment(At + "happenedAt", body.HappenedAt),
            ReportedAt = reading.Moment(At + "reportedAt", body.ReportedAt),
            SignWithin = Limit(At + "signWithin", body.SignWithin, reading),
            ReturnWithin = Limit(At + "returnWithin", body.ReturnWithin, reading),
            HandleWithin = Limit(At + "handleWithin", body.HandleWithin, reading),
            DueAt = reading.Moment(At + "dueAt", body.DueAt),
            Redispatch = body.Redispatch,
        };
    }

    public static AmendBody Read(Wire.AmendBody body, WireReading reading)
    {
        const string At = "payload.amend.";
        Bound(At + "categories", body.Categories?.Items.Count ?? 0, reading);
        // What must not be empty when a matter is registered must not become so.
        return new AmendBody
        {
            Title = body.HasTitle ? reading.Required(At + "title", body.Title, WireReading.TitleLength) : null,
            Content = body.HasContent ? reading.Required(At + "content", body.Content, WireReading.ContentLength) : null,
            AppealType = reading.Text(At + "appealType", body.HasAppealType, body.AppealType, WireReading.CodeLength),
            Categories = body.Categories is { } categories ? Categories(At + "categories", categories.Items, reading) : null,
            Caller = Caller(At + "caller", body.Caller, reading),
            Place = Place(At + "place", body.Place, reading),
            Urgency = reading.Code<Urgency>(At + "urgency", body.HasUrgency, body.Urgency),
            PhoneHandoverDone = body.HasPhoneHandoverDone ? body.PhoneHandoverDone : null,
            HappenedAt = reading.Moment(At + "happenedAt", body.HappenedAt),
            DueAt = reading.Moment(At + "dueAt", body.DueAt),
            Note = reading.Text(At + "note", body.HasNote, body.Note, WireReading.TextLength),
        };
    }

    public static MessageFile File(string at, Wire.File file, WireReading reading)
    {
        if (file.Size < 1)
            reading.Fault(at + ".size", "须大于 0", "has to be above 0");
        return new MessageFile(
            reading.Required(at + ".name", file.Name, WireReading.TitleLength),
            reading.Digest(at + ".sha256", file.Sha256),
            file.Size,
            reading.Required(at + ".contentType", file.ContentType, WireReading.NameLength),
            reading.Text(at + ".url", file.HasUrl, file.Url, 2000));
    }

    public static MessageLimit? Limit(string at, Wire.Limit? limit, WireReading reading)
    {
        switch (limit?.LengthCase)
        {
            case null:
                return null;
            case Wire.Limit.LengthOneofCase.WorkingDays:
                return MessageLimit.InWorkingDays(reading.Positive(at + ".workingDays", limit.WorkingDays, WireReading.MostDays));
            case Wire.Limit.LengthOneofCase.Minutes:
                return MessageLimit.InMinutes(reading.Positive(at + ".minutes", limit.Minutes, MostMinutes));
            default:
                reading.Fault(at, "须给出工作日数或分钟数", "workingDays or minutes has to be given");
                return null;
        }
    }

    private static List<MessageCategory> Categories(string at, IEnumerable<Wire.Category> categories, WireReading reading) =>
    [
        .. categories.Select((c, i) => new MessageCategory(
            reading.Required($"{at}[{i}].system", c.System, WireReading.CodeLength),
            reading.Required($"{at}[{i}].code", c.Code, WireReading.CodeLength),
            reading.Text($"{at}[{i}].text", c.HasText, c.Text, WireReading.TitleLength))),
    ];

    private static MessageCaller? Caller(string at, Wire.Caller? caller, WireReading reading) => caller is null ? null : new MessageCaller(
        reading.Text(at + ".name", caller.HasName, caller.Name, WireReading.NameLength),
        reading.Text(at + ".phone", caller.HasPhone, caller.Phone, WireReading.PhoneLength),
        caller.Secret,
        caller.Anonymous);

    private static MessagePlace? Place(string at, Wire.Place? place, WireReading reading)
    {
        if (place is null)
            return null;
        if (place.HasLon != place.HasLat)
            reading.Fault(at + (place.HasLon ? ".lat" : ".lon"), "经度与纬度须同时给出", "longitude and latitude go together");
        if (place.HasCoordinateSystem && place.CoordinateSystem.Length > 0 && !Systems.Contains(place.CoordinateSystem))
            reading.NotKnown(at + ".coordinateSystem", place.CoordinateSystem);
        else if (place.HasCoordinateSystem ? place.CoordinateSystem.Length == 0 : place.HasLon)
            reading.Fault(at + ".coordinateSystem", $"可用：{string.Join(", ", Systems)}", $"has to be one of {string.Join(", ", Systems)}");
        return new MessagePlace(
            reading.Text(at + ".adcode", place.HasAdcode, place.Adcode, WireReading.CodeLength),
            reading.Text(at + ".address", place.HasAddress, place.Address, WireReading.AddressLength),
            place.HasLon ? reading.Degrees(at + ".lon", place.Lon, 180) : null,
            place.HasLat ? reading.Degrees(at + ".lat", place.Lat, 90) : null,
            place.HasCoordinateSystem ? place.CoordinateSystem : null);
    }

    private static void Bound(string field, int count, WireReading reading)
    {
        if (count > MostItems)
            reading.Fault(field, $"不得超过 {MostItems} 项", $"may have {MostItems} items at most");
    }

    private static readonly string[] Systems = ["WGS84", "GCJ02", "CGCS2000", "BD09"];

    private const int MostItems = 50;

    /// <summary>A year, as no limit between platforms is longer.</summary>
    private const int MostMinutes = 366 * 24 * 60;
}
