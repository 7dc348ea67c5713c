using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Tickets;

/// <summary>Checks what describes a matter against the city's own lists; each fault names its field and the fix.</summary>
internal sealed class MatterCheck(Site site, CallerVault vault, PhoneForms phones)
{
    /// <summary>The code of a category given as code or path; for a ticket described at a moment it must be valid then, else any name that it ever bore will do.</summary>
    public static string? Category(ReferenceLook look, string given, DateTimeOffset? at, List<FieldFault> faults)
    {
        var category = at is null ? look.CategoryEver(given) : look.Category(given);
        if (category is null && look.CategoryEver(given) is { } renamed)
            faults.Add(new("category", $"类别 {given} 已更名为 {renamed.Code} {renamed.Path}", $"the category {given} has been renamed: {renamed.Code} {renamed.Path}"));
        else if (category is null)
            faults.Add(new("category", $"没有类别 {given}，请用 /v1/categories 中的编码或“一级—二级”", $"there is no category {given}; use a code or a path of /v1/categories"));
        else if (at is { } moment && !CategoryChoice.IsValid(category, moment))
            faults.Add(CategoryChoice.Fault(look, category, moment));
        return category?.Code;
    }

    public void AppealType(string code, List<FieldFault> faults)
    {
        if (site.AppealType(code) is null)
        {
            var known = string.Join(", ", site.Profile.AppealTypes.Select(t => t.Code));
            faults.Add(new("appealType", $"应为 {known} 之一", $"must be one of {known}"));
        }
    }

    /// <summary>Whether the area is known; for a new description it must not be retired.</summary>
    public static void Area(ReferenceLook look, string? code, bool usable, List<FieldFault> faults)
    {
        if (code is not null && usable && look.Document(ReferenceKinds.Area, code)?.Read<AreaDocument>().RetiredAt is not null)
            faults.Add(new("area", $"行政区划 {code} 已停用，请用 /v1/areas 中仍在用的编码", $"the area {code} is retired; use one of /v1/areas that is not"));
        else if (code is not null && !look.Site.Areas.ContainsKey(code))
            faults.Add(new("area", $"没有行政区划 {code}", $"there is no area {code}"));
    }

    /// <summary>Whether the unit exists and, for a new order, is not retired.</summary>
    public static void Unit(ReferenceLook look, string code, string field, List<FieldFault> faults, bool usable = true)
    {
        var unit = look.Unit(code);
        if (unit is { RetiredAt: not null } && usable)
            faults.Add(new(field, $"承办单位 {code} 已停用，请用 /v1/units 中仍在用的编码", $"the unit {code} is retired; use one of /v1/units that is not"));
        else if (unit is null)
            faults.Add(new(field, $"没有承办单位 {code}，请用 /v1/units 中的编码", $"there is no unit {code}; use a code of /v1/units"));
    }

    public Caller? Caller(string? name, string? phone, bool? confidential, bool? anonymous, List<FieldFault> faults)
    {
        string? normal = null;
        if (!string.IsNullOrWhiteSpace(phone) && (normal = phones.Normal(phone)) is null)
        {
            faults.Add(new("caller.phone", "不是有效的电话号码；固定电话请带区号，如 0375-6900000", "is not a phone number; give the area code of a fixed line, e.g. 0375-6900000"));
            return null;
        }
        return vault.Seal(new CallerData(string.IsNullOrWhiteSpace(name) ? null : name.Trim(), normal), confidential ?? false, anonymous ?? false);
    }
}
