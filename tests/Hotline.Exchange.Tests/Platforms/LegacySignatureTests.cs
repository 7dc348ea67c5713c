using System.Text;
using Hotline.Exchange.Platforms.Signatures;

namespace Hotline.Exchange.Tests.Platforms;

public sealed class LegacySignatureTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"text":"请尽快办理。"}""");
    private const string Stamp = "1676424600";
    private const string Nonce = "5f2c9a7b1d3e4f60";

    private static LegacySignature Legacy(string scheme, LegacyCanon? canon = null) => new(new LegacySettings(true, scheme, "app", "legacy-secret"), canon ?? new LegacyCanon(), Given.Shanghai);

    public static TheoryData<string> Schemes => [.. LegacySignature.Schemes];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Signature_OfEachScheme_HoldsForThisRequestOnly(string scheme)
    {
        var legacy = Legacy(scheme);
        var good = new LegacyHeaders("app", Stamp, Nonce, legacy.Sign(Stamp, Nonce, Body));

        Assert.True(legacy.Holds(good, Body, Given.Now));
        Assert.False(legacy.Holds(good, [.. Body, (byte)' '], Given.Now));
        Assert.False(legacy.Holds(good with { AppKey = "apq" }, Body, Given.Now));
        Assert.False(legacy.Holds(good with { Timestamp = "1676424601" }, Body, Given.Now));
        Assert.False(legacy.Holds(good with { Nonce = Nonce + "1" }, Body, Given.Now));
        Assert.False(legacy.Holds(good with { Sign = good.Sign.ToUpperInvariant() }, Body, Given.Now));
        Assert.False(legacy.Holds(good with { Sign = "" }, Body, Given.Now));
        Assert.False(legacy.Holds(good, Body, Given.Now.AddSeconds(301)));
        Assert.False(legacy.Holds(good, Body, Given.Now.AddSeconds(-61)));
    }

    [Fact]
    public void Schemes_AllOfThem_SignDifferently() =>
        Assert.Equal(LegacySignature.Schemes.Count, LegacySignature.Schemes.Select(s => Legacy(s).Sign(Stamp, Nonce, Body)).Distinct().Count());

    [Fact]
    public void Nonce_Empty_IsRefused() => Assert.False(Legacy("MD5").Holds(new("app", Stamp, "", Legacy("MD5").Sign(Stamp, "", Body)), Body, Given.Now));

    [Theory]
    [InlineData(LegacyTime.UnixMilliseconds, "1676424600000")]
    [InlineData(LegacyTime.Local, "20230215093000")]
    public void Time_OfAnotherForm_IsReadAndWrittenByTheProfile(LegacyTime form, string written)
    {
        var legacy = Legacy("HMAC-SHA256", new LegacyCanon { Time = form });

        Assert.Equal(Given.Now, legacy.Moment(written));
        Assert.Equal(written, legacy.Written(Given.Now));
        Assert.Null(legacy.Moment("2023-02-15"));
    }

    [Fact]
    public void Canon_OfAProfile_HasItsNamesInOrder()
    {
        var legacy = Legacy("SHA256", Given.Sample.Legacy);

        Assert.Equal(
            "app_id=app&digest=" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Body)) + "&nonce_str=n&ts=20230215093000",
            legacy.Text(new LegacyHeaders("app", "20230215093000", "n", ""), Body));
    }
}
