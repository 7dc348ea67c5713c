using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Bulletins;

namespace Hotline.Api.Features.Bulletins;

/// <summary>What is wrong with an editor's parts: sections and units that do not exist, parts that are too long.</summary>
internal static class BulletinFaults
{
    /// <summary>Items of one list; the largest city has fewer units.</summary>
    private const int Most = 200;

    public static IEnumerable<FieldFault> Of(PatchBulletin.Request request, ReferenceLook look) =>
    [
        .. Lists(request),
        .. Sections(request.Sections ?? []),
        .. Units(request).Where(u => u.Unit is null || look.Unit(u.Unit) is null)
            .Select(u => new FieldFault(u.Field, $"没有承办单位 {u.Unit}", $"there is no unit {u.Unit}")),
        .. (request.TypicalCases ?? []).Index().Where(c => c.Item is not null && c.Item.Kind is not (TypicalCaseKind.Positive or TypicalCaseKind.Negative))
            .Select(c => new FieldFault(Field("typicalCases", c.Index, "kind"), "应为 positive 或 negative", "must be positive or negative")),
        .. Texts(request).Where(t => t.Text?.Length > t.Most)
            .Select(t => new FieldFault(t.Field, $"不超过 {t.Most} 字", $"at most {t.Most} characters")),
    ];

    private static IEnumerable<FieldFault> Lists(PatchBulletin.Request request)
    {
        (string Name, IReadOnlyList<object?>? Items)[] lists =
        [
            ("better", request.Better), ("worse", request.Worse), ("hotIssues", request.HotIssues), ("typicalCases", request.TypicalCases),
            ("work", request.Work), ("stationing", request.Stationing), ("sections", request.Sections),
        ];
        foreach (var (name, items) in lists.Where(l => l.Items is not null))
        {
            if (items!.Count > Most)
                yield return new(name, $"最多 {Most} 条", $"at most {Most}");
            foreach (var (index, _) in items.Index().Where(i => i.Item is null))
                yield return new(Field(name, index), "不能为空", "must not be empty");
        }
    }

    private static IEnumerable<FieldFault> Sections(IReadOnlyList<string> sections)
    {
        var known = string.Join(", ", BulletinOutline.Order);
        foreach (var (index, section) in sections.Index())
        {
            if (section is not null && !BulletinOutline.Order.Contains(section))
                yield return new(Field("sections", index), $"应为 {known} 之一", $"must be one of {known}");
        }
        if (sections.Distinct(StringComparer.Ordinal).Count() < sections.Count)
            yield return new("sections", "不能重复", "must not name one twice");
    }

    private static IEnumerable<(string Field, string? Unit)> Units(PatchBulletin.Request request) =>
    [
        .. (request.Better ?? []).Index().Select(u => (Field("better", u.Index), (string?)u.Item)),
        .. (request.Worse ?? []).Index().Select(u => (Field("worse", u.Index), (string?)u.Item)),
        .. (request.TypicalCases ?? []).Index().Where(c => c.Item is not null).Select(c => (Field("typicalCases", c.Index, "unit"), (string?)c.Item.Unit)),
        .. (request.Stationing ?? []).Index().Where(s => s.Item is not null).Select(s => (Field("stationing", s.Index, "unit"), (string?)s.Item.Unit)),
        .. (request.Work ?? []).Index().Where(w => w.Item is not null).SelectMany(w => (w.Item.Units ?? []).Select(u => (Field("work", w.Index, "units"), (string?)u))),
    ];

    private static IEnumerable<(string Field, string? Text, int Most)> Texts(PatchBulletin.Request request) =>
    [
        .. (request.HotIssues ?? []).Index().Where(i => i.Item is not null).SelectMany(i => Part("hotIssues", i.Index, i.Item.Title, i.Item.Text)),
        .. (request.TypicalCases ?? []).Index().Where(i => i.Item is not null).SelectMany(i => Part("typicalCases", i.Index, i.Item.Title, i.Item.Text)),
        .. (request.Work ?? []).Index().Where(i => i.Item is not null).SelectMany(i => Part("work", i.Index, i.Item.Title, i.Item.Text)),
        .. (request.Stationing ?? []).Index().Where(i => i.Item is not null).Select(i => (Field("stationing", i.Index, "text"), i.Item.Text, Lengths.Text)),
    ];

    private static IEnumerable<(string, string?, int)> Part(string list, int index, string? title, string? text) =>
        [(Field(list, index, "title"), title, Lengths.Title), (Field(list, index, "text"), text, Lengths.Text)];

    private static string Field(string list, int index, string? part = null) =>
        FormattableString.Invariant($"{list}[{index}]") + (part is null ? "" : "." + part);
}
