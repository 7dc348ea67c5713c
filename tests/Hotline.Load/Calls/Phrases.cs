using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hotline.Load.Calls;

/// <summary>Synthetic matters in a citizen's words, made before the measurement. The phones are of a range that is nobody's.</summary>
internal static class Phrases
{
    private static readonly (string Type, string Category, string Title, string Detail)[] Matters =
    [
        ("problem", "市政管理—市容市貌", "{0}垃圾桶满溢", "{0}的垃圾桶已有{1}天无人清运，天气转热后异味明显，过往行人都绕着走，希望尽快清理并固定清运时间。"),
        ("problem", "公共服务—水电气暖", "{0}停水未见通知", "{0}从前天夜里起断断续续停水，涉及约{1}户，家里有老人和孩子，问过物业说不清楚原因，请核实何时恢复。"),
        ("problem", "市政管理—道路维修", "{0}路面破损积水", "{0}有一处长约{1}米的路面塌陷，雨后积水看不清深浅，昨晚已有电动车在此摔倒，请尽快修补并设置警示。"),
        ("complaint", "环境保护—噪声污染", "{0}夜间施工扰民", "{0}的工地连续{1}晚施工到凌晨，混凝土泵车声音很大，影响学生休息，之前打过电话当晚停了，第二天又照旧。"),
        ("complaint", "工资薪金—拖欠工资", "{0}工地拖欠工资", "在{0}附近的工地干活{1}个月，完工后工头一直推脱不结算工资，共有十几名工友，请帮助协调发放。"),
        ("consultation", "社会保险—医疗保险", "咨询{0}医保参保手续", "家住{0}，孩子出生{1}天，想问新生儿参加城乡居民医保要带哪些材料，能不能在网上办，过了年底还能不能补缴。"),
        ("consultation", "住房公积金—提取贷款", "咨询公积金提取条件", "在{0}买了二手房，已缴存公积金{1}年，想问提取和贷款能否同时办理，需要夫妻双方都到场吗。"),
        ("suggestion", "交通管理—公共交通", "建议{0}增设公交站", "{0}新建的小区已入住{1}百多户，最近的公交站要走二十分钟，老人接送孩子不方便，建议在小区门口增设一站。"),
        ("problem", "水利水电—用水困难", "{0}机井水泵损坏", "{0}的机井水泵坏了{1}天，周围几十亩麦田正等着浇返青水，村里说要等配件，请协调尽快修好。"),
        ("other", "市场监管—消费维权", "{0}预付卡退费难", "在{0}一家店办了预付卡，余额还有{1}百元，店门关了联系不上负责人，门口贴的电话是空号，希望帮忙联系。"),
    ];

    private static readonly string[] Surroundings = ["路口西侧", "小学门口", "农贸市场北门", "村委会东边", "老电影院后面", "安置小区二期", "卫生院对面", "文化广场"];
    private static readonly string[] Families = ["王", "李", "张", "刘", "陈", "杨", "赵", "马", "郭", "牛", "欧阳"];
    private static readonly string[] Channels = ["phone", "phone", "phone", "phone", "wechat", "website", "app"];

    /// <param name="count">How many different bodies.</param>
    /// <param name="areas">Codes and names of areas.</param>
    public static IReadOnlyList<HttpContent> Make(int count, IReadOnlyList<(string Code, string Name)> areas)
    {
        var random = new Random(12345);
        return [.. Enumerable.Range(0, count).Select(_ => Content(One(random, areas)))];
    }

    private static JsonObject One(Random random, IReadOnlyList<(string Code, string Name)> areas)
    {
        var (type, category, title, detail) = Matters[random.Next(Matters.Length)];
        var (code, name) = areas[random.Next(areas.Count)];
        var place = name + Surroundings[random.Next(Surroundings.Length)];
        var body = new JsonObject
        {
            ["channel"] = Channels[random.Next(Channels.Length)],
            ["caller"] = new JsonObject
            {
                ["name"] = Families[random.Next(Families.Length)] + (random.Next(2) == 0 ? "女士" : "先生"),
                ["phone"] = $"138000{random.Next(100_000):D5}",
                ["confidential"] = random.Next(20) == 0,
            },
            ["title"] = string.Format(null, title, name),
            ["content"] = string.Format(null, detail, place, random.Next(2, 9)),
            ["appealType"] = type,
            ["category"] = category,
            ["area"] = code,
            ["address"] = place,
        };
        if (random.Next(25) == 0)
            body["urgency"] = "urgent";
        return body;
    }

    private static ByteArrayContent Content(JsonObject body) => new(JsonSerializer.SerializeToUtf8Bytes(body, Plain))
    {
        Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
    };

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
