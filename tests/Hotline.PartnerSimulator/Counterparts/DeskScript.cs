using Hotline.PartnerSimulator.Books;
using Hotline.PartnerSimulator.Desks;
using Hotline.PartnerSimulator.Faults;

namespace Hotline.PartnerSimulator.Counterparts;

/// <summary>A message that a partner has to make next.</summary>
internal sealed record Step(string Type, Func<int, byte[]> Make);

/// <summary>
/// What the desk does with matters that the line handed over: signs, tells its progress, reports a result; sends some back. Only what
/// stands in the matter decides, so that a desk that crashed goes on where it was.
/// </summary>
/// <param name="dice">Decides what a matter will live through, by its name.</param>
/// <param name="returns">Share of matters that go back once, from 0 to 1.</param>
internal sealed class DeskScript(Dice dice, double returns)
{
    /// <summary>The next message of a matter; null while it waits for the line.</summary>
    public Step? Next(Matter matter)
    {
        var (id, transfers) = (matter.Id, matter.Got("transfer"));
        if (matter.Ours || transfers == 0 || !matter.Settled || matter.Got("withdraw") > 0)
            return null;
        var returned = matter.Made("return");
        if (dice.Of(id) < returns && returned == 0)
            return new Step("return", seq => DeskBodies.Return(id, seq));
        if (transfers <= returned)
            return null;
        var rounds = 1 + matter.Got("redo");
        var results = matter.Made("result");
        if (results >= rounds)
            return null;
        if (matter.Made("sign") == 0)
            return new Step("sign", seq => DeskBodies.Sign(id, seq));
        return matter.Made("progress") < rounds + Math.Min(1, matter.Got("urge"))
            ? new Step("progress", seq => DeskBodies.Progress(id, seq))
            : new Step("result", seq => DeskBodies.Result(id, seq));
    }
}
