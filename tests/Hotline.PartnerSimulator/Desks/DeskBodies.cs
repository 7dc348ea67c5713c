using Google.Protobuf;
using Hotline.Exchange.V1;

namespace Hotline.PartnerSimulator.Desks;

/// <summary>What the desk says, as payloads. Each text ends with a mark that no other message bears, by which its effect is found again.</summary>
internal static class DeskBodies
{
    /// <summary>The mark of a message: its matter and its place.</summary>
    public static string Mark(string matter, int seq) => $"〔{matter}/{seq}〕";

    public static byte[] Transfer(string matter, int seq) => Bytes(new Payload
    {
        Transfer = new TransferBody
        {
            Number = "110-" + matter, Title = "路灯不亮" + Mark(matter, seq), Content = "广成东路与丹阳路交叉口，三盏路灯连续三晚不亮。", AppealType = "problem",
            Categories = { new Category { System = "common", Code = "市政管理—市容市貌", Text = "市政管理—市容市貌" } }, Urgency = "normal", Reason = "非警务诉求",
            Caller = new Caller { Name = "王女士", Phone = "13800000000" }, Place = new Place { Adcode = "410482001", Address = "广成东路与丹阳路交叉口" },
            HandleWithin = new Limit { WorkingDays = 5 },
        },
    });

    public static byte[] Urge(string matter, int seq) => Bytes(new Payload { Urge = new UrgeBody { Text = "报警人再次来电，请尽快办理。" + Mark(matter, seq) } });

    public static byte[] Amend(string matter, int seq) => Bytes(new Payload { Amend = new AmendBody { Note = "报警人补充：第二盏灯杆有倾斜。" + Mark(matter, seq) } });

    public static byte[] Supervise(string matter, int seq) => Bytes(new Payload { Supervise = new SuperviseBody { Text = "请说明办理情况。" + Mark(matter, seq) } });

    public static byte[] Visit(string matter, int seq) => Bytes(new Payload
    {
        VisitResult = new VisitResultBody { Outcome = "reached", Satisfaction = "satisfied", Solved = "solved", Remark = "已回访。" + Mark(matter, seq) },
    });

    public static byte[] Redo(string matter, int seq) => Bytes(new Payload { Redo = new RedoBody { Reason = "两天后又不亮。" + Mark(matter, seq) } });

    public static byte[] Withdraw(string matter, int seq) => Bytes(new Payload { Withdraw = new WithdrawBody { Reason = "报警人自行解决。" + Mark(matter, seq) } });

    public static byte[] Sign(string matter, int seq) => Bytes(new Payload { Sign = new SignBody { By = "李警官" + Mark(matter, seq), Unit = "煤山派出所" } });

    public static byte[] Progress(string matter, int seq) => Bytes(new Payload { Progress = new ProgressBody { Text = "民警已到现场。" + Mark(matter, seq) } });

    public static byte[] Return(string matter, int seq) => Bytes(new Payload { Return = new ReturnBody { Reason = "notOurJurisdiction", Text = "不属公安职责。" + Mark(matter, seq) } });

    public static byte[] Result(string matter, int seq) => Bytes(new Payload
    {
        Result = new ResultBody { Text = "已处置完毕。" + Mark(matter, seq), Solved = "solved", ContactedCaller = true, Unit = "煤山派出所" },
    });

    public static byte[] ReturnDecision(string matter, int seq, bool approved) => Bytes(new Payload
    {
        ReturnDecision = new ReturnDecisionBody { Decision = approved ? "approved" : "refused", Reason = "经核实。" + Mark(matter, seq) },
    });

    private static byte[] Bytes(Payload payload) => payload.ToByteArray();
}
