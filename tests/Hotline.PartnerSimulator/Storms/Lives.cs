using System.Text.Json.Nodes;
using Hotline.PartnerSimulator.Books;
using Hotline.PartnerSimulator.Counterparts;
using Hotline.PartnerSimulator.Faults;

namespace Hotline.PartnerSimulator.Storms;

/// <summary>What the lives of matters have in common: the people of the line, the partners, and waiting for one another.</summary>
internal abstract class Lives(LineClient line, Dice dice, TimeProvider clock)
{
    protected LineClient Line => line;

    protected Dice Dice => dice;

    protected TimeProvider Clock => clock;

    /// <summary>The name that a matter bears in the partners' books.</summary>
    public virtual string NameOf(string matter) => matter;

    /// <summary>Lives through one matter.</summary>
    public abstract Task Run(string matter, CancellationToken cancellation);

    /// <summary>The partner at work; waits while it is down.</summary>
    protected async Task<Counterpart> Up(Func<Counterpart?> find, CancellationToken cancellation)
    {
        while (true)
        {
            if (find() is { } up)
                return up;
            await Pause(cancellation);
        }
    }

    /// <summary>Waits until a matter stands as asked in the partner's books.</summary>
    protected async Task<T> Until<T>(Func<Counterpart?> find, string matter, Func<Matter, T?> look, CancellationToken cancellation) where T : class
    {
        while (true)
        {
            if (find()?.Books.With(b => b.Find(matter) is { } found ? look(found) : null) is { } seen)
                return seen;
            await Pause(cancellation);
        }
    }

    protected Task Until(Func<Counterpart?> find, string matter, Func<Matter, bool> holds, CancellationToken cancellation) =>
        Until(find, matter, m => holds(m) ? m : null, cancellation);

    /// <summary>Makes a message of the partner; one that crashes in between makes it after it came back, and only once.</summary>
    protected async Task Say(Func<Counterpart?> find, string matter, string type, Func<int, byte[]> make, CancellationToken cancellation)
    {
        var before = (await Up(find, cancellation)).Books.With(b => b.Find(matter)?.Sent.Count ?? 0);
        while (true)
        {
            try
            {
                (await Up(find, cancellation)).Send(matter, type, make);
                return;
            }
            catch (ObjectDisposedException)
            {
                // It crashed just now: whether the message is in its memory is seen when it is back.
                await Pause(cancellation);
                if ((await Up(find, cancellation)).Books.With(b => b.Find(matter)?.Sent.Count ?? 0) > before)
                    return;
            }
        }
    }

    protected async Task<JsonObject> Ticket(string number, CancellationToken cancellation) => await line.Get($"/v1/tickets/by-number/{number}", cancellation);

    /// <summary>Dispatches and brings the lead's order to its reply.</summary>
    protected async Task Handle(string ticket, CancellationToken cancellation)
    {
        await line.Post($"/v1/tickets/{ticket}/dispatch", new JsonObject { ["leadUnit"] = Units[dice.Of(ticket, Units.Length)] }, cancellation);
        await Reply(ticket, cancellation);
    }

    /// <summary>签收, 进展, 答复 of the open lead order.</summary>
    protected async Task Reply(string ticket, CancellationToken cancellation)
    {
        var seen = await line.Get($"/v1/tickets/{ticket}", cancellation);
        var order = seen["workOrders"]!.AsArray().Last(o => o!["status"]!.GetValue<string>() == "delivered")!["id"]!.GetValue<string>();
        await line.Post($"/v1/work-orders/{order}/acknowledge", new JsonObject { ["by"] = new JsonObject { ["name"] = "李强" } }, cancellation);
        await line.Post($"/v1/work-orders/{order}/progress", new JsonObject { ["text"] = "已到现场。" }, cancellation);
        await line.Post($"/v1/work-orders/{order}/reply", new JsonObject { ["text"] = "已修复。", ["contactedCaller"] = true, ["solved"] = "solved" }, cancellation);
    }

    protected Task Pause(CancellationToken cancellation) => Task.Delay(TimeSpan.FromMilliseconds(40), clock, cancellation);

    private static readonly string[] Units = ["urban-management", "water", "meishan"];
}
