using CsCheck;
using Hotline.Domain.Bulletins;

namespace Hotline.Domain.Tests.Bulletins;

/// <summary>Bulletins and typical cases never name a person (rules.md §5).</summary>
public class PersonalDataTests
{
    [Theory]
    // Phones, in any written form.
    [InlineData("请联系13800000000。", "请联系***。")]
    [InlineData("电话：138 0000 0000", "电话：***")]
    [InlineData("电话138-0000-0000", "电话***")]
    [InlineData("电话１３８００００００００", "电话***")]
    [InlineData("电话+86 13800000000", "电话***")]
    [InlineData("电话008613800000000", "电话***")]
    [InlineData("电话1 3 8 0 0 0 0 0 0 0 0", "电话***")]
    [InlineData("电话138\u200b0000\u200b0000", "电话***")]
    [InlineData("电话一三八零零零零零零零零", "电话***")]
    [InlineData("13800000000/13900000000", "***/***")]
    [InlineData("座机0375-6900001", "座机***")]
    [InlineData("座机（0375）6900001转801", "座机***转801")]
    [InlineData("座机010-12345678无人", "座机010-12345678无人")] // no line begins with 1
    [InlineData("座机010 6234 5678", "座机***")]
    [InlineData("拨打6900001无人接听", "拨打***无人接听")]
    [InlineData("请拨打12345热线", "请拨打12345热线")]
    [InlineData("电话138****0000", "电话***")]
    [InlineData("座机*********01", "座机***")]
    [InlineData("身份证4104**********1234", "身份证***")]
    // Numbers of papers, cards, cars, mail.
    [InlineData("身份证410482199001011234", "身份证***")]
    [InlineData("身份证41048219900101123X号", "身份证***号")]
    [InlineData("身份证号410482 19900101 1234", "身份证号***")]
    [InlineData("旧证410482900101123。", "旧证***。")]
    [InlineData("护照E12345678", "护照***")]
    [InlineData("邮箱zhang.san@example.com收", "邮箱***收")]
    [InlineData("卡号6222 0200 0000 0000 007", "卡号***")]
    [InlineData("转入4111 1111 1111 1111", "转入***")]
    [InlineData("编号4111 1111 1111 1112", "编号4111 1111 1111 1112")] // the check digit is wrong
    [InlineData("账号：410000123456", "账号：***")]
    [InlineData("车牌豫D12345停放", "车牌***停放")]
    [InlineData("车牌豫D·D12345", "车牌***")]
    [InlineData("微信号zhangsan_88", "微信号***")]
    // Names, beside a word that goes with persons.
    [InlineData("张女士反映", "某市民反映")]
    [InlineData("欧阳先生来电", "某市民来电")]
    [InlineData("石河沟村王某某占道建房", "石河沟村某村民占道建房")]
    [InlineData("王某称未收到", "某市民称未收到")]
    [InlineData("村民张三反映", "某村民反映")]
    [InlineData("某村民张三反映", "某村民反映")]
    [InlineData("居民李建国（男，61岁）", "某居民（男，61岁）")]
    [InlineData("诉求人：王小明，电话13800000000", "诉求人，电话***")]
    [InlineData("联系人李雷", "联系人")]
    [InlineData("我叫韩梅梅，住王寨乡", "我叫某市民，住王寨乡")]
    [InlineData("陈建军反映路灯不亮", "某市民反映路灯不亮")]
    [InlineData("司马光明投诉", "某市民投诉")]
    [InlineData("李老师说明", "某市民说明")]
    [InlineData("居民买买提·艾力反映", "某居民反映")]
    public void Mask_Planted_IsTakenOut(string text, string expected) => Assert.Equal(expected, PersonalData.Mask(text).Text);

    [Theory]
    [InlineData("高新区反映")]
    [InlineData("王寨乡来电咨询")]
    [InlineData("张庄村反映")]
    [InlineData("周口市投诉")]
    [InlineData("石河沟某村民占道建房")]
    [InlineData("刘庄某村民占道搭建彩钢棚")]
    [InlineData("东关社区某宅基地纠纷")]
    [InlineData("某幼儿园退费")]
    [InlineData("杨楼镇某小区")]
    [InlineData("对于女士专用车位")]
    [InlineData("公安局长安排")]
    [InlineData("位于某小区")]
    [InlineData("常务副校长")]
    [InlineData("现任局长")]
    [InlineData("学校老师要求")]
    [InlineData("G207国道、S241省道")]
    [InlineData("RZ2023021500001")]
    [InlineData("2023-02-15至2023-02-16 10:00")]
    [InlineData("2023年2月话务量8512件，按时办结率98.4%")]
    [InlineData("国办发〔2022〕12号")]
    [InlineData("")]
    public void Find_PlacesAndOffices_RaiseNoAlarm(string text) => Assert.Equal([], PersonalData.Find(text));

    [Fact]
    public void Find_EachAreaAndUnitOfTheCity_IsNoPerson()
    {
        var names = City("areas.csv").Concat(City("units.csv")).SelectMany(r => r.Take(3)).Where(c => c.Any(char.IsAsciiLetter) == false && c.Length > 1).ToList();

        Assert.True(names.Count > 100);
        foreach (var text in names.SelectMany(n => new[] { n + "反映", n + "投诉", "咨询" + n, n + "表示" }))
            Assert.Equal([], PersonalData.Find(text));
    }

    [Fact]
    public void Find_EachTextOfTheSampleMonth_RaisesNoAlarm()
    {
        var rows = City("tickets.csv").ToList();

        Assert.Equal(6192, rows.Count);
        Assert.Equal([], rows.SelectMany(r => PersonalData.Find(string.Join('。', r[8], r[9], r[13])).Select(s => $"{s.Kind} {s.Text} in {r[9]}")).Distinct());
    }

    [Fact]
    public void Find_EachCallerOfTheSampleMonth_IsFoundInASentence()
    {
        foreach (var row in City("tickets.csv").Where(r => r[5].Length > 0).DistinctBy(r => r[5]))
        {
            var masked = PersonalData.Mask($"{row[5]}（{row[6]}）来电反映{row[8]}").Text;
            Assert.DoesNotContain(row[5], masked, StringComparison.Ordinal);
            Assert.DoesNotContain(row[6], masked, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("其父吴茗轩当面致谢", "吴茗轩", null, "其父某市民当面致谢")]
    [InlineData("吴 茗 轩当面致谢", "吴茗轩", null, "某市民当面致谢")]
    [InlineData("吴茗轩先生致谢", "吴茗轩", null, "某市民致谢")]
    [InlineData("约翰致谢", "约翰", null, "某市民致谢")]
    [InlineData("留下690-0001后离开", null, "0375-6900001", "留下690-0001后离开")]
    [InlineData("留下037 5690 0001后离开", null, "0375-6900001", "留下***后离开")]
    [InlineData("留下13800000000后离开", null, "+8613800000000", "留下***后离开")]
    [InlineData("群众来电", "群众", null, "群众来电")]
    [InlineData("张女士来电", "某市民", null, "某市民来电")]
    [InlineData("石河沟村王某来电", "某村民", null, "石河沟村某村民来电")]
    [InlineData("居民李建国来电", "某居民", null, "某居民来电")]
    [InlineData("电话13800000000", "***", null, "电话***")]
    [InlineData("某业主来电", "业主", null, "某业主来电")]
    public void Mask_KnownPerson_IsTakenOutWhereverItStands(string text, string? name, string? phone, string expected) =>
        Assert.Equal(expected, PersonalData.Mask(text, [new KnownPerson(name, phone)]).Text);

    [Fact]
    public void Find_Spans_NameTheWordsAsWritten()
    {
        var text = "张女士（１３８ ００００ ００００）和邮箱a@b.cn";

        var found = PersonalData.Find(text);

        Assert.Equal([PersonalDataKind.Name, PersonalDataKind.Phone, PersonalDataKind.Email], found.Select(s => s.Kind));
        Assert.All(found, s => Assert.Equal(s.Text, text.Substring(s.Start, s.Length)));
        Assert.Equal("１３８ ００００ ００００", found[1].Text);
    }

    private static readonly Gen<string> Phone = Gen.Select(
        Gen.Int[3, 9], Gen.Int[0, 9].Array[9], OneOf("", " ", "-", "–", "　", "."), Gen.Bool,
        (second, rest, gap, wide) =>
        {
            var digits = $"1{second}{string.Concat(rest)}";
            var written = $"{digits[..3]}{gap}{digits[3..7]}{gap}{digits[7..]}";
            return wide ? string.Concat(written.Select(c => char.IsAsciiDigit(c) ? (char)(c + 0xFEE0) : c)) : written;
        });

    [Fact]
    public void Mask_PhoneInAnyForm_LeavesNoDigitOfIt() => Gen.Select(Phone, OneOf("电话", "手机：", "（", "，", "")).Sample((phone, before) =>
        Assert.DoesNotContain(PersonalData.Mask($"来电人{before}{phone}，请回复").Text, char.IsDigit));

    private static readonly Gen<string> Scrap = Gen.OneOf(
        Phone, OneOf("张女士", "王某", "村民", "某", "李", "反映", "村", "410482199001011234", "a@b.cn", "豫D12345", "联系人", "于", "，", " ", "6", "\ud83d", "😀", "欧阳", "先生", "***"), Gen.Char.Select(c => c.ToString()));

    [Fact]
    public void Mask_AnyText_IsStableAndSpansStandInOrder() => Scrap.Array[0, 12].Select(string.Concat).Sample(text =>
    {
        var known = new[] { new KnownPerson("张伟", "13800000000") };
        var masked = PersonalData.Mask(text, known);
        Assert.Equal([], PersonalData.Find(masked.Text, known));
        var at = 0;
        foreach (var span in masked.Found)
        {
            Assert.True(span.Start >= at && span.Length > 0);
            at = span.Start + span.Length;
            Assert.Equal(span.Text, text[span.Start..at]);
        }
    });

    /// <summary>A register may hold any name, also one that a replacement brings forth again.</summary>
    [Fact]
    public void Mask_AnyKnownName_Ends() => Gen.Select(OneOf("某", "市", "村", "民", "居", "来", "*").Array[2, 5].Select(string.Concat), OneOf("某", "市", "民", "张女士", "来电", "村", "13800000000").Array[0, 8].Select(string.Concat))
        .Sample((name, text) => Assert.True(PersonalData.Mask(text, [new KnownPerson(name, null)]).Text.Length < 400));

    private static Gen<string> OneOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);

    private static IEnumerable<string[]> City(string file) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "city", file)).Skip(1).Where(l => l.Length > 0).Select(l => l.Split(','));
}
