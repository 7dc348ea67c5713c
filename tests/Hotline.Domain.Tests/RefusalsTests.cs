using System.Reflection;

namespace Hotline.Domain.Tests;

public class RefusalsTests
{
    /// <summary>Published codes: each stays, and stays of its kind. New ones may join.</summary>
    [Theory]
    [InlineData("validation-failed", RefusalKind.Invalid)]
    [InlineData("not-found", RefusalKind.NotFound)]
    [InlineData("unauthenticated", RefusalKind.Unauthenticated)]
    [InlineData("forbidden", RefusalKind.Forbidden)]
    [InlineData("move-not-allowed", RefusalKind.Conflict)]
    [InlineData("ticket-closed", RefusalKind.Conflict)]
    [InlineData("ticket-archived", RefusalKind.Conflict)]
    [InlineData("ticket-anonymised", RefusalKind.Conflict)]
    [InlineData("hold-released", RefusalKind.Conflict)]
    [InlineData("work-order-move-not-allowed", RefusalKind.Conflict)]
    [InlineData("work-order-not-acknowledged", RefusalKind.Conflict)]
    [InlineData("stale-version", RefusalKind.Stale)]
    [InlineData("if-match-required", RefusalKind.PreconditionRequired)]
    [InlineData("idempotency-key-reused", RefusalKind.KeyReused)]
    [InlineData("idempotency-key-in-flight", RefusalKind.Contended)]
    [InlineData("body-too-large", RefusalKind.TooLarge)]
    [InlineData("unsupported-media-type", RefusalKind.UnsupportedType)]
    [InlineData("contended", RefusalKind.Contended)]
    [InlineData("operation-ended", RefusalKind.Conflict)]
    [InlineData("caller-withheld", RefusalKind.Forbidden)]
    [InlineData("too-many-attachments", RefusalKind.Conflict)]
    [InlineData("too-many-requests", RefusalKind.Busy)]
    [InlineData("temporarily-unavailable", RefusalKind.Unavailable)]
    public void All_PublishedCode_StaysOfItsKind(string code, RefusalKind kind) =>
        Assert.Equal(kind, Assert.Single(Refusals.All, r => r.Code == code).Kind);

    [Fact]
    public void All_Catalogue_HoldsEveryRowOnce()
    {
        var declared = typeof(Refusals).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f.FieldType == typeof(RefusalRow)).Select(f => (RefusalRow)f.GetValue(null)!);

        Assert.Equal(declared, Refusals.All);
        Assert.Equal(Refusals.All.Count, Refusals.All.Select(r => r.Code).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(Enum.GetValues<RefusalKind>(), Refusals.All.Select(r => r.Kind).Distinct().Order());
    }

    [Fact]
    public void All_EveryRow_IsKebabCaseAndSaidInBothLanguages() => Assert.All(Refusals.All, row =>
    {
        Assert.Matches("^[a-z]+(-[a-z]+)*$", row.Code);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", row.Zh);
        Assert.Matches("^[A-Z][ -~]+[^.]$", row.En);
    });

    [Fact]
    public void Invalid_SeveralFields_NamesEachInBothLanguages()
    {
        var refusal = Refusal.Invalid([new("title", "必填", "is required"), new("urgency", "无此代码", "is not a code")]);

        Assert.Equal("validation-failed", refusal.Code);
        Assert.Equal(("title：必填；urgency：无此代码", "title: is required; urgency: is not a code"), (refusal.Zh, refusal.En));
        Assert.Equal(["title", "urgency"], refusal.Fields.Select(f => f.Field));
        Assert.Equal(refusal.Fields[0], Assert.Single(Refusal.Invalid("title", "必填", "is required").Fields));
    }

    [Fact]
    public void NotFound_Anything_AsksNoLifecycle()
    {
        var refusal = Refusal.NotFound("没有编号为 7 的事项。", "There is no ticket 7.");

        Assert.Equal(("not-found", "没有编号为 7 的事项。", "There is no ticket 7."), (refusal.Code, refusal.Zh, refusal.En));
        Assert.Equal((null, null), (refusal.CurrentStatus, refusal.AllowedActions));
    }
}
