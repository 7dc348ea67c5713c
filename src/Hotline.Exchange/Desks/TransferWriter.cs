using Hotline.Domain;
using Hotline.Domain.Referrals;
using Wire = Hotline.Exchange.V1;

namespace Hotline.Exchange.Desks;

/// <summary>A matter, its amendments and its parts as the desk's contract says them.</summary>
internal static class TransferWriter
{
    public static Wire.TransferBody Write(TransferBody body)
    {
        var wire = new Wire.TransferBody
        {
            Number = body.Number,
            Emergency = body.Emergency,
            Title = body.Title,
            Content = body.Content,
            Caller = Write(body.Caller),
            Place = Write(body.Place),
            Urgency = Code.Of(body.Urgency),
            HappenedAt = Moments.Write(body.HappenedAt),
            ReportedAt = Moments.Write(body.ReportedAt),
            SignWithin = Write(body.SignWithin),
            ReturnWithin = Write(body.ReturnWithin),
            HandleWithin = Write(body.HandleWithin),
            DueAt = Moments.Write(body.DueAt),
            Redispatch = body.Redispatch,
        };
        wire.ForeignNumbers.AddRange(body.ForeignNumbers.Select(n => new Wire.ForeignNumber { System = n.System, Number = n.Number }));
        wire.Categories.AddRange(body.Categories.Select(Write));
        wire.Files.AddRange(body.Files.Select(Write));
        if (body.PhoneHandoverDone is { } done)
            wire.PhoneHandoverDone = done;
        if (body.AppealType is not null)
            wire.AppealType = body.AppealType;
        if (body.JurisdictionUnit is not null)
            wire.JurisdictionUnit = body.JurisdictionUnit;
        if (body.FirstHandling is not null)
            wire.FirstHandling = body.FirstHandling;
        if (body.Reason is not null)
            wire.Reason = body.Reason;
        return wire;
    }

    public static Wire.AmendBody Write(AmendBody body)
    {
        var wire = new Wire.AmendBody
        {
            Caller = Write(body.Caller),
            Place = Write(body.Place),
            HappenedAt = Moments.Write(body.HappenedAt),
            DueAt = Moments.Write(body.DueAt),
        };
        if (body.Categories is { } categories)
            (wire.Categories = new Wire.CategoryList()).Items.AddRange(categories.Select(Write));
        if (body.Title is not null)
            wire.Title = body.Title;
        if (body.Content is not null)
            wire.Content = body.Content;
        if (body.AppealType is not null)
            wire.AppealType = body.AppealType;
        if (body.Urgency is { } urgency)
            wire.Urgency = Code.Of(urgency);
        if (body.PhoneHandoverDone is { } done)
            wire.PhoneHandoverDone = done;
        if (body.Note is not null)
            wire.Note = body.Note;
        return wire;
    }

    public static Wire.File Write(MessageFile file)
    {
        var wire = new Wire.File { Name = file.Name, Sha256 = file.Sha256, Size = file.Size, ContentType = file.ContentType };
        if (file.Url is not null)
            wire.Url = file.Url;
        return wire;
    }

    public static Wire.Limit? Write(MessageLimit? limit) => limit switch
    {
        { WorkingDays: { } days } => new Wire.Limit { WorkingDays = days },
        { Minutes: { } minutes } => new Wire.Limit { Minutes = minutes },
        _ => null,
    };

    private static Wire.Category Write(MessageCategory category)
    {
        var wire = new Wire.Category { System = category.System, Code = category.Code };
        if (category.Text is not null)
            wire.Text = category.Text;
        return wire;
    }

    private static Wire.Caller? Write(MessageCaller? caller)
    {
        if (caller is null)
            return null;
        var wire = new Wire.Caller { Secret = caller.Secret, Anonymous = caller.Anonymous };
        if (caller.Name is not null)
            wire.Name = caller.Name;
        if (caller.Phone is not null)
            wire.Phone = caller.Phone;
        return wire;
    }

    private static Wire.Place? Write(MessagePlace? place)
    {
        if (place is null)
            return null;
        var wire = new Wire.Place();
        if (place.Adcode is not null)
            wire.Adcode = place.Adcode;
        if (place.Address is not null)
            wire.Address = place.Address;
        if (place.Lon is { } lon)
            wire.Lon = lon;
        if (place.Lat is { } lat)
            wire.Lat = lat;
        if (place.CoordinateSystem is not null)
            wire.CoordinateSystem = place.CoordinateSystem;
        return wire;
    }
}
