using System.Text.Json;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Models;

/// <summary>Where the product and the model part.</summary>
internal sealed class ModelDifference(string message) : Exception(message);

/// <summary>
/// One sequence: a few tickets, and step by step the same acts on the product and on the model. Two calls at once may come out as in
/// any order that keeps each call's own acts in order; all that is seen has to fit one of these orders.
/// </summary>
internal sealed class ModelSequence(ModelClients clients, Tally tally, int seed)
{
    private readonly ActCalls _calls = new(clients);
    private readonly Chooser _chooser = new(new Random(seed));
    private readonly Random _looking = new(seed + 1);
    private readonly Dictionary<string, string> _firstAnswers = [];

    public PlainBooks Books { get; private set; } = new();

    /// <summary>What was done so far, the step that failed included.</summary>
    public List<Step> Steps { get; } = [];

    public int Seed => seed;

    /// <summary>登记: two or three tickets, one after the other.</summary>
    public async Task Register(DateTimeOffset now)
    {
        var random = new Random(seed + 2);
        string[] types = ["problem", "problem", "problem", "consultation", "complaint", "suggestion"];
        Books.Begin(now);
        for (var count = random.Next(2, 4); count > 0; count--)
        {
            var body = Given.Tickets.Body($"模型{seed}");
            var (type, emergency) = (types[random.Next(types.Length)], random.Next(10) == 0);
            (body["appealType"], body["urgency"]) = (type, emergency ? "emergency" : "normal");
            var role = random.Next(2) == 0 ? Role.Dev : Role.Operator;
            var reply = (await clients.Send(HttpMethod.Post, role, "/v1/tickets", body.ToJsonString())).Expect(201);
            var ticket = Books.Register(type, emergency, $"模型{seed}");
            ticket.Id = reply["id"].Text();
            using var json = JsonDocument.Parse(reply.Text);
            Same("register", PlainView.Lines(Books, ticket, role), PlainView.Lines(json.RootElement));
        }
    }

    /// <summary>Whatever comes next.</summary>
    public Task Go(DateTimeOffset now)
    {
        Books.Begin(now);
        return Do(_chooser.Next(Books));
    }

    /// <summary>A step that was chosen before.</summary>
    public Task Again(Step step)
    {
        Books.Begin(step.At);
        return Do(step);
    }

    private async Task Do(Step step)
    {
        Steps.Add(step);
        var answers = await Task.WhenAll(step.Parcels.Select(p => _calls.Send(Books, p)));
        var runs = Interleaving.Of(step).Select(order => Run(step, order)).ToList();
        var looks = await Look(step, runs, answers);
        var differences = runs.ConvertAll(run => Answered(step, run, answers) ?? Seen(run.Books, looks));
        var fitting = runs.Where((_, i) => differences[i] is null).ToList();
        if (fitting.Count > 1)
            fitting = await WrittenSo(fitting);
        if (fitting.Count == 0)
            throw new ModelDifference($"{(runs.Count > 1 ? $"none of {runs.Count} orders fits; in the first one: " : "")}{differences.Find(d => d is not null) ?? "the history is another"}");
        Accept(step, fitting[0], answers, looks);
    }

    /// <summary>Two acts that do not touch each other may leave the same state in either order; the history says which it was.</summary>
    private async Task<List<Outcome>> WrittenSo(List<Outcome> runs)
    {
        foreach (var index in runs[0].Books.Changed.Where(i => runs.Exists(r => !r.Books.Tickets[i].History.SequenceEqual(runs[0].Books.Tickets[i].History))).ToList())
        {
            var seen = await History(Role.Dev, index);
            runs = runs.FindAll(r => r.Books.Tickets[index].History.SequenceEqual(seen));
        }
        return runs;
    }

    private async Task<List<string>> History(Role role, int index)
    {
        using var json = JsonDocument.Parse((await clients.Get(role, $"/v1/tickets/{Books.Tickets[index].Id}/history?limit=200")).Expect(200).Text);
        return Comparison.History(json.RootElement);
    }

    private sealed record Outcome(PlainBooks Books, Told[][] Told);

    private Outcome Run(Step step, IReadOnlyList<(int Parcel, int Act)> order)
    {
        var (books, told) = (Books.Copy(), step.Parcels.Select(p => new Told[p.Acts.Count]).ToArray());
        foreach (var (parcel, act) in order)
            told[parcel][act] = books.Apply(step.Parcels[parcel].Acts[act], step.Parcels[parcel].KeyOf(act));
        return new Outcome(books, told);
    }

    private sealed record LookAt(int Ticket, Role Role, JsonElement Body);

    /// <summary>Reads each ticket that any order of the step changes, by a role that may see it; what the answer showed already is not read again.</summary>
    private async Task<List<LookAt>> Look(Step step, List<Outcome> runs, List<ActAnswer>[] answers)
    {
        var tickets = runs.SelectMany(r => r.Books.Changed).ToHashSet();
        var looks = new List<LookAt>();
        if (step.Parcels is [{ IsBatch: false } only])
        {
            var (act, answer) = (only.Acts[0], answers[0][0]);
            if (act.Order is null && answer is { Status: 200, IsReplay: false })
            {
                tickets.Remove(act.Ticket);
                looks.Add(new LookAt(act.Ticket, act.Role, answer.Body!.Value));
            }
            else if (answer.Status != 200 && _looking.Next(5) == 0)
            {
                tickets.Add(act.Ticket);
            }
        }
        else
        {
            tickets.UnionWith(step.Parcels.SelectMany(p => p.Acts).Select(a => a.Ticket));
        }
        foreach (var index in tickets.Order())
        {
            var ticket = Books.Tickets[index];
            var role = _looking.Next(2) == 0 ? Role.Dev : Role.All[_looking.Next(Role.All.Count)];
            if (!ticket.IsSeenBy(role))
            {
                if (runs.TrueForAll(r => !r.Books.Tickets[index].IsSeenBy(role)))
                    (await clients.Get(role, $"/v1/tickets/{ticket.Id}")).Expect(404);
                role = Role.Dev;
            }
            using var json = JsonDocument.Parse((await clients.Get(role, $"/v1/tickets/{ticket.Id}")).Expect(200).Text);
            looks.Add(new LookAt(index, role, json.RootElement.Clone()));
        }
        return looks;
    }

    private string? Answered(Step step, Outcome run, List<ActAnswer>[] answers)
    {
        for (var p = 0; p < answers.Length; p++)
        {
            for (var a = 0; a < answers[p].Count; a++)
            {
                var (act, key) = (step.Parcels[p].Acts[a], step.Parcels[p].KeyOf(a));
                var first = key is null ? null : _firstAnswers.GetValueOrDefault($"{act.Role.Client} {key}");
                if (Comparison.Of(run.Books, act, run.Told[p][a], answers[p][a], first) is { } difference)
                    return $"{act}\n{difference}";
            }
        }
        return null;
    }

    private static string? Seen(PlainBooks books, List<LookAt> looks)
    {
        foreach (var look in looks)
        {
            var ticket = books.Tickets[look.Ticket];
            if ((Comparison.Of(PlainView.Lines(books, ticket, look.Role), PlainView.Lines(look.Body)) ?? Comparison.OfOrders(ticket, look.Body)) is { } difference)
                return $"ticket {look.Ticket} as {look.Role} sees it\n{difference}";
        }
        return null;
    }

    /// <summary>Goes on from the order that fits: what it was told is kept, and the ids and versions of orders are learnt.</summary>
    private void Accept(Step step, Outcome run, List<ActAnswer>[] answers, List<LookAt> looks)
    {
        Books = run.Books;
        foreach (var look in looks)
            Comparison.Learn(Books.Tickets[look.Ticket], look.Body);
        for (var p = 0; p < answers.Length; p++)
        {
            for (var a = 0; a < answers[p].Count; a++)
            {
                var (act, told) = (step.Parcels[p].Acts[a], run.Told[p][a]);
                if (answers[p][a] is { Status: 200, IsReplay: false, Text: { } text } && act.Key is not null)
                    _firstAnswers[$"{act.Role.Client} {act.Key}"] = text;
                tally.Count(Books, act, told, run.Told[p].Length > 1);
            }
        }
        tally.Count(step, run.Books.Changed.Select(i => run.Books.Tickets[i]));
    }

    /// <summary>At the end: the histories, entry by entry.</summary>
    public async Task Finish()
    {
        foreach (var ticket in Books.Tickets)
        {
            var role = ticket.Orders.Count > 0 && _looking.Next(3) == 0 ? Role.Of(ticket.Orders[0].Unit) : Role.Dev;
            Same($"history of ticket {ticket.Index}", ticket.History, await History(role, ticket.Index));
        }
    }

    private static void Same(string what, List<string> wanted, List<string> seen)
    {
        if (Comparison.Of(wanted, seen) is { } difference)
            throw new ModelDifference($"{what}\n{difference}");
    }
}
