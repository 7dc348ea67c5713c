using System.Text.RegularExpressions;

namespace Hotline.Domain.Bulletins;

/// <summary>
/// Names of persons in a folded text. A name is a family name and one or two characters that no place or office ends in, beside a word
/// that goes with persons; or what the books know.
/// </summary>
internal static partial class PersonalNames
{
    public static IEnumerable<(int Start, int Length, string Masked)> In(string text) =>
        Patterns.SelectMany(p => p.Matches(text)).Where(m => !IsPartOfAWord(text, m.Groups["name"])).Select(m => Told(text, m));

    /// <summary>Where a known person's name stands, also with blanks between its characters.</summary>
    public static IEnumerable<(int Start, int Length, string Masked)> Of(string text, KnownPerson person)
    {
        var name = string.Concat(new FoldedText(person.Name ?? "").Text.Where(c => !char.IsWhiteSpace(c)));
        if (name.Length < FewestCharacters || Nobody.Contains(name) || Replacements.Any(r => r.Contains(name, StringComparison.Ordinal)))
            return [];
        var pattern = string.Join(@"\s*", name.Select(c => Regex.Escape(c.ToString())));
        return Regex.Matches(text, $"(?<role>{Roles})?\\s*(?<name>{pattern})(?<after>{Titles})?", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(2)).Select(m => Told(text, m));
    }

    /// <summary>The role takes the name's place where there is one (村民张三 → 某村民); else it is 某村民 after a village, 某市民 anywhere else.</summary>
    private static (int Start, int Length, string Masked) Told(string text, Match match)
    {
        var (role, name) = (match.Groups["role"], match.Groups["name"]);
        var start = role.Success ? role.Index : name.Index;
        var end = match.Groups["after"] is { Success: true } after ? after.Index + after.Length : name.Index + name.Length;
        var masked = !role.Success ? text[..start].TrimEnd().EndsWith('村') ? Villager : Citizen
            : SpeakingRoles.Contains(role.Value) ? role.Value
            : text[..start].EndsWith('某') ? role.Value : "某" + role.Value;
        return (start, end - start, masked);
    }

    /// <summary>于 of 对于, 安 of 公安, 文 of 文件: part of a word, not the beginning of a name.</summary>
    private static bool IsPartOfAWord(string text, Group name) =>
        (name.Index > 0 && Words.Contains(text.Substring(name.Index - 1, 2)))
        || (name.Length > 1 && Beginnings.Contains(text.Substring(name.Index, 2)));

    private const int FewestCharacters = 2;

    private const string Villager = "某村民";

    private const string Citizen = "某市民";

    /// <summary>What a register says of a caller without a name.</summary>
    private static readonly HashSet<string> Nobody = ["匿名", "保密", "群众", "市民", "村民", "居民", "先生", "女士", "同志", "诉求人", "来电人", "不详", "未知", Villager, Citizen];

    private const string Roles = "村民|居民|市民|业主|住户|租户|商户|农户|户主|群众|职工|工人|农民工|学生|家长|老人|司机|车主|店主|诉求人|来电人|来电者|反映人|投诉人|举报人|当事人|联系人|负责人|申请人|经办人|承办人|被投诉人|被举报人";

    /// <summary>What is printed in a name's place: a name that is part of it tells nobody, and would be found for ever.</summary>
    private static readonly string[] Replacements = [PersonalData.Hidden, .. Roles.Split('|').Select(role => "某" + role)];

    private static readonly HashSet<string> SpeakingRoles =
        ["诉求人", "来电人", "来电者", "反映人", "投诉人", "举报人", "当事人", "联系人", "负责人", "申请人", "经办人", "承办人", "被投诉人", "被举报人"];

    private const string Titles = "先生|女士|小姐|同志|师傅|老师|医生|护士|大夫|教授|律师|警官|主任|局长|书记|村长|镇长|乡长|科长|所长|队长|院长|校长|经理|老板|大爷|大妈|大娘|大姐|大哥|阿姨|叔叔|奶奶|爷爷|老汉";

    /// <summary>The 120 most frequent family names but those that are more often another word (和, 向, 乐), and compound ones.</summary>
    private const string Family =
        "(欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|司徒|长孙|宇文|轩辕|夏侯|端木|独孤|呼延|申屠|钟离|淳于|"
        + "[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文肖闫])";

    /// <summary>Characters of places, offices, times and grammar that a given name does not hold here.</summary>
    private const string Given =
        "((?!" + Acts + ")[\\u4E00-\\u9FFF-[的了是在有和与及或为等被把将从对向这那其各每该本市县区乡镇村庄寨屯街巷路号楼栋局委办院校厂店站所队组部处科室户众员们次日多曾也都已正应某先女同投诉称要认说问上下内外前后中间里边度元万亿个名位今昨近目曾地府司社企单方]])";

    /// <summary>What a person does in a record.</summary>
    private const string Acts = "反映|来电|致电|去电|诉称|反应称|称[,:\"“其他她]|投诉|举报|咨询|求助|建议|表示|认为|要求|自述|多次|于[0-9]|[((][^))]{0,6}([男女]|电话|手机|联系|身份证|1[3-9])|[,、]\\s*[男女][,,。、;;))]";

    /// <summary>Two characters of which the second is a family name, but not here.</summary>
    private static readonly HashSet<string> Words =
    [
        "对于", "关于", "由于", "位于", "等于", "属于", "处于", "至于", "便于", "用于", "基于", "鉴于", "在于", "限于", "过于", "敢于", "善于", "终于", "忙于", "急于", "高于", "低于", "大于", "小于", "早于", "晚于", "归于", "源于", "出于", "不于",
        "提高", "较高", "很高", "太高", "过高", "最高", "年高", "偏高", "升高", "增高", "登高", "崇高", "中高", "拔高", "抬高", "对方", "主方", "户方", "工方", "双方", "地方", "各方", "一方", "警方", "校方", "院方", "官方", "东方", "南方", "西方", "北方", "前方", "后方", "上方", "下方", "多方", "我方", "该方", "土方", "药方", "处方", "平方", "立方", "资方", "甲方", "乙方",
        "公安", "治安", "保安", "平安", "不安", "现任", "新任", "曾任", "担任", "责任", "主任", "委任", "兼任", "就任", "离任", "历任", "时任", "原任", "信任", "上任", "接任", "聘任", "胜任", "班任", "资金", "现金", "基金", "罚金", "押金", "租金", "奖金", "薪金", "黄金", "五金", "公积金", "积金", "冶金", "合金", "酬金", "保金", "本金",
        "语文", "公文", "下文", "发文", "中文", "作文", "人文", "论文", "全文", "条文", "正文", "水文", "天文", "英文", "行文", "批文", "原文", "经常", "正常", "日常", "异常", "非常", "通常", "时常", "平常", "反常", "照常", "往常",
        "千万", "百万", "十万", "几万", "数万", "上万", "余万", "水田", "农田", "耕田", "稻田", "油田", "良田", "麦田", "大田", "其余", "剩余", "多余", "业余", "年余", "里程", "工程", "过程", "流程", "课程", "日程", "全程", "进程", "教程", "议程", "规程", "行程", "路程", "单程", "章程", "远程",
        "如何", "任何", "为何", "几何", "岩石", "矿石", "碎石", "砂石", "沙石", "采石", "玉石", "土石", "化石", "灰石", "宝石", "历史", "病史", "手段", "阶段", "路段", "时段", "河段", "地段", "标段", "分段", "年段", "片段", "一段", "中段", "身段",
        "内江", "长江", "珠江", "春夏", "今夏", "盛夏", "立夏", "健康", "安康", "小康", "明白", "空白", "直白", "表白", "感谢", "多谢", "谢谢", "致谢", "答谢", "容易", "交易", "贸易", "简易", "不易", "轻易", "人马", "斑马", "骑马", "车马", "罗马", "竹叶", "树叶", "落叶", "百叶", "茶叶", "枯叶",
        "允许", "也许", "或许", "不许", "准许", "特许", "少许", "水龙", "接龙", "一条龙", "地雷", "打雷", "防雷", "避雷", "动武", "全武", "零钱", "花钱", "交钱", "收钱", "退钱", "给钱", "付钱", "工钱", "血钱", "欠钱", "借钱", "拿钱", "还钱", "省钱", "要钱", "骗钱", "出钱", "房钱", "菜汤", "喝汤", "森林", "树林", "造林", "园林", "山林", "护林", "农林", "竹林", "果林", "子孙", "祖孙", "皮毛", "羽毛", "鸡毛", "白毛", "小熊", "大梁", "桥梁", "房梁", "横梁", "脊梁", "山梁", "面孔", "毛孔", "针孔", "钻孔", "大陆", "登陆", "水陆", "内陆", "后顾", "照顾", "回顾", "兼顾", "只顾", "不顾", "光顾", "示范", "规范", "防范", "模范", "师范", "典范", "违范", "时钟", "分钟", "秒钟", "点钟", "闹钟", "苍黄", "发黄", "变黄", "焦黄", "枯黄", "每周", "上周", "本周", "下周", "一周", "两周", "三周", "四周", "数周", "蛋白", "未曾", "不曾", "国徽", "门丁", "布丁", "园丁", "补丁", "人丁", "壮丁",
    ];

    /// <summary>Two characters that begin with a family name, but are a word.</summary>
    private static readonly HashSet<string> Beginnings =
    [
        "文书", "文件", "文化", "文盲", "文明", "文字", "文体", "文旅", "文凭", "方式", "方便", "方面", "方法", "方案", "方造", "方能", "方可", "方才", "任何", "任课", "任教", "任意", "任务", "任由", "任凭", "任职", "何时", "何去", "何种", "何处", "何不", "何必", "何况", "何以",
        "谢谢", "谢绝", "钱财", "钱给", "钱款", "钱还", "钱不", "江山", "江边", "江南", "江北", "黄花", "黄金", "黄色", "黄土", "黄河", "黄昏", "常务", "常住", "常年", "常见", "常用", "常规", "赖以", "赖账", "赖着", "于明", "于管", "于今", "于昨", "于去", "于本", "于不", "于是", "于此", "于事", "于其",
        "高级", "高低", "高不", "高环", "高悬", "高达", "高兴", "高一", "高二", "高三", "武汉", "文文", "文理", "文具", "万分", "孙子", "孙女", "金补", "金由", "金一", "金册", "曾拨", "曾于", "曾去", "曾打", "于平", "于第", "于无", "于希", "胡作", "白兔",
        "高峰", "高速", "高铁", "高层", "高龄", "高考", "高压", "高空", "高温", "高额", "高价", "高危", "高血", "高管", "高层", "高声", "高效", "高质", "高于", "高出", "马上", "马路", "马桶", "安全", "安置", "安装", "安排", "安静", "段时", "段路", "石料", "石头", "石材", "田地", "田间", "白天", "白色", "白酒", "金额", "金融", "金钱", "程序", "程度",
        "史上", "史无", "雷电", "雷雨", "龙头", "易燃", "易发", "易造", "康复", "温度", "夏季", "夏天", "孔洞", "毛病", "熊孩", "万一", "万家", "万般", "许可", "许诺", "许久", "许愿", "严重", "严格", "严禁", "严厉", "余额", "余款", "余热", "周边", "周围", "周期", "周末", "周转", "周岁", "周年", "周六", "周日", "周五", "周一", "周二", "周三", "周四", "宋体", "梁柱", "丁字", "汤药", "贺卡", "武术", "武装", "武力",
        "谈话", "沈阳", "郑重", "郑州", "吴江", "苏州", "孔雀", "邓州", "薛店", "罗列", "陆续", "陆地", "范围", "范畴", "姜黄", "乔迁", "顾客", "顾虑", "顾问", "尹始", "黎明", "秦岭", "江苏", "江西", "蒋介", "唐朝", "韩国", "程内", "朱红", "林业", "林地", "林木", "林场", "田园", "汪洋", "尤其", "戴口", "戴着", "戴头", "郭庄", "杜绝", "叶子", "潘多", "易于", "常常", "董事", "曾经", "曾在", "曾多", "贾鲁",
    ];

    private static readonly Regex[] Patterns = [Titled(), Hidden(), Said(), Rolled(), OtherScript()];

    /// <summary>张女士, 张建国先生, 欧阳老师.</summary>
    [GeneratedRegex("((?<role>" + Roles + @")[::]?\s*)?(?<name>" + Family + "(|" + Given + "|" + Given + Given + @"))\s?(?<after>" + Titles + ")", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Titled();

    /// <summary>王某, 王某某; but not the 某 of 某村民 and 某小区.</summary>
    [GeneratedRegex("((?<role>" + Roles + @")[::]?\s*)?(?<name>" + Family + "(某某|某(?![村市居小公工企单医学幼商住用人女男户镇乡街路酒饭餐银药店厂楼处个部机物房网超宾养培驾建项地景加快汽业群员])))", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Hidden();

    /// <summary>张三反映, 张三(男, 电话…).</summary>
    [GeneratedRegex("((?<role>" + Roles + @")[::]?\s*)?(?<name>" + Family + Given + Given + "?)(?=" + Acts + ")", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Said();

    /// <summary>村民张三, 联系人:张三, 我叫张三.</summary>
    [GeneratedRegex("((?<role>" + Roles + @")[::为是叫]?\s*|(姓名|名叫|我叫|我是|本人|户名)[::为是叫]?\s*)(?<name>" + Family + Given + Given + "?)", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Rolled();

    /// <summary>Names of other peoples written with a point: 买买提·艾力.</summary>
    [GeneratedRegex("(?<role>" + Roles + @")[::为是叫]?\s*(?<name>[\u4E00-\u9FFF]{1,6}[·•][\u4E00-\u9FFF]{1,6}?)(?=先生|女士|同志|反映|来电|投诉|举报|咨询|[^\u4E00-\u9FFF·•]|$)", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex OtherScript();
}
