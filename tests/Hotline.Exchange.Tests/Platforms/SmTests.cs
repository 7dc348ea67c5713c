using System.Text;
using Hotline.Exchange.Platforms.Signatures;

namespace Hotline.Exchange.Tests.Platforms;

/// <summary>Known answers of the national standards, and of another implementation (OpenSSL).</summary>
public sealed class SmTests
{
    [Theory] // GB/T 32905-2016, A.1 and A.2
    [InlineData("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")]
    [InlineData("abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd", "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")]
    public void Sm3_OfTheStandardsExamples_IsTheStandards(string text, string hash) => Assert.Equal(hash, Convert.ToHexStringLower(Sm3.Hash(Encoding.ASCII.GetBytes(text))));

    [Fact]
    public void HmacSm3_OfAKnownText_IsOpenSsls() => Assert.Equal(
        "2e9ca6a36b2d72a961290ec9fd0fa9718bc6f4814a164157af949fd0b718f31f", Convert.ToHexStringLower(Sm3.Hmac(Encoding.ASCII.GetBytes("hotline-worked-example-key-00001"), "message digest"u8)));

    [Fact] // GB/T 32918.5-2017, A.2
    public void Sm2_TheStandardsSignature_Verifies()
    {
        var key = Sm2.PublicKey(Hex("0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"));
        var signature = Hex("F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA");

        Assert.True(Sm2.Verify(key, "message digest"u8, signature));
        Assert.False(Sm2.Verify(key, "message digesT"u8, signature));
    }

    [Fact]
    public void Sm2_PublicOfAPrivateKey_IsTheStandards() => Assert.Equal(
        "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13",
        Convert.ToHexString(Sm2.PublicOf(Hex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"))));

    [Fact]
    public void Sm2_OwnSignature_VerifiesAndNoOther()
    {
        var secret = Hex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8");
        var signature = Sm2.Sign(Sm2.PrivateKey(secret), "a"u8);
        var key = Sm2.PublicKey(Sm2.PublicOf(secret));

        Assert.True(Sm2.Verify(key, "a"u8, signature));
        Assert.False(Sm2.Verify(key, "b"u8, signature));
        signature[^1] ^= 1;
        Assert.False(Sm2.Verify(key, "a"u8, signature));
        Assert.False(Sm2.Verify(key, "a"u8, []));
        Assert.False(Sm2.Verify(key, "a"u8, new byte[64]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("04")]
    [InlineData("0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001")]
    public void Sm2_WhatIsNoKey_IsRefused(string bytes) => Assert.Throws<FormatException>(() => Sm2.PublicKey(Hex(bytes)));

    private static byte[] Hex(string text) => Convert.FromHexString(text);
}
