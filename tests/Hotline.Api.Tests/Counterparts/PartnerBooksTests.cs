using Hotline.PartnerSimulator.Books;
using Hotline.PartnerSimulator.Faults;

namespace Hotline.Api.Tests.Counterparts;

/// <summary>The books of the played partners, against which the product's are held: they must themselves take each message once and in its turn.</summary>
public sealed class PartnerBooksTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"hotline-journal-{Guid.NewGuid():N}.jsonl");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Take_TheSameTwice_HasOneEffectAndOneReceipt()
    {
        using var books = Open();
        var letter = Letter(1);

        var (first, second) = (books.Take(letter, decides: false), books.Take(letter, decides: false));

        Assert.Equal((Verdict.Applied, Verdict.Duplicate), (first.Verdict, second.Verdict));
        Assert.Equal(first.Receipt, second.Receipt);
        Assert.Single(first.Matter.Effects);
        Assert.Equal((1, 2), (Ledger(books).Single().Applied, Ledger(books).Single().Copies));
    }

    [Fact]
    public void Take_BeforeItsPredecessor_HasItsEffectAfterIt()
    {
        using var books = Open();

        Assert.Equal(Verdict.Parked, books.Take(Letter(3), decides: false).Verdict);
        Assert.Equal(Verdict.Parked, books.Take(Letter(2), decides: false).Verdict);
        var last = books.Take(Letter(1), decides: false);

        Assert.Equal([1, 2, 3], last.Matter.Effects.Select(e => e.Seq));
        Assert.Equal([1, 2, 3], Ledger(books).OrderBy(e => e.Seq).Select(e => e.Order));
    }

    [Fact]
    public void Take_AnIdWithAnotherBodyOrAPlaceThatIsUsed_IsStrange()
    {
        using var books = Open();
        var letter = Letter(1);
        books.Take(letter, decides: false);

        Assert.Equal(Verdict.Reused, books.Take(letter with { Sha256 = "other" }, decides: false).Verdict);
        Assert.Equal(Verdict.PlaceTaken, books.Take(Letter(1), decides: false).Verdict);
        Assert.Equal(2, books.Strange.Count);
    }

    [Fact]
    public void Take_ADecisionOnAStateThatIsOver_LeavesThePlaceToItsCorrection()
    {
        using var books = Open();
        books.Take(Letter(1) with { BaseVersion = 0, Version = 2 }, decides: true);

        Assert.Equal(Verdict.Stale, books.Take(Letter(2) with { BaseVersion = 1, Version = 2 }, decides: true).Verdict);
        Assert.Equal(Verdict.Applied, books.Take(Letter(2) with { BaseVersion = 2, Version = 3 }, decides: true).Verdict);
    }

    [Fact]
    public void Open_AfterACrash_KnowsWhatWasTakenAndWhatWaits()
    {
        var (taken, parked) = (Letter(1), Letter(3));
        Guid sent;
        using (var books = Open())
        {
            books.Take(taken, decides: false);
            books.Take(parked, decides: false);
            sent = books.Make("D1", "urge", decides: false, _ => [1]).Letter.Id;
            books.End(books.Make("D1", "urge", decides: false, _ => [2]), Ending.Delivered, "r");
        }
        // The line that was being written when it crashed was never answered.
        File.AppendAllText(_file, "{\"Kind\":\"in\",\"Letter\":{\"Id\":\"");

        using var again = Open();

        Assert.Equal(Verdict.Duplicate, again.Take(taken, decides: false).Verdict);
        Assert.Equal([1, 2, 3], again.Take(Letter(2), decides: false).Matter.Effects.Select(e => e.Seq));
        Assert.Equal(sent, Assert.Single(again.Sent, s => s.Ending == Ending.Waiting).Letter.Id);
        Assert.Equal(3, again.Make("D1", "urge", decides: false, _ => [3]).Letter.Seq);
    }

    [Fact]
    public void Dice_OfTheSameSeed_FallTheSame()
    {
        static List<Fault> Thrown(int seed)
        {
            var plan = new FaultPlan(seed, 0.5);
            return [.. Enumerable.Range(0, 200).Select(_ => plan.ForTaking())];
        }

        Assert.Equal(Thrown(7), Thrown(7));
        Assert.NotEqual(Thrown(7), Thrown(8));
        Assert.InRange(Thrown(7).Count(f => f != Fault.None), 60, 140);
    }

    private PartnerBooks Open() => new("police110", new Journal(_file), numbered: true, TimeProvider.System);

    private static List<LedgerEntry> Ledger(PartnerBooks books) => LedgerFile.Entries(books);

    private static Letter Letter(int seq) => new()
    {
        Id = Guid.CreateVersion7(), Matter = "D1", Seq = seq, Type = "urge", OccurredAt = DateTimeOffset.UnixEpoch, Sha256 = $"sha-{seq}", Body = [1],
    };
}
