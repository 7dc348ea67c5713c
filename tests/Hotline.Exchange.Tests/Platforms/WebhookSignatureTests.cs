using System.Globalization;
using System.Text;
using Hotline.Exchange.Platforms.Signatures;

namespace Hotline.Exchange.Tests.Platforms;

public sealed class WebhookSignatureTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"text":"请尽快办理。"}""");
    private static readonly long Stamp = Given.Now.ToUnixTimeSeconds();

    private static SigningKey Key(PartnerKey key) => SigningKey.Read(key).Key!;

    private static readonly SigningKey Demo = Key(Given.Key());

    private static bool Holds(string signature, long? at = null, string? keyId = null, DateTimeOffset? now = null, byte[]? body = null, string id = "msg_1", params SigningKey[] keys) => WebhookSignature.Holds(
        keys.Length > 0 ? keys : [Demo], new WebhookHeaders(id, (at ?? Stamp).ToString(CultureInfo.InvariantCulture), signature, keyId), body ?? Body, now ?? Given.Now);

    [Fact]
    public void Signature_OfAStrangersLibrary_Holds()
    {
        var theirs = new StandardWebhooks.StandardWebhook(Given.Secret).Sign("msg_1", Given.Now, Encoding.UTF8.GetString(Body));

        Assert.True(Holds(theirs));
        Assert.Equal(theirs, WebhookSignature.Sign(Demo, "msg_1", Stamp, Body));
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void Timestamp_AtTheEdgesOfTheWindow_IsInclusive(int seconds, bool holds) =>
        Assert.Equal(holds, Holds(WebhookSignature.Sign(Demo, "msg_1", Stamp + seconds, Body), Stamp + seconds));

    [Theory]
    [InlineData("HMAC-SHA256", "v1,")]
    [InlineData("HMAC-SM3", "v1sm3,")]
    public void Signature_OfEachAlgorithm_BearsItsScheme(string algorithm, string scheme)
    {
        var key = Key(Given.Key(algorithm: algorithm));
        var signature = WebhookSignature.Sign(key, "msg_1", Stamp, Body);

        Assert.StartsWith(scheme, signature, StringComparison.Ordinal);
        Assert.True(Holds(signature, keys: key));
        Assert.False(Holds(signature.Replace(scheme, scheme == "v1," ? "v1sm3," : "v1,", StringComparison.Ordinal), keys: key));
    }

    [Fact]
    public void Signature_OfSm2_IsMadeByThePrivateHalfAndVerifiedByThePublic()
    {
        var secret = Convert.FromHexString("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8");
        var ours = Key(new PartnerKey("sm2", "whsk_" + Convert.ToBase64String(secret), "SM2"));
        var theirs = Key(new PartnerKey("sm2", "whpk_" + Convert.ToBase64String(Sm2.PublicOf(secret)), "SM2"));

        Assert.Equal((true, false, false, true), (ours.CanSign, ours.CanVerify, theirs.CanSign, theirs.CanVerify));
        Assert.True(Holds(WebhookSignature.Sign(ours, "msg_1", Stamp, Body), keys: theirs));
        Assert.False(Holds(WebhookSignature.Sign(ours, "msg_2", Stamp, Body), keys: theirs));
    }

    [Fact]
    public void Signatures_SeveralInOneHeader_OneOfThemIsEnough()
    {
        var good = WebhookSignature.Sign(Demo, "msg_1", Stamp, Body);

        Assert.True(Holds($"v1,AAAA v2,xyz {good} v1,no-base64!"));
        Assert.False(Holds("v1,AAAA v2,xyz v1,no-base64!"));
        Assert.False(Holds(""));
        // Whoever sends signatures by the hundred is not heard out.
        Assert.False(Holds(string.Join(' ', Enumerable.Repeat("v1,AAAA", 9).Append(good))));
    }

    [Fact]
    public void Key_OfRotation_HoldsFromItsBeginningToBeforeItsEnd()
    {
        var old = Key(Given.Key("old") with { NotAfter = Given.Now });
        var young = Key(Given.Key("young", "whsec_" + Convert.ToBase64String(new byte[32])) with { NotBefore = Given.Now });
        var (byOld, byYoung) = (WebhookSignature.Sign(old, "msg_1", Stamp, Body), WebhookSignature.Sign(young, "msg_1", Stamp, Body));

        Assert.False(Holds(byOld, keys: [old, young]));
        Assert.True(Holds(byYoung, keys: [old, young]));
        Assert.True(Holds($"{byOld} {byYoung}", keys: [old, young]));
        Assert.True(Holds(byOld, now: Given.Now.AddSeconds(-1), keys: [old, young]));
        Assert.False(Holds(byYoung, now: Given.Now.AddSeconds(-1), keys: [old, young]));
    }

    [Fact]
    public void KeyId_ThatIsNamed_IsTheOnlyOneTried()
    {
        var other = Key(Given.Key("other", "whsec_" + Convert.ToBase64String(new byte[32])));
        var signature = WebhookSignature.Sign(Demo, "msg_1", Stamp, Body);

        Assert.True(Holds(signature, keyId: "demo", keys: [other, Demo]));
        Assert.False(Holds(signature, keyId: "other", keys: [other, Demo]));
        Assert.False(Holds(signature, keyId: "nobody", keys: [other, Demo]));
        Assert.True(Holds(signature, keys: [other, Demo]));
    }

    [Fact]
    public void AnyOneThing_Changed_BreaksTheSignature()
    {
        var signature = WebhookSignature.Sign(Demo, "msg_1", Stamp, Body);

        Assert.False(Holds(signature, id: "msg_2"));
        Assert.False(Holds(signature, at: Stamp + 1));
        Assert.False(Holds(signature, body: [.. Body, (byte)' ']));
        Assert.False(Holds(signature, id: ""));
        Assert.False(WebhookSignature.Holds([], new WebhookHeaders("msg_1", Stamp.ToString(CultureInfo.InvariantCulture), signature, null), Body, Given.Now));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1676424600")]
    [InlineData("1676424600.0")]
    [InlineData("999999999999999")]
    [InlineData("")]
    public void Timestamp_ThatIsNone_DoesNotHold(string stamp) =>
        Assert.False(WebhookSignature.Holds([Demo], new WebhookHeaders("msg_1", stamp, "v1,AAAA", null), Body, Given.Now));

    [Theory]
    [InlineData("HMAC-SHA512", Given.Secret, "Algorithm")]
    [InlineData("HMAC-SHA256", "aG90bGluZS13b3JrZWQtZXhhbXBsZS1rZXktMDAwMDE=", "Secret")]
    [InlineData("HMAC-SHA256", "whsec_%%%", "Secret")]
    [InlineData("HMAC-SHA256", "whsec_c2hvcnQ=", "Secret")]
    [InlineData("SM2", Given.Secret, "Secret")]
    [InlineData("SM2", "whpk_AAAA", "Secret")]
    [InlineData("SM2", "whsk_AAAA", "Secret")]
    public void Key_ThatCannotBeUsed_IsRefusedByField(string algorithm, string secret, string field)
    {
        var (key, named, fault) = SigningKey.Read(new PartnerKey("k", secret, algorithm));

        Assert.Null(key);
        Assert.Equal(field, named);
        Assert.False(string.IsNullOrEmpty(fault));
    }
}
