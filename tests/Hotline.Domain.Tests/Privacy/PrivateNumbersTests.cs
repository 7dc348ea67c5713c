using System.Diagnostics;
using CsCheck;
using Hotline.Domain.Privacy;

namespace Hotline.Domain.Tests.Privacy;

/// <summary>Numbers that lead to a person are masked wherever they are written (rules.md §5); what only looks like one is left.</summary>
public class PrivateNumbersTests
{
    [Theory]
    [InlineData("请联系13800000000。", "请联系138****0000。")]
    [InlineData("138 0000 0000", "138****0000")]
    [InlineData("138-0000-0000", "138****0000")]
    [InlineData("138–0000—0000", "138****0000")]
    [InlineData("138.0000.0000", "138****0000")]
    [InlineData("138·0000·0000", "138****0000")]
    [InlineData("１３８００００００００", "138****0000")]
    [InlineData("１３８　００００　００００", "138****0000")]
    [InlineData("138\u200b0000\u200b0000", "138****0000")]
    [InlineData("138\u00a00000\u00a00000", "138****0000")]
    [InlineData("+8613800000000", "138****0000")]
    [InlineData("+86 138 0000 0000", "138****0000")]
    [InlineData("＋８６　１３８００００００００", "138****0000")]
    [InlineData("008613800000000", "138****0000")]
    [InlineData("8613800000000", "138****0000")]
    [InlineData("86-13800000000", "138****0000")]
    [InlineData("013800000000", "138****0000")]
    [InlineData("1 3 8 0 0 0 0 0 0 0 0", "138****0000")]
    [InlineData("13 80 00 00 00 0", "138****0000")]
    [InlineData("1-380-000-0000", "138****0000")]
    [InlineData("一三八零零零零零零零零", "138****0000")]
    [InlineData("幺三八〇〇〇〇〇〇〇〇号", "138****0000号")]
    [InlineData("13800000000/13900000001", "138****0000/139****0001")]
    [InlineData("13800000000,13900000001", "138****0000,139****0001")]
    [InlineData("13800000000 13900000001", "138****0000 139****0001")]
    [InlineData("微信wx13800000000", "微信wx138****0000")]
    [InlineData("a13800000000c", "a138****0000c")]
    [InlineData("01a219b4-1b7e-7fad-b6c6-c18504857932x", "01a219b4-1b7e-7fad-b6c6-c185****7932x")] // one more letter: no UUID
    [InlineData("01a219b4-1b7e-7fad-b6c6-+13800000000", "01a219b4-1b7e-7fad-b6c6-+138****0000")]
    [InlineData("13800000000-d41d8cd98f00b204e9800998ecf8427e", "138****0000-d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("录音13800000000d41d8cd98f00b204e9800998ecf8427e", "录音138****0000d41d8cd98f00b204e9800998ecf8427e")] // a phone and a digest in one row
    [InlineData("00000000000013800000000000000000 13800000000", "00000000000013800000000000000000 138****0000")]
    [InlineData("2023-02-15 13800000000", "2023-02-15 138****0000")]
    [InlineData("(13800000000)", "(138****0000)")]
    [InlineData("身份证410482199001011234", "身份证4104**********1234")]
    [InlineData("110101199003070011", "1101**********0011")] // the last digit proves it
    [InlineData("110101 19900307 0011", "1101**********0011")]
    [InlineData("身份证号：41048219900101123X号", "身份证号：4104**********123X号")]
    [InlineData("身份证410482900101123。", "身份证4104*******1123。")]
    public void Mask_Number_IsMasked(string text, string expected) => Assert.Equal(expected, PrivateNumbers.Mask(text));

    [Theory]
    [InlineData("请拨打12345热线或110")]
    [InlineData("市政服务电话0375-6900001")]
    [InlineData("拨打6900001无人接听")]
    [InlineData("400-800-1234")]
    [InlineData("RZ2023021500001")]
    [InlineData("2023021500001")]
    [InlineData("订单138000000001234")]
    [InlineData("单号20138000000007")]
    [InlineData("410482202302150001")] // division, date and serial: an order of ours, and its last digit proves nothing
    [InlineData("旧号410482900101123。")]
    [InlineData("移交号01a219b4-1b7e-7fad-b6c6-c18504857932/2")]
    [InlineData("urn:uuid:01a138d4-1380-4048-5793-2c6c18504857")]
    [InlineData("〔01a138d4-1380-4048-8579-110101199003〕")]
    [InlineData("摘要d41d8cd98f00b2a13800000000998ecf")]
    [InlineData("2023-02-15至2023-02-16 10:00")]
    [InlineData("1998-03-15 102号")]
    [InlineData("1、3、5、7、9、11、13、15号楼")]
    [InlineData("1 3 5 7 9 11 13 15号楼")]
    [InlineData("金额13800.00元，共12800000000分")]
    [InlineData("一三五七九十一号")]
    [InlineData("138****0000")]
    [InlineData("4104**********1234")]
    [InlineData("坐标113.6253,34.7466")]
    [InlineData("")]
    public void Mask_WhatOnlyLooksLikeOne_IsLeft(string text) => Assert.Equal(text, PrivateNumbers.Mask(text));

    [Theory]
    [InlineData("+863756900001", "回电0375-6900001", "回电*********01")]
    [InlineData("+863756900001", "回电6900001即可", "回电*****01即可")]
    [InlineData("+863756900001", "回电690-0001", "回电*****01")]
    [InlineData("+863756900001", "（0375）6900001", "（*********01")]
    [InlineData("+863756900001", "+86 375 6900001", "**********01")]
    [InlineData("+863756900001", "16900001", "16900001")]
    [InlineData("+863756900001", "其他6900002", "其他6900002")]
    [InlineData("+861062345678", "010-62345678转1", "*********78转1")]
    [InlineData("+861062345678", "62345678", "******78")]
    [InlineData("+85291234567", "+852 9123 4567", "*********67")]
    [InlineData("12345", "12345", "12345")]
    public void Mask_PhoneOfTheCaller_IsMaskedInEachForm(string phone, string text, string expected) =>
        Assert.Equal(expected, PrivateNumbers.Mask(text, new KnownPhone(phone, "0375", hidden: false)));

    [Theory]
    [InlineData("+8613800000000", "我的138-0000-0000，邻居139-0000-0001", "我的***，邻居139****0001")]
    [InlineData("+863756900001", "0375-6900001", "***")]
    public void Mask_PhoneOfAHiddenCaller_LeavesNothing(string phone, string text, string expected) =>
        Assert.Equal(expected, PrivateNumbers.Mask(text, new KnownPhone(phone, "0375", hidden: true)));

    [Fact]
    public void Restore_Masks_BecomeWholeAgain()
    {
        KeptNumber[] kept = [new("13800000000", "138****0000", "ticket.content"), new("110101199003070011", "1101**********0011", "ticket.content"), new("13911112222", "***", "ticket.title")];

        Assert.Equal("电13800000000、证110101199003070011、***", PrivateNumbers.Restore("电138****0000、证1101**********0011、***", kept));
        Assert.Equal("电2138****0000", PrivateNumbers.Restore("电2138****0000", kept));
        Assert.Equal("电13800000000/13811110000", PrivateNumbers.Restore("电138****0000", [kept[0], new("13811110000", "138****0000", "ticket.content")]));
    }

    private static readonly string[] Gaps = ["", " ", "-", "–", "　", ".", "·", " -"];

    private static readonly Gen<string> Mobile = Gen.Select(
        Gen.Int[3, 9], Gen.Int[0, 9].Array[9], Gen.Int[0, Gaps.Length - 1], Gen.Bool, Gen.Int[0, 4],
        (second, rest, gap, wide, prefix) =>
        {
            var digits = $"1{second}{string.Concat(rest)}";
            var written = new[] { "", "+86", "0086", "86-", "+86 " }[prefix] + $"{digits[..3]}{Gaps[gap]}{digits[3..7]}{Gaps[gap]}{digits[7..]}";
            return wide ? string.Concat(written.Select(c => char.IsAsciiDigit(c) ? (char)(c + 0xFEE0) : c)) : written;
        });

    private static readonly Gen<string> Card = Gen.Select(Gen.Int[1930, 2015], Gen.Int[1, 12], Gen.Int[1, 28], Gen.Int[0, 999], (y, m, d, n) =>
    {
        var first = FormattableString.Invariant($"410482{y:0000}{m:00}{d:00}{n:000}");
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        return first + "10X98765432"[first.Select((c, i) => (c - '0') * weights[i]).Sum() % 11];
    });

    private static readonly Gen<string> Around = Gen.Char["路灯不亮，。（）：；三连abc \n"].Array[0, 12].Select(c => new string(c));

    /// <summary>What people mix up: digits, marks, words for numbers, masks.</summary>
    private static readonly Gen<string> Wild = Gen.OneOf(
        Gen.Char["0123456789-+ .*（）身份证一三八〇X１８　/\n"].Array[0, 60].Select(c => new string(c)),
        Gen.Select(Around, Gen.OneOf(Mobile, Card), Around, Gen.OneOf(Mobile, Card), Around, (a, b, c, d, e) => a + b + c + d + e));

    [Fact]
    public void Mask_AnyNumberInAnyForm_LeavesNoneOfItAndNothingElseChanges() =>
        Gen.Select(Around, Gen.OneOf(Mobile, Card), Around).Sample((before, number, after) =>
        {
            // A word that stands before it and reads like more digits of it makes it another number.
            before = before.TrimEnd('三', ' ') + "：";
            after = "；" + after;
            var found = PrivateNumbers.Find(before + number + after);
            return found.Count == 1 && found[0].Start == before.Length && found[0].Length == number.Length
                && PrivateNumbers.Mask(before + number + after) == before + found[0].Mask + after;
        });

    /// <summary>A matter is known to both sides by its UUID: a masked one is another matter.</summary>
    [Fact]
    public void Mask_AnyUuidOrDigest_IsLeft() => Gen.Select(Around, Gen.Guid, Around, Gen.Byte.Array[32]).Sample((before, id, after, digest) =>
    {
        var text = $"{before}：{id}，{after}；{id:N} {Convert.ToHexStringLower(digest)}。";
        return PrivateNumbers.Mask(text) == text;
    }, iter: 100_000);

    [Fact]
    public void Mask_Anything_TwiceIsOnceAndNeverLonger() => Wild.Sample(text =>
    {
        var masked = PrivateNumbers.Mask(text);
        return masked.Length <= text.Length && PrivateNumbers.Mask(masked) == masked;
    }, iter: 50_000);

    [Fact]
    public void Mask_AnythingWithACaller_TwiceIsOnceAndNeverLonger() => Gen.Select(Wild, Gen.OneOf(Gen.Const("+863756900001"), Gen.Const("+8613800000000")), Gen.Bool).Sample((text, phone, hidden) =>
    {
        var known = new KnownPhone(phone, "0375", hidden);
        var masked = PrivateNumbers.Mask(text + "0375-6900001", known);
        return masked.Length <= text.Length + 12 && PrivateNumbers.Mask(masked, known) == masked;
    });

    [Fact]
    public void Restore_OfAnyMaskedText_HoldsEachNumberAgain() => Gen.Select(Around, Mobile, Around, (a, b, c) => $"{a}：{b}；{c}").Sample(text =>
    {
        var found = PrivateNumbers.Find(text);
        var kept = found.Select(f => new KeptNumber(f.Whole, f.Mask, "ticket.content")).ToList();
        return found.Count >= 1 && found.All(f => PrivateNumbers.Restore(PrivateNumbers.Mask(text), kept).Contains(f.Whole, StringComparison.Ordinal));
    });

    [Fact]
    public void Find_AtTheLimitOfAText_IsLinear()
    {
        foreach (var piece in new[] { "1", "a1", "a1 ", "13", "1 3 ", "138-", "+86", "一", "410482 ", "身份证1", "路灯不亮" })
        {
            var (small, large) = (Cost(piece, 20_000), Cost(piece, 400_000));
            // Twenty times the text; a square would be four hundred times.
            Assert.True(large < (small * 100) + TimeSpan.FromMilliseconds(200), $"{piece}: {small} {large}");
        }
    }

    private static TimeSpan Cost(string piece, int length)
    {
        var text = string.Concat(Enumerable.Repeat(piece, length / piece.Length));
        PrivateNumbers.Find(text);
        var began = Stopwatch.GetTimestamp();
        PrivateNumbers.Find(text);
        return Stopwatch.GetElapsedTime(began);
    }
}
