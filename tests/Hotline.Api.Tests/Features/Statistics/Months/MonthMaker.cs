using Hotline.Domain;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Domain.Time;
using Hotline.Domain.WorkOrders;

namespace Hotline.Api.Tests.Features.Statistics.Months;

/// <summary>Makes a month of random work: moves of every kind at random moments, many of them refused; what was accepted goes into the diaries.</summary>
internal sealed class MonthMaker(int seed, DateTimeOffset start, DateTimeOffset end, DeadlinePolicy policy, IReadOnlyList<string> units, IReadOnlyList<string> categories, IReadOnlyList<string> areas)
{
    private static readonly Actor Centre = new("test", "test");
    private static readonly string[] Sources = ["local", "local", "local", "local", "pingdingshan", "henan", "police110"];
    private readonly Random _random = new(seed);

    public List<(Ticket Ticket, Diary Diary)> Lives { get; } = [];

    /// <param name="tickets">How many.</param>
    /// <param name="save">Keeps the new tickets, which gives them the keys that merging needs.</param>
    public async Task Make(int tickets, Func<IEnumerable<Ticket>, Task> save)
    {
        for (var i = 0; i < tickets; i++)
            Lives.Add(Register(i));
        await save(Lives.Select(l => l.Ticket));
        // Moves go round all tickets in the order of time, for some of them need another ticket.
        foreach (var at in Enumerable.Range(0, tickets * 9).Select(_ => Between(start, end.AddDays(20))).Order())
        {
            var (ticket, diary) = Lives[_random.Next(Lives.Count)];
            if (at < diary.Deeds[^1].At)
                continue;
            Move(ticket, diary, at);
            foreach (var referral in ticket.Referrals)
                referral.TakePosted();
        }
    }

    private (Ticket, Diary) Register(int i)
    {
        var at = Between(start, end);
        var diary = new Diary
        {
            Number = $"M{seed:D3}{i:D3}", Source = Sources[_random.Next(Sources.Length)], Channel = Code.Of((Channel)_random.Next(9)),
            AppealType = new[] { "consultation", "problem", "complaint", "suggestion", "other" }[_random.Next(5)], Category = categories[_random.Next(categories.Count)],
            Area = _random.Next(5) == 0 ? null : areas[_random.Next(areas.Count)],
        };
        var matter = new Matter { Title = "试", Content = "试", AppealType = diary.AppealType, Category = diary.Category, Area = diary.Area };
        var registration = new Registration(diary.Number, Code.Parse<Channel>(diary.Channel)!.Value, matter, new Caller(null, null, false, true), null, diary.Source);
        diary.Deeds.Add(new Deed(at, "registered", at.AddHours(24)));
        return (Ticket.Register(registration, at.AddHours(24), Centre, at), diary);
    }

    private void Move(Ticket ticket, Diary diary, DateTimeOffset at)
    {
        var unit = units[_random.Next(units.Count)];
        var assignment = new Assignment(unit, [], new OrderLimits(Soon(at, 2000), Soon(at, 9000), false, 3));
        var given = new Deed(at, "", assignment.Limits.DueAt, assignment.Limits.AcknowledgeBy, unit);
        var (lead, solved, yes) = (ticket.Lead, (Solved)_random.Next(4), _random.Next(2) == 0);
        var limit = Soon(at, 1500);
        switch (_random.Next(22))
        {
            case 0: Done(ticket.GiveAnswer("答", solved, Centre, at), new Deed(at, "answered", Word: Code.Of(solved))); break;
            case 1 or 2 or 3: Done(ticket.Dispatch(assignment, Centre, at), given with { What = "dispatched" }); break;
            case 4 or 5 when lead is not null: Done(ticket.Acknowledge(lead, "李强", null, Centre, at), new Deed(at, "signed")); break;
            case 6 or 7 or 8 when lead is not null: Done(ticket.Reply(lead, new UnitReply("办", null, yes, solved), false, Centre, at), new Deed(at, yes ? "closed" : "replied", Word: Code.Of(solved))); break;
            case 9: Done(ticket.ReviewReply(yes, "审", Centre, at), new Deed(at, yes ? "accepted" : "sentBack")); break;
            case 10 or 11 or 12: CallBack(); break;
            case 13: Done(ticket.Rework("再办", assignment, Centre, at), given with { What = "reworked" }); break;
            case 14 when lead is not null && ticket.RequestReturn(lead, new ReturnClaim(ReturnReason.NotOurDuty, "非本单位", null, null), policy, Centre, at) is null:
                var approved = ticket.DecideReturn(lead, yes, "审", limit, Centre, at);
                Assert.Null(approved);
                Done(null, yes ? new Deed(at, "back", limit, Word: "returned") : new Deed(at, "noted"));
                break;
            case 15: Done(ticket.Recall("改派", limit, Centre, at), new Deed(at, "back", limit)); break;
            case 16 when lead is not null && ticket.RequestExtension(lead, 2, "难", policy, Centre, at) is null:
                Assert.Null(ticket.DecideExtension(lead, 2, "可", policy.Calendar, Centre, at));
                Done(null, new Deed(at, "extended", ticket.DueAt));
                break;
            case 17: Done(ticket.Suspend("等", policy, Centre, at), new Deed(at, "suspended")); break;
            case 18: Done(ticket.Resume(null, policy, Centre, at), new Deed(at, "resumed", ticket.DueAt, ticket.Lead is { IsOpen: true } open ? open.AcknowledgeBy : null)); break;
            case 19: Merge(); break;
            case 20: Refer(); break;
            case 21: End(); break;
        }

        void Done(Refusal? refusal, Deed deed)
        {
            if (refusal is null)
                diary.Deeds.Add(deed);
        }

        void CallBack()
        {
            var outcome = (CallbackOutcome)_random.Next(3);
            var reached = outcome == CallbackOutcome.Reached;
            Satisfaction? rating = reached && _random.Next(4) > 0 ? (Satisfaction)_random.Next(5) : null;
            Solved? word = reached && _random.Next(3) == 0 ? solved : null;
            Done(
                ticket.CallBack(new CallbackAnswer(outcome, rating, word), policy, Centre, at, MasterOf(ticket)),
                new Deed(at, "calledBack", Word: Code.Of(outcome), Rating: rating is { } r ? Code.Of(r) : null, Solved: word is { } s ? Code.Of(s) : null));
        }

        void Merge()
        {
            if (ticket.Status == TicketStatus.Merged && MasterOf(ticket) is { } old)
            {
                Done(ticket.Unmerge(old, limit, Centre, at), new Deed(at, "unmerged", limit));
                Masters.Remove(ticket);
                return;
            }
            var (master, masters) = Lives[_random.Next(Lives.Count)];
            if (master == ticket || master.Status == TicketStatus.Merged || at < masters.Deeds[^1].At || Masters.ContainsValue(ticket))
                return;
            if (ticket.MergeInto(master, [], "重复", policy, Centre, at) is null)
            {
                Masters[ticket] = master;
                diary.Deeds.Add(new Deed(at, "merged"));
            }
        }

        void Refer()
        {
            if (ticket.OpenOutbound is { } open)
            {
                if (yes)
                    Done(ticket.PartnerReports(open, new ResultBody("办", solved, ContactedCaller: true), false, Centre, at), new Deed(at, "closed", Word: Code.Of(solved)));
                else
                    Done(ticket.WithdrawReferral(open, "撤回", limit, Centre, at), new Deed(at, "back", limit));
                return;
            }
            var until = Soon(at, 5000);
            var body = new TransferBody { Number = diary.Number, Title = "试", Content = "试" };
            Done(
                ticket.Refer(new Ticket.Handover("police110", body, new ReferralLimits(until, until, until, false), "属110", null), Centre, at),
                new Deed(at, "referred", until));
        }

        void End()
        {
            switch (_random.Next(4))
            {
                case 0: Done(ticket.Reject(RejectionReason.OutOfScope, null, Centre, at), new Deed(at, "rejected")); break;
                case 1: Done(ticket.Withdraw("撤", policy, Centre, at), new Deed(at, "withdrawn")); break;
                case 2: Done(ticket.PutAway(Centre, at), new Deed(at, "archived")); break;
                case 3: Done(ticket.Exclude("不合理", Centre, at), new Deed(at, "noted")); break;
            }
        }
    }

    private Dictionary<Ticket, Ticket> Masters { get; } = [];

    private Ticket? MasterOf(Ticket ticket) => Masters.GetValueOrDefault(ticket);

    public List<LoggedCall> Calls(int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        int? wait = _random.Next(6) == 0 ? null : _random.Next(30);
        var transfer = wait is null || _random.Next(8) > 0 ? null : _random.Next(2) == 0 ? "oneKey" : "threeWay";
        return new LoggedCall(Between(start, end), wait, wait is null ? "abandoned" : transfer == "oneKey" ? "transferred" : "answered", transfer);
    })];

    private DateTimeOffset Between(DateTimeOffset from, DateTimeOffset to) => from.AddMilliseconds(_random.NextInt64((long)(to - from).TotalMilliseconds));

    private DateTimeOffset Soon(DateTimeOffset at, int minutes) => at.AddMinutes(_random.Next(30, minutes));
}
