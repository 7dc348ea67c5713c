using Hotline.Api.Features.Audits;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain;

namespace Hotline.Api.Tests.Features.Audits;

/// <summary>The text that is hashed: its form is a promise, for links of years are checked against it.</summary>
public sealed class SealedTextTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_676_426_400_123);

    [Fact]
    public void Text_OfFormatOne_IsThisOne()
    {
        var text = SealedText.Of(7, At, SealedText.Beginning, AuditEntry.Of(new Actor("front-end", "dev", "0012"), "export.tickets", "格式=csv", At));

        Assert.Equal(
            $"15:hotline-audit-1;1:7;13:1676426400123;64:{new string('0', 64)};1:0;13:1676426400123;9:front-end;3:dev;4:0012;14:export.tickets;-;-;10:格式=csv;",
            text);
        Assert.Equal(
            "607c9887a4c9f3c5a7fd666ba43180351545081f33b4066ad1d756cfa2376d55", Convert.ToHexStringLower(SealedText.Hash(1, 7, At, SealedText.Beginning, AuditEntry.Of(new Actor("front-end", "dev", "0012"), "export.tickets", "格式=csv", At))!));
    }

    [Fact]
    public void Text_OfNothingAndOfEmpty_Differs_AndNoFieldRunsIntoTheNext()
    {
        string[] texts =
        [
            Of("c", "s", null, "d"), Of("c", "s", "", "d"), Of("cs", "", null, "d"), Of("c;1:s", "s", null, "d"), Of("c", "s", null, "d;-"), Of("c", "s", "-", "d"),
        ];

        Assert.Equal(texts.Length, texts.Distinct().Count());

        static string Of(string client, string subject, string? person, string detail) =>
            SealedText.Of(1, At, SealedText.Beginning, AuditEntry.Of(new Actor(client, subject, person), "act", detail, At));
    }

    [Fact]
    public void Hash_OfAFormThatIsNotKnown_IsNone() =>
        Assert.Null(SealedText.Hash(2, 1, At, SealedText.Beginning, AuditEntry.Of(new Actor("c", "s"), "act", "d", At)));
}
